package io.weir.spi;

import io.weir.codec.UnavailableException;
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
  /**
   * @throws UnavailableException if a map is null; its message is logged
   */
  public Found {
    if (values == null || unknown == null) {
      throw new UnavailableException(
          "Found has null for its "
              + (values == null ? "values" : "unknown keys")
              + "; give Map.of() where there are none",
          null);
    }
  }

  /** The values of all keys that have one; of the others it is known that they have none. */
  public static <K, T> Found<K, T> of(Map<K, T> values) {
    return new Found<>(values, Map.of());
  }
}
