package io.weir.format.cloudevents;

import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Message;
import io.weir.codec.Message.Header;
import io.weir.codec.Message.Time;
import io.weir.codec.MessageCodec;
import io.weir.codec.Messages;
import io.weir.codec.Redaction;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.format.cloudevents.CloudEvents.CloudEvent;
import io.weir.privacy.PersonalFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents by the protocol binding for Kafka: attributes in headers {@code ce_..}, the data's
 * content type in the header {@code content-type}, the data in the value. A message whose content
 * type is that of a CloudEvent is one in structured mode.
 */
final class CloudEventMessages<T> implements MessageCodec<CloudEvent<T>> {
  private static final String STRUCTURED = "application/cloudevents";
  private static final String KEY = "partitionkey";
  private static final Messages<byte[]> MESSAGES = Messages.of(Raw.VALUES);

  private final CloudEvents<T> structured;
  private final Codec<T> data;

  /** The value of a message as it is. */
  private enum Raw implements Codec<byte[]> {
    VALUES;

    @Override
    public byte[] encode(byte[] value) {
      return value;
    }

    @Override
    public byte[] decode(byte[] bytes) {
      return bytes;
    }

    @Override
    public String describe() {
      return "bytes";
    }
  }

  CloudEventMessages(CloudEvents<T> structured, Codec<T> data) {
    this.structured = structured;
    this.data = data;
  }

  /** Null for a tombstone that is no event. */
  @Override
  public @Nullable CloudEvent<T> decode(byte[] bytes) {
    Message<byte[]> message = MESSAGES.decode(bytes);
    byte[] value = message.value();
    if (isStructured(message)) {
      return value == null ? null : structured.decode(value);
    }
    if (value == null && message.header("ce_id").isEmpty()) {
      return null;
    }
    return binary(new Headers(message), value);
  }

  private static boolean isStructured(Message<byte[]> message) {
    String type = message.header(Headers.CONTENT_TYPE).map(Header::text).orElse("");
    if (type.startsWith(STRUCTURED + "-batch")) {
      throw new CodecException(
          "a message with a batch of CloudEvents is not read; send each alone");
    }
    return type.startsWith(STRUCTURED);
  }

  private CloudEvent<T> binary(Headers headers, byte @Nullable [] value) {
    String version = headers.required("specversion");
    if (!version.equals("1.0")) {
      throw new CodecException("the CloudEvent is of version " + version + ", not 1.0");
    }
    return new CloudEvent<>(
        headers.required("id"),
        headers.required("source"),
        headers.required("type"),
        headers.attribute("subject"),
        time(headers.attribute("time")),
        headers.contentType(),
        headers.attribute("dataschema"),
        headers.extensions(),
        value == null || value.length == 0 ? null : data.decode(value));
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new CodecException("in ce_time: it is no time in RFC 3339", e);
    }
  }

  @Override
  public byte[] encode(CloudEvent<T> event) {
    Map<String, String> attributes = new TreeMap<>(event.extensions());
    attributes.keySet().removeAll(Headers.OWN);
    attributes.put("specversion", "1.0");
    attributes.put("id", event.id());
    attributes.put("source", event.source());
    attributes.put("type", event.type());
    put(attributes, "subject", event.subject());
    put(attributes, "time", event.time());
    put(attributes, "dataschema", event.schema());
    List<Header> headers = new ArrayList<>();
    attributes.forEach((name, text) -> headers.add(Headers.of(Headers.PREFIX + name, text)));
    headers.add(Headers.of(Headers.CONTENT_TYPE, event.contentType()));
    T value = event.data();
    Instant time = event.time();
    return Messages.frame(
        event.extensions().get(KEY),
        value == null ? null : data.encode(value),
        headers,
        time == null ? 0 : time.toEpochMilli(),
        Time.CREATE);
  }

  private static void put(Map<String, String> attributes, String name, @Nullable Object value) {
    if (value != null) {
      attributes.put(name, value.toString());
    }
  }

  @Override
  public PersonalFields personal() {
    return structured.personal();
  }

  /**
   * The paths are those of structured mode: names of attributes, and {@code data} before others.
   */
  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    Redaction whole = structured.redaction(fields, means);
    PersonalFields within = fields.at("data");
    Redaction binary = within.isEmpty() ? null : data.redaction(within, means);
    return (bytes, offset, length) -> {
      Message<byte[]> message = MESSAGES.decoder().decode(bytes, offset, length);
      if (message == null) {
        throw new CodecException("expected a message of a topic");
      }
      Redaction of = isStructured(message) ? whole : binary;
      byte[] value = message.value();
      String key = message.key();
      return Messages.frame(
          key == null ? null : means.partitionKey(key),
          of == null || value == null || value.length == 0
              ? value
              : of.redact(value, 0, value.length),
          message.headers().stream().map(one -> Headers.treated(one, fields, means)).toList(),
          message.timestamp(),
          message.time());
    };
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
    return structured.describe() + " in messages";
  }
}
