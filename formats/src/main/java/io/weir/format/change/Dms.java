package io.weir.format.change;

import com.fasterxml.jackson.annotation.JsonProperty;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads changes that the AWS Database Migration Service writes to Kinesis: {@code
 * Dms.of(Json.of(Order.class))}. Control records, which tell of tables and columns, are no events
 * and count as filtered; a truncated table is a change.
 *
 * <p>An update has a row before it only if the task's settings ask for before images. A delete's
 * row holds what the source logs of it.
 *
 * @param <T> the row
 */
@Experimental
public final class Dms<T> implements Codec<Change<T>> {
  private static final Json<Metadata> METADATA = Json.of(Metadata.class);
  private static final String DATA = "data";
  private static final String BEFORE = "before-image";

  private final Codec<T> row;

  private record Metadata(
      @Nullable Instant timestamp,
      @JsonProperty("record-type") String type,
      String operation,
      @JsonProperty("schema-name") @Nullable String schema,
      @JsonProperty("table-name") @Nullable String table,
      @JsonProperty("transaction-id") @Nullable Object transaction) {}

  private Dms(Codec<T> row) {
    this.row = row;
  }

  /**
   * Changes of rows.
   *
   * @param row reads a row, which is a JSON object
   */
  public static <T> Dms<T> of(Codec<T> row) {
    return new Dms<>(Objects.requireNonNull(row, "row"));
  }

  @Override
  public @Nullable Change<T> decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  @Override
  public @Nullable Change<T> decode(byte[] bytes, int offset, int length) {
    JsonFields fields = JsonFields.of("a record of AWS DMS", bytes, offset, length);
    Metadata metadata = fields.read("metadata", METADATA);
    if (metadata == null || metadata.type() == null || metadata.operation() == null) {
      throw new CodecException(
          "expected a record of AWS DMS: metadata with record-type and operation", null);
    }
    return switch (metadata.type()) {
      case "control" ->
          metadata.operation().equals("truncate-table")
              ? new Change<>(Kind.TRUNCATE, null, null, origin(metadata))
              : null;
      case "data" -> change(fields, metadata);
      default ->
          throw new CodecException(
              "the record-type '" + metadata.type() + "' of DMS is unknown", null);
    };
  }

  private Change<T> change(JsonFields fields, Metadata metadata) {
    T data = fields.read(DATA, row);
    Kind kind = kind(metadata.operation());
    try {
      if (kind == Kind.DELETE) {
        T before = fields.has(BEFORE) ? fields.read(BEFORE, row) : data;
        return new Change<>(kind, before, null, origin(metadata));
      }
      return new Change<>(kind, fields.read(BEFORE, row), data, origin(metadata));
    } catch (IllegalArgumentException e) {
      throw new CodecException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Kind kind(String operation) {
    return switch (operation) {
      case "load" -> Kind.READ;
      case "insert" -> Kind.INSERT;
      case "update" -> Kind.UPDATE;
      case "delete" -> Kind.DELETE;
      default ->
          throw new CodecException("the operation '" + operation + "' of DMS is unknown", null);
    };
  }

  private static Origin origin(Metadata metadata) {
    Object transaction = metadata.transaction();
    return new Origin(
        "",
        metadata.schema() == null ? "" : metadata.schema(),
        metadata.table() == null ? "" : metadata.table(),
        transaction == null ? null : transaction.toString(),
        metadata.timestamp());
  }

  /** Writes a change; DMS tells no database, so it is left out. */
  @Override
  public byte[] encode(Change<T> change) {
    boolean deleted = change.kind() == Kind.DELETE;
    T data = deleted ? change.before() : change.after();
    T before = deleted ? null : change.before();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('{');
    put(out, DATA, data);
    put(out, BEFORE, before);
    out.writeBytes("\"metadata\":".getBytes(StandardCharsets.UTF_8));
    out.writeBytes(Json.bytes(metadata(change)));
    out.write('}');
    return out.toByteArray();
  }

  private void put(ByteArrayOutputStream out, String name, @Nullable T value) {
    if (value != null) {
      out.writeBytes(("\"" + name + "\":").getBytes(StandardCharsets.UTF_8));
      out.writeBytes(row.encode(value));
      out.write(',');
    }
  }

  private static Map<String, Object> metadata(Change<?> change) {
    boolean truncated = change.kind() == Kind.TRUNCATE;
    Origin origin = change.origin();
    Map<String, Object> metadata = new LinkedHashMap<>();
    Instant at = origin.at();
    if (at != null) {
      metadata.put("timestamp", at);
    }
    metadata.put("record-type", truncated ? "control" : "data");
    metadata.put("operation", operation(change.kind()));
    metadata.put("schema-name", origin.schema());
    metadata.put("table-name", origin.table());
    String transaction = origin.transaction();
    if (transaction != null) {
      metadata.put("transaction-id", transaction);
    }
    return metadata;
  }

  private static String operation(Kind kind) {
    return switch (kind) {
      case READ -> "load";
      case INSERT -> "insert";
      case UPDATE -> "update";
      case DELETE -> "delete";
      case TRUNCATE -> "truncate-table";
      case EXPIRE -> throw new CodecException("DMS writes no change of kind EXPIRE", null);
    };
  }

  @Override
  public PersonalFields personal() {
    PersonalFields fields = row.personal();
    return fields.within(DATA).and(fields.within(BEFORE));
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
    return "AWS DMS, rows of " + row.describe();
  }
}
