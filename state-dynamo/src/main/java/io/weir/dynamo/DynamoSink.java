package io.weir.dynamo;

import io.weir.Sink;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.spi.SinkWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Keeps results as rows of a DynamoDB table. A row is replaced only by a newer revision (attribute
 * {@value #REVISION}) of the key that wrote it first ({@value #ORIGIN}); a delete leaves a
 * tombstone ({@value #DELETED}) for some days, so that an older upsert cannot bring the row back.
 *
 * <pre>{@code
 * DynamoSink.table("page-counts", PageCount.class).key("page", "start")
 * DynamoSink.table("highest-bids", Bid::item).key("auction").sortKey("amount", KeyType.NUMBER)
 * }</pre>
 *
 * <p>Key attributes have the types of the record's components. If a function makes the rows, they
 * are texts unless another type is given. A row whose key attribute has another type is refused
 * when it is made, because the table would not take it.
 *
 * <p>A sort key of type {@code Instant} is a text with nine digits below the second, {@code
 * 2026-01-01T12:00:00.000000000Z}: so rows sort by time. Any other {@code Instant} has the digits
 * that it needs, {@code 2026-01-01T12:00:00Z}.
 *
 * <p>A row that DynamoDB would not take is refused when it is made, and only its event or window
 * fails: a number of more than 38 digits or beyond 1E-130 to 1E+126, an empty or long key, a row of
 * more than 400 KB, values nested deeper than 32 levels.
 *
 * @param <T> the value that it takes
 */
public final class DynamoSink<T> implements Sink<T> {
  private static final String TABLE_VARIABLE = "WEIR_TABLE_";

  /** The attribute with the revision of the emission that wrote the row. */
  public static final String REVISION = "weirRevision";

  /** The attribute with the Weir key whose emission wrote the row. */
  public static final String ORIGIN = "weirOrigin";

  /** True in a row that has been withdrawn. */
  public static final String DELETED = "weirDeleted";

  /**
   * The attribute with the time at which a withdrawn row may be dropped, epoch seconds: make it the
   * table's TTL attribute.
   */
  public static final String EXPIRES = "weirExpires";

  private final String name;
  private final String table;
  private final RowForm<T> form;
  private final List<KeyAttribute> key;
  private final Duration tombstones;

  /** Null = the process's own, which is made when it is first used. */
  private final @Nullable DynamoDbClient client;

  private final RequestCounts counts;
  private final int requestsAtATime;

  private DynamoSink(
      String name,
      String table,
      RowForm<T> form,
      List<KeyAttribute> key,
      Duration tombstones,
      @Nullable DynamoDbClient client,
      RequestCounts counts,
      int requestsAtATime) {
    this.name = name;
    this.table = table;
    this.form = form;
    this.key = key;
    this.tombstones = tombstones;
    this.client = client;
    this.counts = counts;
    this.requestsAtATime = requestsAtATime;
  }

  /**
   * Makes a sink whose rows a function makes. The table's partition key is {@code pk}, a text, and
   * there is no sort key, unless {@link #key(String)} is called.
   *
   * @param table 3 to 255 letters, digits, '_', '-' and '.', as DynamoDB takes it
   * @param item the row's attributes, its key included: name to String, Number, Boolean, Instant
   *     (kept as ISO-8601), enum, byte[], List, Map or null
   */
  public static <T> DynamoSink<T> table(String table, Function<T, Map<String, Object>> item) {
    return table(table, RowForm.by(item));
  }

  /**
   * Rows of a table whose attributes are the components of a record, or the properties of a bean,
   * by the rules of {@link io.weir.codec.Json}: names and annotations are the same, times are
   * ISO-8601, records in it are maps, an empty {@code Optional} is null, and {@code byte[]} stays
   * bytes. Key attributes have the types of their components.
   *
   * @param table 3 to 255 letters, digits, '_', '-' and '.', as DynamoDB takes it
   */
  public static <T> DynamoSink<T> table(String table, Class<T> row) {
    return table(table, RowForm.of(row));
  }

  private static <T> DynamoSink<T> table(String table, RowForm<T> form) {
    TableName.checked(table, "DynamoSink.table(..)");
    return new DynamoSink<>(
        table,
        table,
        form,
        List.of(new KeyAttribute("pk", KeyType.STRING)),
        Duration.ofDays(7),
        null,
        new RequestCounts(),
        Requests.PARALLEL);
  }

  /**
   * The table's key is a partition key alone: of the component's type, or a text.
   *
   * @throws IllegalArgumentException if the rows are records or beans without such a component, or
   *     with one that is no text, number or bytes
   */
  public DynamoSink<T> key(String partitionKey) {
    return key(partitionKey, form.keyType(partitionKey));
  }

  /** The table's key is a partition key alone, unless {@link #sortKey} follows. */
  public DynamoSink<T> key(String partitionKey, KeyType type) {
    form.requireKey(partitionKey, type);
    return keyed(List.of(new KeyAttribute(partitionKey, type)));
  }

  /** The table's key is a partition key and a sort key: of their components' types, or texts. */
  public DynamoSink<T> key(String partitionKey, String sortKey) {
    return key(partitionKey).sortKey(sortKey);
  }

  /** The table has a sort key beside its partition key: of the component's type, or a text. */
  public DynamoSink<T> sortKey(String name) {
    return sortKey(name, form.keyType(name));
  }

  /** The table has a sort key beside its partition key. */
  public DynamoSink<T> sortKey(String name, KeyType type) {
    form.requireKey(name, type);
    KeyAttribute sort = new KeyAttribute(name, type);
    if (key.getFirst().name().equals(name)) {
      throw new IllegalArgumentException(
          "partition key and sort key are both '" + name + "'; they are two attributes");
    }
    return keyed(List.of(key.getFirst(), sort));
  }

  private DynamoSink<T> keyed(List<KeyAttribute> attributes) {
    return new DynamoSink<>(
        name, table, form, attributes, tombstones, client, counts, requestsAtATime);
  }

  /**
   * Sets the time for which a withdrawn row is kept; it must be longer than a delivery can be late.
   * 7 days unless set.
   */
  public DynamoSink<T> keepDeleted(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("keepDeleted(" + time + ") must be positive");
    }
    return new DynamoSink<>(name, table, form, key, time, client, counts, requestsAtATime);
  }

  /** Limits the rows that are written at the same time; 16 unless set. */
  public DynamoSink<T> requestsAtATime(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("requestsAtATime(" + most + ") must be at least 1");
    }
    return new DynamoSink<>(name, table, form, key, tombstones, client, counts, most);
  }

  /** The same sink on another client, which the caller closes; for local runs and tests. */
  public DynamoSink<T> withClient(DynamoDbClient bound, RequestCounts shared) {
    return new DynamoSink<>(name, table, form, key, tombstones, bound, shared, requestsAtATime);
  }

  /** The table's key attributes: partition key, and sort key if there is one. */
  public List<KeyAttribute> keyAttributes() {
    return key;
  }

  /** The same sink on another table. The sink keeps its name, so undelivered emissions find it. */
  public DynamoSink<T> inTable(String physical) {
    TableName.checked(physical, "inTable(..) of sink '" + name + "'");
    return new DynamoSink<>(name, physical, form, key, tombstones, client, counts, requestsAtATime);
  }

  /**
   * The same sink on the table that an environment variable names: for the sink {@code page-counts}
   * it is {@code WEIR_TABLE_PAGE_COUNTS} (capitals, all but letters and digits as {@code _}). If it
   * is not set, the table has the name of the sink.
   */
  public DynamoSink<T> inEnvironment() {
    return inEnvironment(System.getenv());
  }

  DynamoSink<T> inEnvironment(Map<String, String> variables) {
    return physicalTable(name, variables).map(this::inTable).orElse(this);
  }

  /** The variable that names the table of a sink. */
  static String variable(String sink) {
    return Resource.variable(TABLE_VARIABLE, sink);
  }

  /** The table that the environment names for a sink, if it names one. */
  static Optional<String> physicalTable(String sink, Map<String, String> variables) {
    String variable = variable(sink);
    String physical = variables.getOrDefault(variable, "").strip();
    return physical.isEmpty()
        ? Optional.empty()
        : Optional.of(TableName.checked(physical, "the variable " + variable));
  }

  /**
   * Calls {@link #inEnvironment()} on a table, {@link DeadLetterTable} included; returns any other
   * sink as it is. Use it as {@code function.withSinks(DynamoSink::fromEnvironment)}.
   */
  public static Sink<?> fromEnvironment(Sink<?> sink) {
    if (sink instanceof DynamoSink<?> rows) {
      return rows.inEnvironment();
    }
    return sink instanceof DeadLetterTable letters ? letters.inEnvironment() : sink;
  }

  /** The name of the table itself. */
  public String table() {
    return table;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.TABLE, name, variable(name))
            .in(new Resource.Form.Table(attributes(), List.of(), EXPIRES))
            .calls("dynamodb:PartiQLInsert", "dynamodb:PutItem"));
  }

  private List<Resource.Attribute> attributes() {
    return key.stream().map(one -> new Resource.Attribute(one.name(), one.type().code())).toList();
  }

  @Override
  public Effect effect() {
    return Effect.IDEMPOTENT_BY_REVISION;
  }

  @Override
  public byte[] encode(T value) {
    Map<String, Object> row = form.row(value);
    if (row == null) {
      throw new IllegalArgumentException(
          "the item function of DynamoSink.table(\""
              + name
              + "\", ..) gives null; give the row, or emit nothing where there is none");
    }
    RowLimits.requireKey(table, key, row);
    for (String name : row.keySet()) {
      if (List.of(REVISION, ORIGIN, DELETED, EXPIRES).contains(name)) {
        throw new IllegalArgumentException(
            "the row for table '"
                + table
                + "' has an attribute '"
                + name
                + "', which is the sink's own; give it another name");
      }
    }
    return RowLimits.requireSize(table, encoded(row));
  }

  /** With a sort key that is a time in a form whose order as a text is that of time. */
  private byte[] encoded(Map<String, Object> row) {
    KeyAttribute sort = key.getLast();
    Object part = row.get(sort.name());
    boolean time =
        key.size() > 1
            && (part instanceof Instant || sort.type() == KeyType.STRING && isTime(sort));
    return time
        ? RowCodec.encode(row, sort.name(), RowCodec.sortable(String.valueOf(part)))
        : RowCodec.encode(row);
  }

  private boolean isTime(KeyAttribute attribute) {
    return form.isInstant(attribute.name());
  }

  /** Describes the key of the rows too; the table of a name is found where it is deployed. */
  @Override
  public Description description() {
    Description sink = Sink.super.description();
    for (KeyAttribute one : key) {
      sink = sink.with(Description.of("key", one.name()).with("type", one.type()));
    }
    return sink;
  }

  @Override
  public SinkWriter open() {
    DynamoDbClient used = client != null ? client : EnvironmentClient.get();
    List<String> names = key.stream().map(KeyAttribute::name).toList();
    return new DynamoSinkWriter(used, table, names, tombstones, counts, requestsAtATime);
  }
}
