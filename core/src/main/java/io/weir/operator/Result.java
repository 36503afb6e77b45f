package io.weir.operator;

import java.time.Instant;

/**
 * Makes what a window emits; the canonical constructor of a record (key, start, end, value) fits.
 *
 * @param <R> the aggregate's result
 * @param <T> what is emitted
 */
@FunctionalInterface
public interface Result<R, T> {
  T of(String key, Instant start, Instant end, R value);
}
