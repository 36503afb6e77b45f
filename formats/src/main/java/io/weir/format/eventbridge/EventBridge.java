package io.weir.format.eventbridge;

import io.weir.annotation.Experimental;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.codec.Redaction;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.format.JsonFields;
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
 * Reads events of EventBridge, whose target is the stream: {@code
 * EventBridge.of(Json.of(Order.class))}. An event that an archive replays keeps its id and time,
 * and names the replay.
 *
 * @param <T> the event's detail
 */
@Experimental
public final class EventBridge<T> implements Codec<EventBridge.BusEvent<T>> {
  private static final Json<String> TEXT = Json.of(String.class);
  private static final Json<Instant> TIME = Json.of(Instant.class);
  private static final Json<String[]> TEXTS = Json.of(String[].class);

  private final Codec<T> detail;

  /**
   * An event of a bus.
   *
   * @param id unique among the events of the bus; use it to deduplicate
   * @param time when the service or application made it, to the second
   * @param replay the replay's name if an archive gave it; null if it did not
   */
  public record BusEvent<T>(
      String id,
      String source,
      String detailType,
      String account,
      String region,
      Instant time,
      List<String> resources,
      @Nullable String replay,
      T detail) {
    public BusEvent {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(time, "time");
      Objects.requireNonNull(detail, "detail");
      resources = List.copyOf(resources);
    }
  }

  private EventBridge(Codec<T> detail) {
    this.detail = detail;
  }

  /**
   * Events of a bus.
   *
   * @param detail reads the detail, which is a JSON object
   */
  public static <T> EventBridge<T> of(Codec<T> detail) {
    return new EventBridge<>(Objects.requireNonNull(detail, "detail"));
  }

  @Override
  public BusEvent<T> decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  @Override
  public BusEvent<T> decode(byte[] bytes, int offset, int length) {
    JsonFields fields = JsonFields.of("an event of EventBridge", bytes, offset, length);
    String[] resources = fields.read("resources", TEXTS);
    return new BusEvent<>(
        required(fields, "id", TEXT),
        required(fields, "source", TEXT),
        required(fields, "detail-type", TEXT),
        text(fields, "account"),
        text(fields, "region"),
        required(fields, "time", TIME),
        resources == null ? List.of() : texts(resources),
        fields.read("replay-name", TEXT),
        required(fields, "detail", detail));
  }

  private static List<String> texts(@Nullable String[] resources) {
    for (String one : resources) {
      if (one == null) {
        throw new CodecException("an event of EventBridge has null among its resources", null);
      }
    }
    return List.of(resources);
  }

  private static String text(JsonFields fields, String name) {
    String text = fields.read(name, TEXT);
    return text == null ? "" : text;
  }

  private static <V> V required(JsonFields fields, String name, Codec<V> codec) {
    V value = fields.read(name, codec);
    if (value == null) {
      throw new CodecException("expected an event of EventBridge: there is no " + name, null);
    }
    return value;
  }

  @Override
  public byte[] encode(BusEvent<T> event) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("version", "0");
    head.put("id", event.id());
    head.put("detail-type", event.detailType());
    head.put("source", event.source());
    head.put("account", event.account());
    head.put("time", event.time());
    head.put("region", event.region());
    head.put("resources", event.resources());
    String replay = event.replay();
    if (replay != null) {
      head.put("replay-name", replay);
    }
    byte[] open = Json.bytes(head);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(open, 0, open.length - 1);
    out.writeBytes(",\"detail\":".getBytes(StandardCharsets.UTF_8));
    out.writeBytes(detail.encode(event.detail()));
    out.write('}');
    return out.toByteArray();
  }

  @Override
  public PersonalFields personal() {
    return detail.personal().within("detail");
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    return detail.redaction(fields, means);
  }

  @Override
  public List<Resource> resources() {
    return detail.resources();
  }

  @Override
  public Description description() {
    return Description.wrapping(getClass(), describe(), detail.description());
  }

  @Override
  public String describe() {
    return "EventBridge, details of " + detail.describe();
  }
}
