package io.weir.codec;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The events of one record, in order. Each can be read alone, and put into a record alone: that is
 * what waits with a key, and what a dead letter keeps and sends again.
 *
 * @param <T> the value of an event
 */
public interface Unfolded<T> {
  /** How many there are; a record may have none. */
  int size();

  /**
   * Decodes one: each time a value of its own.
   *
   * @return null if it is no event: it is counted as filtered
   * @throws CodecException if it cannot be read; it is a dead letter alone
   */
  T event(int index);

  /**
   * The payload of a record that holds this event and no other: the codec reads the same from it.
   * It can be made of an event that cannot be decoded too.
   */
  byte[] record(int index);

  /** How many bytes {@link #record} has, if it is known without making it; never less. */
  default int length(int index) {
    return record(index).length;
  }

  /** How many bytes the record and the events that were decoded opened to, if compressed. */
  default long opened() {
    return 0;
  }

  /**
   * Events whose bytes stand in an array each.
   *
   * @param decoder decodes one of them
   * @param record makes the payload of a record that holds it alone
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
