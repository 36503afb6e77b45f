package io.weir.codec;

import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.privacy.PersonalFields;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads records that hold one event a line: {@code Lines.of(Json.of(View.class))}. A line ends with
 * a line feed, or a carriage return and a line feed, or with the record. Empty lines are no events.
 */
public final class Lines<T> implements Codec<T> {
  private final Codec<T> inner;
  private final int maxEvents;

  private Lines(Codec<T> inner, int maxEvents) {
    this.inner = Objects.requireNonNull(inner, "inner");
    this.maxEvents = maxEvents;
  }

  /**
   * Each line is a value of {@code inner}, with {@link Unfolding#DEFAULT_MAX_EVENTS}. A value that
   * {@code inner} writes with a line feed is refused.
   */
  public static <T> Lines<T> of(Codec<T> inner) {
    return new Lines<>(inner, Unfolding.DEFAULT_MAX_EVENTS);
  }

  /** Limits the events of a record; one with more is a dead letter as a whole. */
  public Lines<T> maxEvents(int events) {
    return new Lines<>(inner, Unfolding.maxEvents(events));
  }

  /** Writes a record of one line. */
  @Override
  public byte[] encode(T value) {
    byte[] line = inner.encode(value);
    for (byte one : line) {
      if (one == '\n') {
        throw new CodecException(
            "a value takes more than one line; give Lines.of(..) a codec that writes one");
      }
    }
    return line;
  }

  @Override
  public @Nullable T decode(byte[] bytes) {
    return Unfolding.only(unfolding().unfold(bytes, 0, bytes.length));
  }

  @Override
  public Unfolding<T> unfolding() {
    Decoding<T> decoder = inner.decoder();
    return (bytes, offset, length) ->
        lines(bytes, offset, offset + length).of(bytes, decoder, line -> line);
  }

  private Slices lines(byte[] bytes, int from, int to) {
    Slices lines = new Slices();
    int start = from;
    while (start < to) {
      int feed = start;
      while (feed < to && bytes[feed] != '\n') {
        feed++;
      }
      int end = feed > start && bytes[feed - 1] == '\r' ? feed - 1 : feed;
      if (end > start) {
        lines.add(start, end);
        Unfolding.requireFits(lines.count(), maxEvents);
      }
      start = feed + 1;
    }
    return lines;
  }

  @Override
  public PersonalFields personal() {
    return inner.personal();
  }

  @Override
  public Redaction redaction(PersonalFields fields, Redaction.Means means) {
    Redaction of = inner.redaction(fields, means);
    return (bytes, offset, length) -> redacted(bytes, offset, offset + length, of, means);
  }

  /** A line that cannot be read is kept by itself: it does not harm the others. */
  private static byte[] redacted(
      byte[] bytes, int from, int to, Redaction of, Redaction.Means means) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int start = from;
    while (start < to) {
      int end = start;
      while (end < to && bytes[end] != '\n') {
        end++;
      }
      int text = end > start && bytes[end - 1] == '\r' ? end - 1 : end;
      if (text > start) {
        out.writeBytes(line(bytes, start, text - start, of, means));
      }
      out.write(bytes, text, Math.min(to, end + 1) - text);
      start = end + 1;
    }
    return out.toByteArray();
  }

  private static byte[] line(
      byte[] bytes, int offset, int length, Redaction of, Redaction.Means means) {
    byte[] line = means.opened(Arrays.copyOfRange(bytes, offset, offset + length));
    try {
      return of.redact(line, 0, line.length);
    } catch (CodecException unreadable) {
      return means.kept(line);
    }
  }

  @Override
  public List<Resource> resources() {
    return inner.resources();
  }

  @Override
  public String describe() {
    return "lines of " + inner.describe();
  }

  @Override
  public Description description() {
    return Description.wrapping(getClass(), describe(), inner.description());
  }
}
