package io.weir.rank;

import io.weir.codec.Codec;
import java.util.Comparator;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The declared settings of a rank.
 *
 * @param order null = none is declared
 * @param byArrival true if rows stand in the order of their arrival
 * @param end the last place that is given, from 1; 0 = none is declared, or a row says it
 * @param endOf says the last place by a key's first row; null = all keys have the same
 * @param start the first place that is given, from 1
 * @param maxRows the most rows that a key keeps; 0 = not declared
 * @param ttl milliseconds without an event after which a key is forgotten; 0 = never
 * @param withdraws true if a row that another one replaces is withdrawn first
 */
record RankSettings<V>(
    Codec<V> codec,
    @Nullable Comparator<? super V> order,
    boolean byArrival,
    int end,
    @Nullable ToIntFunction<? super V> endOf,
    int start,
    RowInput<V> input,
    int maxRows,
    long ttl,
    boolean withdraws) {
  static <V> RankSettings<V> of(Codec<V> codec) {
    return new RankSettings<>(codec, null, false, 0, null, 1, RowInput.appends(), 0, 0, false);
  }

  RankSettings<V> withCodec(Codec<V> next) {
    return new RankSettings<>(
        next, order, byArrival, end, endOf, start, input, maxRows, ttl, withdraws);
  }

  RankSettings<V> withOrder(Comparator<? super V> next) {
    return new RankSettings<>(
        codec, next, false, end, endOf, start, input, maxRows, ttl, withdraws);
  }

  /** All rows compare as equal, so they stand as they came. */
  RankSettings<V> withArrival() {
    return new RankSettings<>(
        codec,
        (unusedOne, unusedOther) -> 0,
        true,
        end,
        endOf,
        start,
        input,
        maxRows,
        ttl,
        withdraws);
  }

  RankSettings<V> withEnd(int next) {
    return new RankSettings<>(
        codec, order, byArrival, next, null, start, input, maxRows, ttl, withdraws);
  }

  RankSettings<V> withEnd(ToIntFunction<? super V> next) {
    return new RankSettings<>(
        codec, order, byArrival, 0, next, start, input, maxRows, ttl, withdraws);
  }

  RankSettings<V> withStart(int next) {
    return new RankSettings<>(
        codec, order, byArrival, end, endOf, next, input, maxRows, ttl, withdraws);
  }

  RankSettings<V> withInput(RowInput<V> next) {
    return new RankSettings<>(
        codec, order, byArrival, end, endOf, start, next, maxRows, ttl, withdraws);
  }

  RankSettings<V> withMaxRows(int next) {
    return new RankSettings<>(
        codec, order, byArrival, end, endOf, start, input, next, ttl, withdraws);
  }

  RankSettings<V> withTtl(long next) {
    return new RankSettings<>(
        codec, order, byArrival, end, endOf, start, input, maxRows, next, withdraws);
  }

  RankSettings<V> withdrawing() {
    return new RankSettings<>(
        codec, order, byArrival, end, endOf, start, input, maxRows, ttl, true);
  }
}
