package io.weir.codec;

import io.weir.annotation.Internal;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The events of a record that was compressed.
 *
 * @param <T> the value of an event
 */
@Internal
public final class OpenedEvents<T> implements Unfolded<T> {
  private final Unfolded<T> inner;
  private final int openedBytes;
  private final UnaryOperator<byte[]> compress;

  private OpenedEvents(Unfolded<T> inner, int openedBytes, UnaryOperator<byte[]> compress) {
    this.inner = inner;
    this.openedBytes = openedBytes;
    this.compress = compress;
  }

  /**
   * @param opened the bytes of the record when opened
   * @param compress makes a record of the outer codec from one of the inner
   */
  public static <T> Unfolded<T> of(
      byte[] opened, Unfolding<T> events, UnaryOperator<byte[]> compress) {
    return new OpenedEvents<>(events.unfold(opened, 0, opened.length), opened.length, compress);
  }

  @Override
  public int size() {
    return inner.size();
  }

  @Override
  public @Nullable T event(int index) {
    return inner.event(index);
  }

  @Override
  public byte[] record(int index) {
    return compress.apply(inner.record(index));
  }

  /** An upper bound: compressing never makes a record longer than that. */
  @Override
  public int length(int index) {
    int plain = inner.length(index);
    return plain + plain / 256 + 64;
  }

  @Override
  public long opened() {
    return openedBytes + inner.opened();
  }
}
