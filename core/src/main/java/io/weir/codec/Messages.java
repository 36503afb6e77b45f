package io.weir.codec;

import io.weir.annotation.Experimental;
import io.weir.codec.Message.Header;
import io.weir.codec.Message.Time;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.privacy.PersonalFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a Kafka topic whole: key, headers, timestamp, and a value that may be
 * missing. {@code Source.topic("orders", Messages.of(Json.of(Order.class)))}; a tombstone is an
 * event then, and not filtered.
 *
 * <p>A function's edge and this codec pass a record on in a form of their own, {@link #frame}. It
 * is what a dead letter of such a record holds.
 *
 * @param <V> the type of the values
 */
@Experimental
public final class Messages<V> implements MessageCodec<Message<V>> {
  private static final int FORMAT = 1;

  private final Codec<V> values;

  private Messages(Codec<V> values) {
    this.values = Objects.requireNonNull(values, "values");
  }

  /**
   * Reads the values by {@code values}, which is not asked about tombstones.
   *
   * @throws IllegalArgumentException if a value holds several events: they would have one key
   */
  public static <V> Messages<V> of(Codec<V> values) {
    if (values.unfolding() != null) {
      throw new IllegalArgumentException(
          "Messages.of("
              + values.describe()
              + "): a message is one event; give the codec to Source.topic(..) itself");
    }
    return new Messages<>(values);
  }

  /**
   * Writes a record as {@link #decode} reads it.
   *
   * @param value null for a tombstone
   */
  public static byte[] frame(
      @Nullable String key,
      byte @Nullable [] value,
      List<Header> headers,
      long timestamp,
      Time time) {
    BinaryWriter out = new BinaryWriter().unsigned(FORMAT).signed(timestamp);
    out.bool(time == Time.APPEND);
    optional(out, key == null ? null : Unicode.bytes(key));
    out.unsigned(headers.size());
    for (Header header : headers) {
      out.bytes(Unicode.bytes(header.name()));
      optional(out, header.value());
    }
    optional(out, value);
    return out.toByteArray();
  }

  private static void optional(BinaryWriter out, byte @Nullable [] bytes) {
    out.bool(bytes != null);
    if (bytes != null) {
      out.bytes(bytes);
    }
  }

  private static byte @Nullable [] optional(BinaryReader in) {
    return in.bool() ? in.bytes() : null;
  }

  @Override
  public byte[] encode(Message<V> message) {
    V value = message.value();
    return frame(
        message.key(),
        value == null ? null : values.encode(value),
        message.headers(),
        message.timestamp(),
        message.time());
  }

  @Override
  public Message<V> decode(byte[] bytes) {
    return message(bytes, values.decoder());
  }

  private static <V> Message<V> message(byte[] bytes, Decoding<V> decoder) {
    Message<byte[]> read = parts(bytes);
    byte[] value = read.value();
    return new Message<>(
        read.key(),
        value == null ? null : decoder.decode(value, 0, value.length),
        read.headers(),
        read.timestamp(),
        read.time());
  }

  @Override
  public Decoding<Message<V>> decoder() {
    return new Decoder<>(values.decoder());
  }

  /** Passes on how large the last value was when opened. */
  private static final class Decoder<V> implements Decoding<Message<V>> {
    private final Decoding<V> inner;
    private boolean valued;

    Decoder(Decoding<V> inner) {
      this.inner = inner;
    }

    @Override
    public Message<V> decode(byte[] bytes, int offset, int length) {
      valued = false;
      Message<V> read = message(Arrays.copyOfRange(bytes, offset, offset + length), inner);
      valued = !read.isTombstone();
      return read;
    }

    @Override
    public long opened() {
      return valued ? inner.opened() : 0;
    }
  }

  private static Message<byte[]> parts(byte[] bytes) {
    try {
      return parts(new BinaryReader(bytes));
    } catch (UnreadableStateException | IllegalArgumentException damaged) {
      throw new CodecException("this is no record of a topic as Messages writes it", damaged);
    }
  }

  private static Message<byte[]> parts(BinaryReader in) {
    if (in.unsigned() != FORMAT) {
      throw new UnreadableStateException("a record of a topic is of format " + FORMAT);
    }
    long timestamp = in.signed();
    Time time = in.bool() ? Time.APPEND : Time.CREATE;
    byte[] key = optional(in);
    List<Header> headers = new ArrayList<>();
    for (int left = in.count(2); left > 0; left--) {
      headers.add(new Header(Unicode.text(in.bytes()), optional(in)));
    }
    byte[] value = optional(in);
    in.requireEnd("a record of a topic");
    return new Message<>(key == null ? null : Unicode.text(key), value, headers, timestamp, time);
  }

  @Override
  public PersonalFields personal() {
    return values.personal();
  }

  /** The paths are those of the value; the key is treated as a partition key is. */
  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    Redaction of =
        fields.isEmpty()
            ? (bytes, offset, length) -> Arrays.copyOfRange(bytes, offset, offset + length)
            : values.redaction(fields, means);
    return (bytes, offset, length) -> {
      Message<byte[]> read = parts(Arrays.copyOfRange(bytes, offset, offset + length));
      String key = read.key();
      byte[] value = read.value();
      return frame(
          key == null ? null : means.partitionKey(key),
          value == null ? null : of.redact(value, 0, value.length),
          read.headers(),
          read.timestamp(),
          read.time());
    };
  }

  @Override
  public List<Resource> resources() {
    return values.resources();
  }

  @Override
  public Description description() {
    return Description.wrapping(getClass(), describe(), values.description());
  }

  @Override
  public String describe() {
    return "messages of " + values.describe();
  }
}
