package io.weir.codec;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The events of one record, in order. Each can be read alone, and put into a record of its own,
 * which is then parked with a key or kept in a dead letter.
 *
 * @param <T> the value of an event
 */
public interface Unfolded<T> {
  /** The number of events; a record may have none. */
  int size();

  /**
   * Decodes one event; each call gives a new value.
   *
   * @return null if it is no event; it is counted as filtered
   * @throws CodecException if it cannot be read; it alone becomes a dead letter
   */
  @Nullable T event(int index);

  /**
   * The payload of a record that holds this event and no other; the codec reads the same event from
   * it. An event that cannot be decoded has one, too.
   */
  byte[] record(int index);

  /** An upper bound for the bytes of {@link #record}, known without making it if possible. */
  default int length(int index) {
    return record(index).length;
  }

  /** The size in bytes of the record and the decoded events when opened, if compressed; else 0. */
  default long opened() {
    return 0;
  }

  /**
   * Makes the events whose bytes are an array each.
   *
   * @param decoder decodes one event
   * @param record makes the payload of a record that holds one event alone
   */
  static <T> Unfolded<T> of(
      List<byte[]> events, Codec.Decoding<T> decoder, UnaryOperator<byte[]> record) {
    Slices slices = new Slices();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] event : events) {
      slices.add(all.size(), all.size() + event.length);
      all.writeBytes(event);
    }
    return slices.of(all.toByteArray(), decoder, record);
  }
}
