package io.weir.rank;

import io.weir.codec.Codec;
import java.util.Comparator;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A rank's settings as one value.
 *
 * @param counts true if rows need not be kept, because none ever moves or goes
 * @param end the last place that is given, from 1; 0 = a key's first row says it
 * @param maxRows the most rows that a key keeps
 * @param ttl milliseconds without an event after which a key is forgotten; 0 = never
 */
record RankSpec<V, O>(
    Codec<V> codec,
    Comparator<? super V> order,
    boolean counts,
    int end,
    @Nullable ToIntFunction<? super V> endOf,
    RowInput<V> input,
    int maxRows,
    long ttl,
    RankChanges<V, O> changes) {

  int compare(V one, V other) {
    return order.compare(one, other);
  }

  /** The last place that is given, for a key whose first row this is. */
  int endFor(V first) {
    if (endOf == null) {
      return end;
    }
    int own = endOf.applyAsInt(first);
    if (own < 1 || own > Rank.MAX_TOP) {
      throw new IllegalArgumentException(
          "top(..) gives " + own + " for a key's first row; give 1 to MAX_TOP = " + Rank.MAX_TOP);
    }
    return own;
  }
}
