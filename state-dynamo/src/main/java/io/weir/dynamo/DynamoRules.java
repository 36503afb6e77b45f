package io.weir.dynamo;

import io.weir.Lookup;
import io.weir.LookupSettings;
import io.weir.aws.AwsClients;
import io.weir.aws.SinkTime;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.codec.UnavailableException;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.spi.HeldRules;
import io.weir.spi.LookupReader;
import io.weir.spi.LookupTime;
import io.weir.state.StateStoreException;
import io.weir.time.Millis;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Looks up rows of a small DynamoDB table that is held in memory as a whole: rules, feature flags,
 * blocklists. It is read by Scan, at most once in an interval, and only if its version is another
 * one where the table has an item that tells it.
 *
 * <pre>{@code
 * static final Lookup<String, Flag> FLAGS =
 *     DynamoRules.table("flags", Flag.class, Flag::name)
 *         .versionIn(Map.of("name", "#version"), "version")
 *         .refreshEvery(ofSeconds(30))
 *         .keepFor(ofMinutes(10));
 * }</pre>
 *
 * <p>Who changes rows changes the version after them. A change that falls into a Scan is read by
 * the next one.
 *
 * @param <K> what is asked for
 * @param <T> what a row holds
 */
public final class DynamoRules<K, T> implements Lookup<K, T> {
  private static final String VARIABLE = "WEIR_LOOKUP_";

  /** The default of {@link #refreshEvery}: one minute. */
  public static final Duration DEFAULT_REFRESH = Duration.ofMinutes(1);

  /** The default of {@link #keepFor}: ten minutes. */
  public static final Duration DEFAULT_KEEP = Duration.ofMinutes(10);

  /** The default of {@link #maxRows}. */
  public static final int DEFAULT_MAX_ROWS = 10_000;

  private final String name;
  private final Json<T> json;
  private final Function<? super T, ? extends K> key;
  private final Settings settings;

  /** Null = the process's own, which is made when it is first used. */
  private final @Nullable DynamoDbClient client;

  /**
   * @param table null = that of the environment
   * @param versionKey the item that tells the version; empty = there is none
   */
  private record Settings(
      @Nullable String table,
      Map<String, String> versionKey,
      String versionAttribute,
      Duration refreshEvery,
      Duration keepFor,
      int maxRows) {}

  private DynamoRules(
      String name,
      Json<T> json,
      Function<? super T, ? extends K> key,
      Settings settings,
      @Nullable DynamoDbClient client) {
    this.name = name;
    this.json = json;
    this.key = key;
    this.settings = settings;
    this.client = client;
  }

  /**
   * Looks up rows whose attributes are the components of a record, or the properties of a bean, by
   * the rules of {@link Json}.
   *
   * @param key what a row is asked for by; rows of which two have the same are a failure
   */
  public static <K, T> DynamoRules<K, T> table(
      String table, Class<T> row, Function<? super T, ? extends K> key) {
    TableName.checked(table, "DynamoRules.table(..)");
    Objects.requireNonNull(key, "key");
    return new DynamoRules<>(
        table,
        Json.of(row),
        key,
        new Settings(null, Map.of(), "", DEFAULT_REFRESH, DEFAULT_KEEP, DEFAULT_MAX_ROWS),
        null);
  }

  private DynamoRules<K, T> with(Settings other) {
    return new DynamoRules<>(name, json, key, other, client);
  }

  /**
   * Names the item of the table that tells its version, which is no row. Without it each refresh
   * reads the whole table.
   *
   * @param item the item's key attributes, texts
   * @param attribute the one that holds the version, a text or a number
   */
  public DynamoRules<K, T> versionIn(Map<String, String> item, String attribute) {
    return with(
        new Settings(
            settings.table,
            Map.copyOf(item),
            Objects.requireNonNull(attribute, "attribute"),
            settings.refreshEvery,
            settings.keepFor,
            settings.maxRows));
  }

  /** Sets the least time between two looks at the table; a minute unless set. */
  public DynamoRules<K, T> refreshEvery(Duration time) {
    Millis.positive("refreshEvery", time);
    return with(
        new Settings(
            settings.table,
            settings.versionKey,
            settings.versionAttribute,
            time,
            settings.keepFor,
            settings.maxRows));
  }

  /**
   * Sets for how long rows are used after they were last known to be true, where the table does not
   * answer; ten minutes unless set. After it the lookup fails.
   */
  public DynamoRules<K, T> keepFor(Duration time) {
    Millis.positive("keepFor", time);
    return with(
        new Settings(
            settings.table,
            settings.versionKey,
            settings.versionAttribute,
            settings.refreshEvery,
            time,
            settings.maxRows));
  }

  /** Limits the rows; a table with more is a failure, never cut. 10,000 unless set. */
  public DynamoRules<K, T> maxRows(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("maxRows(" + most + ") must be at least 1");
    }
    return with(
        new Settings(
            settings.table,
            settings.versionKey,
            settings.versionAttribute,
            settings.refreshEvery,
            settings.keepFor,
            most));
  }

  /** The same rules in another table; the environment is not asked. */
  public DynamoRules<K, T> inTable(String physical) {
    TableName.checked(physical, "inTable(..) of lookup '" + name + "'");
    return with(
        new Settings(
            physical,
            settings.versionKey,
            settings.versionAttribute,
            settings.refreshEvery,
            settings.keepFor,
            settings.maxRows));
  }

  /** The same rules by another client, which the caller closes; for local runs and tests. */
  public DynamoRules<K, T> withClient(DynamoDbClient bound) {
    return new DynamoRules<>(name, json, key, settings, bound);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Codec<T> codec() {
    return json;
  }

  /** Nothing is cached beside the rows themselves. */
  @Override
  public LookupSettings<T> settings() {
    return Lookup.super.settings().uncached();
  }

  @Override
  public List<Resource> resources() {
    Resource table =
        Resource.of(Resource.Kind.TABLE, name, Resource.variable(VARIABLE, name))
            .in(new Resource.Form.Existing())
            .calls("dynamodb:Scan");
    return List.of(settings.versionKey.isEmpty() ? table : table.calls("dynamodb:GetItem"));
  }

  @Override
  public Description description() {
    return Lookup.super
        .description()
        .with("refreshEvery", settings.refreshEvery)
        .with("keepFor", settings.keepFor)
        .with("maxRows", settings.maxRows);
  }

  @Override
  public LookupReader<K, T> open() {
    return new HeldRules<>(name, this::load, settings.refreshEvery, settings.keepFor);
  }

  private HeldRules.@Nullable Loaded<K, T> load(@Nullable String known, LookupTime time) {
    DynamoDbClient used = client != null ? client : EnvironmentClient.get();
    String table = physical(System.getenv());
    SinkTime left = new SinkTime(time.remaining(), AwsClients.callMillis(used));
    String version = settings.versionKey.isEmpty() ? "" : version(used, table, left);
    return !version.isEmpty() && version.equals(known)
        ? null
        : new HeldRules.Loaded<>(version, rows(used, table, left));
  }

  String physical(Map<String, String> variables) {
    String given = settings.table;
    if (given != null) {
      return given;
    }
    String variable = Resource.variable(VARIABLE, name);
    String named = variables.getOrDefault(variable, "").strip();
    return named.isEmpty() ? name : TableName.checked(named, "the variable " + variable);
  }

  private String version(DynamoDbClient used, String table, SinkTime left) {
    Map<String, AttributeValue> item = new HashMap<>();
    settings.versionKey.forEach(
        (attribute, text) -> item.put(attribute, AttributeValue.fromS(text)));
    Map<String, AttributeValue> found =
        away(
            table,
            () ->
                used.getItem(request ->
                        request
                            .tableName(table)
                            .key(item)
                            .consistentRead(true)
                            .overrideConfiguration(left.limit()))
                    .item());
    AttributeValue version = found == null ? null : found.get(settings.versionAttribute);
    if (version == null || version.s() == null && version.n() == null) {
      throw new UnavailableException(
          "lookup '"
              + name
              + "': the item of versionIn(..) in '"
              + table
              + "' is not there, or has no text or number '"
              + settings.versionAttribute
              + "'; write it, or leave versionIn(..) out",
          null);
    }
    return version.s() == null ? version.n() : version.s();
  }

  private Map<K, T> rows(DynamoDbClient used, String table, SinkTime left) {
    Map<K, T> rows = new LinkedHashMap<>();
    Map<String, AttributeValue> after = Map.of();
    do {
      if (left.isOver()) {
        throw new UnavailableException("'" + table + "' was not read in time", null);
      }
      Map<String, AttributeValue> from = after;
      ScanResponse page =
          away(
              table,
              () ->
                  used.scan(request ->
                      request
                          .tableName(table)
                          .consistentRead(true)
                          .exclusiveStartKey(from.isEmpty() ? null : from)
                          .overrideConfiguration(left.limit())));
      page.items().forEach(row -> add(row, table, rows));
      after = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : Map.of();
    } while (!after.isEmpty());
    return rows;
  }

  private static <R> R away(String table, Supplier<R> request) {
    try {
      return Requests.call(table, request);
    } catch (StateStoreException failure) {
      throw new UnavailableException(String.valueOf(failure.getMessage()), failure);
    }
  }

  private void add(Map<String, AttributeValue> row, String table, Map<K, T> rows) {
    if (isVersion(row) || Rows.isWithdrawn(row, name, table)) {
      return;
    }
    T value = Rows.read(row, json, json.readNames(), name, table);
    if (rows.put(key.apply(value), value) != null) {
      throw new UnavailableException(
          "lookup '" + name + "' finds two rows of one key in '" + table + "'", null);
    }
    if (rows.size() > settings.maxRows) {
      throw new UnavailableException(
          "lookup '"
              + name
              + "' finds more than maxRows("
              + settings.maxRows
              + ") in '"
              + table
              + "'; raise it, or look rows up by DynamoLookup",
          null);
    }
  }

  private boolean isVersion(Map<String, AttributeValue> row) {
    return !settings.versionKey.isEmpty()
        && settings.versionKey.entrySet().stream()
            .allMatch(part -> AttributeValue.fromS(part.getValue()).equals(row.get(part.getKey())));
  }
}
