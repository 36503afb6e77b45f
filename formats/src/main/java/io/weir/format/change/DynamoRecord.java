package io.weir.format.change;

import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.format.JsonFields;
import io.weir.format.change.Change.Kind;
import io.weir.format.change.Change.Origin;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A record of a table's change, as DynamoDB Streams and Lambda write it, or Kinesis Data Streams
 * for DynamoDB.
 */
final class DynamoRecord {
  static final String NEW = "NewImage";
  static final String OLD = "OldImage";
  static final String KEYS = "Keys";

  private static final String WHAT = "a change of a DynamoDB table";
  private static final String SOURCE = "aws:dynamodb";
  private static final String EVENT = "eventName";
  static final String BODY = "dynamodb";
  private static final String TIME = "ApproximateCreationDateTime";
  private static final String PRECISION = "ApproximateCreationDateTimePrecision";
  private static final String ARN = "eventSourceARN";
  private static final String TABLE = "tableName";
  private static final String TTL = "dynamodb.amazonaws.com";
  private static final BigDecimal YEAR_10000 = BigDecimal.valueOf(253_402_300_800L);

  /** A time as JSON may have it: no exponent that takes gigabytes to write out. */
  private static final Pattern NUMBER =
      Pattern.compile("[0-9]{1,30}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?");

  private static final Json<String> TEXT = Json.of(String.class);
  private static final Json<Identity> IDENTITY = Json.of(Identity.class);

  private final JsonFields record;
  private final JsonFields body;

  private record Identity(@Nullable String type, @Nullable String principalId) {}

  private DynamoRecord(JsonFields record) {
    this.record = record;
    this.body = record.within(BODY);
  }

  /**
   * @throws CodecException if it is none
   */
  static DynamoRecord of(byte[] bytes, int offset, int length) {
    JsonFields fields = JsonFields.of(WHAT, bytes, offset, length);
    String source = fields.read("eventSource", TEXT);
    if (source != null && !source.equals(SOURCE)) {
      throw new CodecException("expected " + WHAT + ": the eventSource is another one", null);
    }
    return new DynamoRecord(fields);
  }

  Kind kind() {
    String name = record.read(EVENT, TEXT);
    return switch (name == null ? "" : name) {
      case "INSERT" -> Kind.INSERT;
      case "MODIFY" -> Kind.UPDATE;
      case "REMOVE" -> isByTimeToLive() ? Kind.EXPIRE : Kind.DELETE;
      case "" -> throw new CodecException("expected " + WHAT + ": there is no eventName", null);
      default -> throw new CodecException("the eventName '" + name + "' is unknown", null);
    };
  }

  private boolean isByTimeToLive() {
    Identity identity = record.read("userIdentity", IDENTITY);
    return identity != null && TTL.equals(identity.principalId());
  }

  boolean has(String image) {
    return body.has(image);
  }

  /**
   * The bytes of an image.
   *
   * @throws CodecException if it is missing; it names the view type that has it
   */
  byte[] image(String image) {
    if (!body.has(image)) {
      String view = body.read("StreamViewType", TEXT);
      throw new CodecException(
          "a change of kind "
              + kind()
              + " has no "
              + image
              + (view == null ? "" : ", the stream's view type is " + view)
              + "; give the table a stream of NEW_AND_OLD_IMAGES, or read what there is by"
              + " deletesByKey() or keysOnly()",
          null);
    }
    return body.json(image);
  }

  /** The names of the attributes of the item's key; none if the record has no key. */
  Set<String> keyNames() {
    return has(KEYS) ? body.within(KEYS).names() : Set.of();
  }

  Origin origin() {
    String name = record.read(TABLE, TEXT);
    return new Origin("", "", name == null ? ofArn() : name, null, at());
  }

  /** The table of {@code arn:aws:dynamodb:region:account:table/name/stream/label}. */
  private String ofArn() {
    String arn = record.read(ARN, TEXT);
    String[] parts = arn == null ? new String[0] : arn.split("/");
    return parts.length < 2 ? "" : parts[1];
  }

  /** In seconds in DynamoDB Streams; else as it says, or in milliseconds. */
  private @Nullable Instant at() {
    if (!body.has(TIME)) {
      return null;
    }
    String text = new String(body.json(TIME), StandardCharsets.UTF_8);
    if (!NUMBER.matcher(text).matches()) {
      throw outOfRange();
    }
    BigDecimal seconds = new BigDecimal(text).movePointLeft(digits());
    if (seconds.compareTo(YEAR_10000) >= 0) {
      throw outOfRange();
    }
    long nanos = seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue();
    return Instant.ofEpochSecond(seconds.longValue(), nanos);
  }

  private static CodecException outOfRange() {
    return new CodecException(TIME + " is no time since 1970", null);
  }

  private int digits() {
    String precision = body.read(PRECISION, TEXT);
    if (precision == null) {
      return record.has("recordFormat") ? 3 : 0;
    }
    return switch (precision) {
      case "MILLISECOND" -> 3;
      case "MICROSECOND" -> 6;
      default -> throw new CodecException("the precision '" + precision + "' is unknown", null);
    };
  }

  /** The record that has one image alone: the new one in an insert, the old one in a delete. */
  byte[] only(String image) {
    JsonObject one = new JsonObject();
    for (String name : record.names()) {
      if (!name.equals(BODY) && !name.equals(EVENT) && record.has(name)) {
        one.put(name, record.json(name));
      }
    }
    one.put(EVENT, Json.bytes(image.equals(NEW) ? "INSERT" : "REMOVE"));
    one.put(BODY, onlyBody(image));
    return one.bytes();
  }

  private byte[] onlyBody(String image) {
    JsonObject one = new JsonObject();
    for (String name : body.names()) {
      boolean other = name.equals(NEW) || name.equals(OLD);
      if (body.has(name) && (!other || name.equals(image))) {
        one.put(name, body.json(name));
      }
    }
    return one.bytes();
  }

  /**
   * Writes a record.
   *
   * @throws CodecException of a read or a truncate, which DynamoDB has not
   */
  static byte[] write(Kind kind, Origin origin, byte @Nullable [] before, byte @Nullable [] after) {
    JsonObject body = new JsonObject();
    Instant at = origin.at();
    if (at != null) {
      body.put(TIME, seconds(at));
    }
    body.putIfAny(OLD, before);
    body.putIfAny(NEW, after);
    JsonObject record = new JsonObject();
    record.put(EVENT, Json.bytes(name(kind)));
    record.put("eventSource", Json.bytes(SOURCE));
    record.put(TABLE, Json.bytes(origin.table()));
    if (kind == Kind.EXPIRE) {
      record.put("userIdentity", Json.bytes(new Identity("Service", TTL)));
    }
    record.put(BODY, body.bytes());
    return record.bytes();
  }

  private static byte[] seconds(Instant at) {
    BigDecimal seconds = BigDecimal.valueOf(at.getEpochSecond());
    String text = seconds.add(BigDecimal.valueOf(at.getNano(), 9)).toPlainString();
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case INSERT -> "INSERT";
      case UPDATE -> "MODIFY";
      case DELETE, EXPIRE -> "REMOVE";
      case READ, TRUNCATE ->
          throw new CodecException("DynamoDB writes no change of kind " + kind, null);
    };
  }

  /** A JSON object that is put together of values in JSON. */
  private static final class JsonObject {
    private final Map<String, byte[]> fields = new LinkedHashMap<>();

    void put(String name, byte[] json) {
      fields.put(name, json);
    }

    void putIfAny(String name, byte @Nullable [] json) {
      if (json != null) {
        put(name, json);
      }
    }

    byte[] bytes() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write('{');
      fields.forEach((name, json) -> {
        if (out.size() > 1) {
          out.write(',');
        }
        out.writeBytes(Json.bytes(name));
        out.write(':');
        out.writeBytes(json);
      });
      out.write('}');
      return out.toByteArray();
    }
  }
}
