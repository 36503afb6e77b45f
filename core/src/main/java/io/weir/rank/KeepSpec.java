package io.weir.rank;

import io.weir.Output;
import io.weir.codec.Codec;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a deduplication.
 *
 * @param removes true for an event that takes the row out; null = there is none
 * @param late the output of late events; null = they are counted and not kept
 * @param ttl milliseconds after its last change at which a key is forgotten; 0 = never
 * @param withdraws true if a row that another one replaces is withdrawn first
 */
record KeepSpec<V>(
    Codec<V> codec,
    Which which,
    @Nullable Predicate<? super V> removes,
    @Nullable Output<? super V> late,
    long ttl,
    boolean withdraws) {
  /** The event that is kept. */
  enum Which {
    FIRST("the first by arrival"),
    LAST("the last by arrival"),
    FIRST_BY_TIME("the first by event time, at the watermark"),
    FIRST_BY_TIME_AT_ONCE("the first by event time, at once"),
    LAST_BY_TIME("the last by event time, at once");

    private final String words;

    Which(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    boolean byTime() {
      return this != FIRST && this != LAST;
    }

    /** True if what is given is never replaced. */
    boolean isFinal() {
      return this == FIRST || this == FIRST_BY_TIME;
    }
  }

  static <V> KeepSpec<V> of(Codec<V> codec, Which which) {
    return new KeepSpec<>(codec, which, null, null, 0, false);
  }

  KeepSpec<V> withCodec(Codec<V> next) {
    return new KeepSpec<>(next, which, removes, late, ttl, withdraws);
  }

  KeepSpec<V> withWhich(Which next) {
    return new KeepSpec<>(codec, next, removes, late, ttl, withdraws);
  }

  KeepSpec<V> withRemoves(Predicate<? super V> next) {
    return new KeepSpec<>(codec, which, next, late, ttl, withdraws);
  }

  KeepSpec<V> withLate(Output<? super V> next) {
    return new KeepSpec<>(codec, which, removes, next, ttl, withdraws);
  }

  KeepSpec<V> withTtl(long next) {
    return new KeepSpec<>(codec, which, removes, late, next, withdraws);
  }

  KeepSpec<V> withWithdrawing() {
    return new KeepSpec<>(codec, which, removes, late, ttl, true);
  }

  /** True if a row that was given is still needed: to compare, to withdraw or to delete it. */
  boolean needsGivenRow() {
    return withdraws || which == Which.LAST;
  }
}
