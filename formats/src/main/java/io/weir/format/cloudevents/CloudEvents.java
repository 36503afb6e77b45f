package io.weir.format.cloudevents;

import io.weir.annotation.Experimental;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.codec.Redaction;
import io.weir.codec.Unicode;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.format.JsonFields;
import io.weir.privacy.PersonalFields;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads CloudEvents 1.0 in structured mode, in JSON: {@code CloudEvents.of(Json.of(Order.class))}.
 * A batch of them is {@code JsonArray.of(CloudEvents.of(..))}. Binary mode keeps attributes in
 * headers: {@link #ofMessages} reads it from Kafka; records of Kinesis have none.
 *
 * <p>Data that are JSON are given to the codec as they stand; a text of another content type as its
 * bytes, and {@code data_base64} decoded.
 *
 * @param <T> the event's data
 */
@Experimental
public final class CloudEvents<T> implements Codec<CloudEvents.CloudEvent<T>> {
  private static final Json<String> TEXT = Json.of(String.class);
  private static final Json<byte[]> BASE64 = Json.of(byte[].class);
  private static final Json<OffsetDateTime> TIME = Json.of(OffsetDateTime.class);
  private static final Json<Object> ANY = Json.of(Object.class);
  private static final String JSON_TYPE = "application/json";
  private static final Set<String> OWN =
      Set.of(
          "specversion",
          "id",
          "source",
          "type",
          "subject",
          "time",
          "datacontenttype",
          "dataschema",
          "data",
          "data_base64");

  private final Codec<T> data;

  /**
   * A CloudEvent. Source and id together name it; use both to deduplicate.
   *
   * @param contentType of the data; {@code application/json} if the event does not say
   * @param schema the address of the data's schema; null if it is not told
   * @param extensions the other attributes, as texts
   * @param data null if it has none
   */
  public record CloudEvent<T>(
      String id,
      String source,
      String type,
      @Nullable String subject,
      @Nullable Instant time,
      String contentType,
      @Nullable String schema,
      Map<String, String> extensions,
      @Nullable T data) {
    public CloudEvent {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(contentType, "contentType");
      extensions = Map.copyOf(extensions);
    }
  }

  private CloudEvents(Codec<T> data) {
    this.data = data;
  }

  /** CloudEvents whose data a codec reads. */
  public static <T> CloudEvents<T> of(Codec<T> data) {
    return new CloudEvents<>(Objects.requireNonNull(data, "data"));
  }

  /**
   * CloudEvents in the messages of a Kafka topic, in binary mode, with attributes in headers, or in
   * structured mode, as the header {@code content-type} says. Written in binary mode, under the key
   * that the extension {@code partitionkey} has.
   *
   * @param data reads the value of a message in binary mode, whatever its content type
   */
  public static <T> Codec<CloudEvent<T>> ofMessages(Codec<T> data) {
    return new CloudEventMessages<>(of(data), data);
  }

  @Override
  public CloudEvent<T> decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  @Override
  public CloudEvent<T> decode(byte[] bytes, int offset, int length) {
    JsonFields fields = JsonFields.of("a CloudEvent", bytes, offset, length);
    String version = required(fields, "specversion");
    if (!version.equals("1.0")) {
      throw new CodecException("the CloudEvent is of version " + version + ", not 1.0", null);
    }
    String told = fields.read("datacontenttype", TEXT);
    String contentType = told == null ? JSON_TYPE : told;
    OffsetDateTime time = fields.read("time", TIME);
    return new CloudEvent<>(
        required(fields, "id"),
        required(fields, "source"),
        required(fields, "type"),
        fields.read("subject", TEXT),
        time == null ? null : time.toInstant(),
        contentType,
        fields.read("dataschema", TEXT),
        extensions(fields),
        data(fields, contentType));
  }

  private static String required(JsonFields fields, String name) {
    String text = fields.read(name, TEXT);
    if (text == null || text.isEmpty()) {
      throw new CodecException("expected a CloudEvent: there is no " + name, null);
    }
    return text;
  }

  private static Map<String, String> extensions(JsonFields fields) {
    Map<String, String> extensions = new TreeMap<>();
    for (String name : fields.names()) {
      Object value = OWN.contains(name) ? null : fields.read(name, ANY);
      if (value != null) {
        extensions.put(name, value.toString());
      }
    }
    return extensions;
  }

  private @Nullable T data(JsonFields fields, String contentType) {
    if (fields.has("data") && fields.has("data_base64")) {
      throw new CodecException("a CloudEvent has either data or data_base64", null);
    }
    byte[] bytes = fields.read("data_base64", BASE64);
    if (bytes == null && !isJson(contentType) && fields.isText("data")) {
      String text = fields.read("data", TEXT);
      bytes = text == null ? null : Unicode.bytes(text);
    }
    return bytes == null ? fields.read("data", data) : data.decode(bytes);
  }

  /** True if the content type of the data says that they are JSON. */
  static boolean hasJson(JsonFields fields) {
    String told = fields.read("datacontenttype", TEXT);
    return told == null || isJson(told);
  }

  private static boolean isJson(String contentType) {
    String type = contentType.split(";", 2)[0].strip();
    return type.equals(JSON_TYPE) || type.endsWith("+json");
  }

  @Override
  public byte[] encode(CloudEvent<T> event) {
    Map<String, Object> head = new TreeMap<>(event.extensions());
    head.keySet().removeAll(OWN);
    head.put("specversion", "1.0");
    head.put("id", event.id());
    head.put("source", event.source());
    head.put("type", event.type());
    head.put("datacontenttype", event.contentType());
    put(head, "subject", event.subject());
    put(head, "time", event.time());
    put(head, "dataschema", event.schema());
    T value = event.data();
    if (value == null) {
      return Json.bytes(head);
    }
    byte[] bytes = data.encode(value);
    if (!isJson(event.contentType())) {
      head.put("data_base64", bytes);
      return Json.bytes(head);
    }
    byte[] open = Json.bytes(head);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(open, 0, open.length - 1);
    out.writeBytes(",\"data\":".getBytes(StandardCharsets.UTF_8));
    out.writeBytes(bytes);
    out.write('}');
    return out.toByteArray();
  }

  private static void put(Map<String, Object> head, String name, @Nullable Object value) {
    if (value != null) {
      head.put(name, value);
    }
  }

  @Override
  public PersonalFields personal() {
    return data.personal().within("data");
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    return new CloudEventRedaction(data, fields, means);
  }

  @Override
  public List<Resource> resources() {
    return data.resources();
  }

  @Override
  public Description description() {
    return Description.wrapping(getClass(), describe(), data.description());
  }

  @Override
  public String describe() {
    return "CloudEvents of " + data.describe();
  }
}
