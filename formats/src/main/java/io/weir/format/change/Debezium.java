package io.weir.format.change;

import io.weir.annotation.Experimental;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.codec.Redaction;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.format.JsonFields;
import io.weir.format.change.Change.Kind;
import io.weir.format.change.Change.Origin;
import io.weir.privacy.PersonalFields;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads changes that Debezium wrote with its JSON converter, with or without schema: {@code
 * Debezium.of(Json.of(Order.class))}. A tombstone behind a delete, a message of the log ({@code
 * m}), and the begin and end of a transaction are no events; they count as filtered.
 *
 * <p>A delete's row before holds what the database logs of it: in PostgreSQL all columns only with
 * {@code REPLICA IDENTITY FULL}. Numbers of a time column are read by the row's codec, as in {@code
 * Json.of(Order.class).epoch(MICROS)}.
 *
 * @param <T> the row
 */
@Experimental
public final class Debezium<T> implements Codec<Change<T>> {
  private static final Json<Source> SOURCE = Json.of(Source.class);
  private static final Json<Transaction> TRANSACTION = Json.of(Transaction.class);
  private static final Json<String> TEXT = Json.of(String.class);
  private static final Json<Long> NUMBER = Json.of(Long.class);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);
  private static final long NANOS = 1_000_000_000;

  private final Codec<T> row;

  /** What a connector tells of the place of a change; each tells some of it. */
  private record Source(
      @Nullable String db,
      @Nullable String schema,
      @Nullable String table,
      @Nullable String collection,
      @Nullable Long ts_ms,
      @Nullable Long ts_ns,
      @Nullable Object txId) {}

  private record Transaction(String id) {}

  private Debezium(Codec<T> row) {
    this.row = row;
  }

  /**
   * Changes of rows.
   *
   * @param row reads a row, which is a JSON object
   */
  public static <T> Debezium<T> of(Codec<T> row) {
    return new Debezium<>(Objects.requireNonNull(row, "row"));
  }

  @Override
  public @Nullable Change<T> decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  @Override
  public @Nullable Change<T> decode(byte[] bytes, int offset, int length) {
    if (isTombstone(bytes, offset, length)) {
      return null;
    }
    JsonFields outer = JsonFields.of("a change of Debezium's", bytes, offset, length);
    if (outer.count() != 2 || !outer.has("schema")) {
      return change(outer);
    }
    return outer.has("payload") ? change(outer.within("payload")) : null;
  }

  private static boolean isTombstone(byte[] bytes, int offset, int length) {
    return length == 0
        || length == NULL.length && Arrays.equals(bytes, offset, offset + length, NULL, 0, length);
  }

  private @Nullable Change<T> change(JsonFields fields) {
    if (fields.has("status") && fields.has("id") && !fields.has("op")) {
      return null;
    }
    String op = fields.read("op", TEXT);
    Kind kind = op == null ? missing() : kind(op);
    if (kind == null) {
      return null;
    }
    try {
      return new Change<>(
          kind, fields.read("before", row), fields.read("after", row), origin(fields));
    } catch (IllegalArgumentException e) {
      throw new CodecException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Kind missing() {
    throw new CodecException("expected a change of Debezium's: there is no op", null);
  }

  /** Null for a message of the log. */
  private static @Nullable Kind kind(String op) {
    return switch (op) {
      case "r" -> Kind.READ;
      case "c" -> Kind.INSERT;
      case "u" -> Kind.UPDATE;
      case "d" -> Kind.DELETE;
      case "t" -> Kind.TRUNCATE;
      case "m" -> null;
      default -> throw new CodecException("the op '" + op + "' of Debezium's is unknown", null);
    };
  }

  private static Origin origin(JsonFields fields) {
    Source source = fields.read("source", SOURCE);
    Transaction transaction = fields.read("transaction", TRANSACTION);
    if (source == null) {
      throw new CodecException("expected a change of Debezium's: there is no source", null);
    }
    Object id = transaction == null ? source.txId() : transaction.id();
    return new Origin(
        text(source.db()),
        text(source.schema()),
        text(source.table() == null ? source.collection() : source.table()),
        id == null ? null : id.toString(),
        at(source, fields.read("ts_ms", NUMBER)));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** When it was made in the source; else when Debezium read it. */
  private static @Nullable Instant at(Source source, @Nullable Long read) {
    Long nanos = source.ts_ns();
    if (nanos != null) {
      return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }
    Long millis = source.ts_ms() == null ? read : source.ts_ms();
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  /** Writes a change without schema. */
  @Override
  public byte[] encode(Change<T> change) {
    Origin origin = change.origin();
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("db", origin.database());
    source.put("schema", origin.schema());
    source.put("table", origin.table());
    Instant at = origin.at();
    if (at != null) {
      source.put("ts_ms", at.toEpochMilli());
      source.put("ts_ns", nanos(at));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put(out, "{\"before\":", row(change.before()));
    put(out, ",\"after\":", row(change.after()));
    put(out, ",\"source\":", Json.bytes(source));
    put(out, ",\"op\":", Json.bytes(op(change.kind())));
    String transaction = origin.transaction();
    put(
        out,
        ",\"transaction\":",
        transaction == null ? NULL : Json.bytes(new Transaction(transaction)));
    out.write('}');
    return out.toByteArray();
  }

  private static long nanos(Instant at) {
    try {
      return Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS), at.getNano());
    } catch (ArithmeticException e) {
      throw new CodecException("the time of a change is beyond the years 1677 to 2262", e);
    }
  }

  private byte[] row(@Nullable T value) {
    return value == null ? NULL : row.encode(value);
  }

  private static void put(ByteArrayOutputStream out, String before, byte[] value) {
    out.writeBytes(before.getBytes(StandardCharsets.UTF_8));
    out.writeBytes(value);
  }

  private static String op(Kind kind) {
    return switch (kind) {
      case READ -> "r";
      case INSERT -> "c";
      case UPDATE -> "u";
      case DELETE -> "d";
      case TRUNCATE -> "t";
      case EXPIRE -> throw new CodecException("Debezium writes no change of kind EXPIRE", null);
    };
  }

  @Override
  public PersonalFields personal() {
    PersonalFields fields = row.personal();
    PersonalFields change = fields.within("before").and(fields.within("after"));
    return change.and(change.within("payload"));
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    return row.redaction(fields, means);
  }

  @Override
  public List<Resource> resources() {
    return row.resources();
  }

  @Override
  public Description description() {
    return Description.wrapping(getClass(), describe(), row.description());
  }

  @Override
  public String describe() {
    return "Debezium, rows of " + row.describe();
  }
}
