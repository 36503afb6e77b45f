package io.weir.spi;

import java.util.Map;

/**
 * What a lookup has found. A key that is in neither map has no value, and that is known.
 *
 * @param values by key
 * @param unknown for keys of which it is not known what they have, why not: their events come
 *     again, or have the declared fallback
 * @param <K> what was asked for
 * @param <T> what is found
 */
public record Found<K, T>(Map<K, T> values, Map<K, RuntimeException> unknown) {
  /** The values of all keys that have one; of the others it is known that they have none. */
  public static <K, T> Found<K, T> of(Map<K, T> values) {
    return new Found<>(values, Map.of());
  }
}
