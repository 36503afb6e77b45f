package io.weir.join;

import io.weir.KeyedSource;
import io.weir.Output;
import io.weir.StateFrame;
import io.weir.codec.Codec;
import io.weir.time.Millis;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is declared of a join with versions, before it is said which results it has. */
record VersionedSettings<L, R>(
    StateFrame frame,
    JoinSide<L> left,
    JoinSide<R> right,
    @Nullable Predicate<? super R> removes,
    long delay,
    int maxWaiting,
    int maxVersions,
    long ttl) {
  static <L, R> VersionedSettings<L, R> of(
      StateFrame frame, String join, KeyedSource<L> left, KeyedSource<R> right, long delay) {
    JoinSide<L> one = JoinSide.of(left);
    JoinSide<R> other = JoinSide.of(right);
    SideOrder.requireTwo(join, one, other);
    return new VersionedSettings<>(
        frame,
        one,
        other,
        null,
        delay,
        TemporalJoin.DEFAULT_MAX_WAITING,
        TemporalJoin.DEFAULT_MAX_VERSIONS,
        0);
  }

  VersionedSettings<L, R> removedBy(Predicate<? super R> which) {
    Objects.requireNonNull(which, "which");
    return new VersionedSettings<>(frame, left, right, which, delay, maxWaiting, maxVersions, ttl);
  }

  VersionedSettings<L, R> lateLeft(Output<? super L> output) {
    return sides(left.late(output), right);
  }

  VersionedSettings<L, R> lateRight(Output<? super R> output) {
    return sides(left, right.late(output));
  }

  VersionedSettings<L, R> storedBy(Codec<L> leftCodec, Codec<R> rightCodec) {
    Objects.requireNonNull(leftCodec, "leftCodec");
    Objects.requireNonNull(rightCodec, "rightCodec");
    return sides(left.storedBy(leftCodec), right.storedBy(rightCodec));
  }

  private VersionedSettings<L, R> sides(JoinSide<L> one, JoinSide<R> other) {
    return new VersionedSettings<>(frame, one, other, removes, delay, maxWaiting, maxVersions, ttl);
  }

  VersionedSettings<L, R> grace(Duration time) {
    long millis = time.isZero() ? 0 : Millis.positive("grace", time);
    if (time.compareTo(IntervalJoin.MAX_BOUND) > 0) {
      throw new IllegalArgumentException(
          "grace("
              + time
              + "): events would wait longer than MAX_BOUND = "
              + IntervalJoin.MAX_BOUND
              + "; use a shorter one");
    }
    return new VersionedSettings<>(
        frame, left, right, removes, millis, maxWaiting, maxVersions, ttl);
  }

  VersionedSettings<L, R> maxWaiting(int events) {
    int most = required("maxWaiting", events);
    return new VersionedSettings<>(frame, left, right, removes, delay, most, maxVersions, ttl);
  }

  VersionedSettings<L, R> maxVersions(int versions) {
    int most = required("maxVersions", versions);
    return new VersionedSettings<>(frame, left, right, removes, delay, maxWaiting, most, ttl);
  }

  private static int required(String setting, int most) {
    if (most < 1 || most > IntervalJoin.MAX_BUFFERED) {
      throw new IllegalArgumentException(
          setting + "(" + most + ") must be 1 to MAX_BUFFERED = " + IntervalJoin.MAX_BUFFERED);
    }
    return most;
  }

  VersionedSettings<L, R> expireAfter(Duration time) {
    long millis = Millis.positive("expireAfter", time);
    return new VersionedSettings<>(
        frame, left, right, removes, delay, maxWaiting, maxVersions, millis);
  }

  /**
   * @param joinsLate true if a left event that is late is joined all the same
   */
  <O> VersionedJoinOperator<L, R, O> operator(
      boolean keepsLeft, boolean joinsLate, JoinResult<L, R, O> result) {
    return new VersionedJoinOperator<>(
        new VersionedSpec<>(
            frame,
            keepsLeft,
            left,
            right,
            removes,
            delay,
            joinsLate,
            maxWaiting,
            maxVersions,
            ttl,
            result));
  }
}
