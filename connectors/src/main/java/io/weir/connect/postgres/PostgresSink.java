package io.weir.connect.postgres;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.connect.Envelope;
import io.weir.connect.NamedValue;
import io.weir.connect.Place;
import io.weir.definition.Resource;
import io.weir.spi.SinkWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps results as rows of a table of PostgreSQL or Aurora, one column a field of the value's JSON.
 * {@code insert .. on conflict do update} compares the revision, so a row is replaced only by a
 * newer one of the key that wrote it first. A field that the value's class has and a value leaves
 * out, as one that is null, gets the default of its column. Columns that the class has no field for
 * are left alone. A map has no class that names its fields, nor has what {@code @JsonAnyGetter}
 * adds: what such a value leaves out keeps what it had. A name that begins with {@code weir_} is
 * the sink's.
 *
 * <p>The table has four columns more:
 *
 * <ul>
 *   <li>{@code weir_key text not null}: the key whose state made the row
 *   <li>{@code weir_revision bigint not null}
 *   <li>{@code weir_deleted boolean not null}: true if the row is withdrawn. Such a row stays, so
 *       that an older result cannot bring it back; its columns that may be null are null, unless
 *       the table does not take the row so.
 *   <li>{@code weir_changed timestamptz not null}: when the row was written last
 * </ul>
 *
 * <p>{@code WEIR_SINK_<NAME>} has the URL of the database, {@code
 * jdbc:postgresql://host/database?user=..}. Nothing is asked of the database before the first
 * delivery; one that lacks the table, a column or a partition makes the results wait, and the
 * message says what to add.
 *
 * @param <T> the value that it takes
 */
public final class PostgresSink<T> implements Sink<T> {
  /** The most bytes of a value. PostgreSQL takes more, the engine does not. */
  public static final int MAX_VALUE_BYTES = 1_024 * 1_024 - 2 * Envelope.MOST_BYTES;

  /** The most bytes of the values of a row's key; what an index takes is little more. */
  public static final int MAX_KEY_BYTES = 2_048;

  private static final String CLIENT = "org.postgresql.Driver";
  private static final String OWN = "weir_";

  private final String name;
  private final Json<T> codec;
  private final List<String> key;
  private final PostgresSettings settings;

  private PostgresSink(String name, Json<T> codec, List<String> key, PostgresSettings settings) {
    this.name = name;
    this.codec = codec;
    this.key = key;
    this.settings = settings;
  }

  /** Begins a sink whose values are of that class, by the rules of {@link Json}. */
  public static <T> Unkeyed<T> table(String name, Class<T> value) {
    return table(name, Json.of(value));
  }

  /**
   * Begins a sink that writes values by that codec. A column has the name that the codec gives its
   * field.
   */
  public static <T> Unkeyed<T> table(String name, Json<T> codec) {
    return new Unkeyed<>(name, codec);
  }

  /** A sink that does not know yet which columns name a row. */
  public static final class Unkeyed<T> {
    private final String name;
    private final Json<T> codec;

    private Unkeyed(String name, Json<T> codec) {
      this.name = name;
      this.codec = codec;
    }

    /**
     * Names the columns of the table's primary key, or of another unique index. The function's key
     * is among them, or follows from them. Their types hold each value exactly: two results whose
     * keys a column rounds to one are one row.
     */
    public PostgresSink<T> key(String column, String... more) {
      List<String> key = new ArrayList<>(List.of(column));
      key.addAll(List.of(more));
      return new PostgresSink<>(name, codec, List.copyOf(key), PostgresSettings.of(name));
    }
  }

  /**
   * Names another table than that with the name of the sink: {@code table} or {@code schema.table}.
   */
  public PostgresSink<T> inTable(String table) {
    return with(settings.table(table));
  }

  /**
   * Asks for the password whenever a connection is opened, such as a token of IAM for Aurora. It is
   * used in place of one in the URL.
   */
  public PostgresSink<T> password(Supplier<String> password) {
    return with(settings.password(password));
  }

  /**
   * Takes connections from there, such as a pool or a test's database, and not from a URL. How long
   * it may take to get one is its own affair.
   */
  public PostgresSink<T> withDataSource(DataSource source) {
    return with(settings.source(source));
  }

  /** The same sink with another wait before something is sent again, milliseconds. */
  PostgresSink<T> withPause(LongConsumer pause) {
    return with(settings.pause(pause));
  }

  private PostgresSink<T> with(PostgresSettings other) {
    return new PostgresSink<>(name, codec, key, other);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.SERVER, name, Place.variable(name))
            .in(new Resource.Form.Existing()));
  }

  @Override
  public Effect effect() {
    return Effect.IDEMPOTENT_BY_REVISION;
  }

  /**
   * @throws IllegalArgumentException if the value is too large, has a U+0000, which no text of
   *     PostgreSQL can have, lacks a column of its key, or has a field whose name begins with
   *     {@code weir_}
   */
  @Override
  public byte[] encode(T value) {
    byte[] bytes = Envelope.value(name, codec, value, MAX_VALUE_BYTES + Envelope.MOST_BYTES);
    JsonText.requireStorable(name, bytes);
    Map<String, Object> fields = codec.fields(value);
    String fault = fault(fields.keySet());
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
    return NamedValue.of(rowName(fields), bytes);
  }

  /** Why values cannot have fields of these names; null if they can. */
  private @Nullable String fault(Set<String> fields) {
    SortedSet<String> taken = new TreeSet<>(fields);
    taken.removeIf(field -> !field.startsWith(OWN));
    return taken.isEmpty()
        ? null
        : "values of sink '"
            + name
            + "' have fields whose names begin with "
            + OWN
            + ", which are the sink's own: "
            + taken
            + "; give them other names, as by @JsonProperty";
  }

  /** The values of the key as a list in JSON, so that two rows never have one name. */
  private String rowName(Map<String, Object> fields) {
    List<Object> values = new ArrayList<>();
    for (String column : key) {
      Object part = fields.get(column);
      if (part == null) {
        throw new IllegalArgumentException(
            "a row for sink '"
                + name
                + "' has no "
                + column
                + ", which is in its key; give each value one, or let key(..) name other columns");
      }
      values.add(part);
    }
    String row = JsonText.of(values);
    if (row.length() > MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "the key of a row of sink '"
              + name
              + "' has more than "
              + MAX_KEY_BYTES
              + " bytes; shorten it, as by a hash");
    }
    return row;
  }

  /**
   * @throws IllegalStateException if the driver is not in the function's package, no URL is given
   *     that the driver reads, or values have a field whose name begins with {@code weir_}
   */
  @Override
  public SinkWriter open() {
    Place.require(name, CLIENT, "org.postgresql:postgresql", "in version 42.7 or later");
    return open(System.getenv());
  }

  SinkWriter open(Map<String, String> environment) {
    Set<String> declared = codec.fieldNames();
    String fault = fault(declared);
    if (fault != null) {
      throw new IllegalStateException(fault);
    }
    return new PostgresSinkWriter(
        name, key, declared, settings, PostgresConnection.of(name, settings, environment));
  }
}
