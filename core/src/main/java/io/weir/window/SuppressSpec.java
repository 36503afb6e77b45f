package io.weir.window;

import io.weir.codec.Codec;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a suppression.
 *
 * @param limit milliseconds of event time from the first held update of a row
 * @param row names the row of an update; null = a key is one row
 * @param removes true for an update that takes its row out; null = there is none
 * @param maxBytes 0 = as many as there are
 */
record SuppressSpec<V>(
    Codec<V> codec,
    long limit,
    @Nullable Function<? super V, String> row,
    @Nullable Predicate<? super V> removes,
    int maxRows,
    int maxBytes,
    boolean earlyWhenFull) {
  private static final int DEFAULT_MAX_ROWS = 10_000;

  static <V> SuppressSpec<V> of(Codec<V> codec, long limit) {
    return new SuppressSpec<>(codec, limit, null, null, DEFAULT_MAX_ROWS, 0, false);
  }

  SuppressSpec<V> withCodec(Codec<V> next) {
    return new SuppressSpec<>(next, limit, row, removes, maxRows, maxBytes, earlyWhenFull);
  }

  SuppressSpec<V> withRow(Function<? super V, String> next) {
    return new SuppressSpec<>(codec, limit, next, removes, maxRows, maxBytes, earlyWhenFull);
  }

  SuppressSpec<V> withRemoves(Predicate<? super V> next) {
    return new SuppressSpec<>(codec, limit, row, next, maxRows, maxBytes, earlyWhenFull);
  }

  SuppressSpec<V> withMaxRows(int next) {
    return new SuppressSpec<>(codec, limit, row, removes, next, maxBytes, earlyWhenFull);
  }

  SuppressSpec<V> withMaxBytes(int next) {
    return new SuppressSpec<>(codec, limit, row, removes, maxRows, next, earlyWhenFull);
  }

  SuppressSpec<V> withEarlyWhenFull() {
    return new SuppressSpec<>(codec, limit, row, removes, maxRows, maxBytes, true);
  }
}
