package io.weir.join;

import io.weir.JoinOperator;
import io.weir.KeyedSource;
import io.weir.LimitExceededException;
import io.weir.Output;
import io.weir.codec.Codec;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Joins the events of two sources that have the same key and are near in event time: a left and a
 * right event are a pair if {@code right - left} lies in an interval. Each pair gives one result,
 * when the second of the two is applied. An event without a partner gives none, or one of its own
 * once no partner can come any more: {@link #join}, {@link #leftJoin}, {@link #rightJoin} and
 * {@link #fullJoin}. The rules are Flink's, to the millisecond (S5.1 to S5.5). Immutable; each
 * setting returns a new description.
 *
 * <pre>{@code
 * StreamFunction.named("paid-orders")
 *     .compute(IntervalJoin.of(ORDERS.keyBy(Order::id), PAYMENTS.keyBy(Payment::order))
 *         .between(ofMinutes(-1), ofMinutes(30))
 *         .lateRight(LATE_PAYMENTS)
 *         .join(PaidOrder::new))
 * }</pre>
 *
 * <p><b>Lateness.</b> An event is late if its timestamp is below the watermark of its own shard
 * just before it (S5.3); an event at the watermark is not late, unlike with windows. A late event
 * joins no partner, even one that still waits: there is no allowed lateness. Where each event of
 * its side has a result it has its own at once, and does not count as late. A function that
 * declares {@link io.weir.Lateness#WHILE_OPEN} judges by the key's watermark instead, the least of
 * both sides, as Flink does; then it matters how the shards interleave.
 *
 * <p><b>Memory.</b> Events wait, encoded by their codec, until the key's watermark has reached
 * their timestamp plus the upper bound (left) or minus the lower bound (right), at least their
 * timestamp. The key's next event removes them, or a timer once they have stayed for as long as the
 * interval is: that saves most of the writes that only remove. An event whose timestamp is the
 * current watermark does not join a partner that is forgotten at this same watermark.
 *
 * <p><b>Order.</b> Results and their ids do not depend on how the shards of the two sources
 * interleave; the order of a key's results does.
 *
 * @param <L> the left source's value
 * @param <R> the right source's value
 */
public final class IntervalJoin<L, R> {
  /** The default of {@link #maxBuffered}. */
  public static final int DEFAULT_MAX_BUFFERED = 10_000;

  /** The largest value of {@link #maxBuffered}. */
  public static final int MAX_BUFFERED = 1_000_000;

  /** The largest distance of a bound from zero. */
  public static final Duration MAX_BOUND = Duration.ofDays(3_660);

  private final JoinSide<L> left;
  private final JoinSide<R> right;
  private final @Nullable JoinBounds bounds;
  private final int maxBuffered;

  private IntervalJoin(
      JoinSide<L> left, JoinSide<R> right, @Nullable JoinBounds bounds, int maxBuffered) {
    this.left = left;
    this.right = right;
    this.bounds = bounds;
    this.maxBuffered = maxBuffered;
  }

  /** Joins two sources. The function has these and no others, so it needs no {@code from(..)}. */
  public static <L, R> IntervalJoin<L, R> of(KeyedSource<L> left, KeyedSource<R> right) {
    JoinSide<L> one = JoinSide.of(left);
    JoinSide<R> other = JoinSide.of(right);
    SideOrder.requireTwo("IntervalJoin", one, other);
    return new IntervalJoin<>(one, other, null, DEFAULT_MAX_BUFFERED);
  }

  /**
   * Sets the interval: {@code lower <= right - left <= upper}, in event time. Either bound may be
   * negative.
   */
  public IntervalJoin<L, R> between(Duration lower, Duration upper) {
    return within(JoinBounds.of(lower, upper));
  }

  /** Excludes the lower bound itself: it moves up by one millisecond. */
  public IntervalJoin<L, R> lowerExclusive() {
    return within(declared("lowerExclusive()").withoutLower());
  }

  /** Excludes the upper bound itself: it moves down by one millisecond. */
  public IntervalJoin<L, R> upperExclusive() {
    return within(declared("upperExclusive()").withoutUpper());
  }

  /** Names the output for late left events. */
  public IntervalJoin<L, R> lateLeft(Output<? super L> output) {
    return new IntervalJoin<>(left.late(output), right, bounds, maxBuffered);
  }

  /** Names the output for late right events. */
  public IntervalJoin<L, R> lateRight(Output<? super R> output) {
    return new IntervalJoin<>(left, right.late(output), bounds, maxBuffered);
  }

  /**
   * Sets the codecs of events while they wait; those of their sources unless set. Fields that a
   * codec leaves out are missing in the results. A new codec must read the bytes of the old one.
   */
  public IntervalJoin<L, R> storedBy(Codec<L> leftCodec, Codec<R> rightCodec) {
    Objects.requireNonNull(leftCodec, "leftCodec");
    Objects.requireNonNull(rightCodec, "rightCodec");
    return new IntervalJoin<>(
        left.storedBy(leftCodec), right.storedBy(rightCodec), bounds, maxBuffered);
  }

  /**
   * Limits the events of both sides that wait per key; {@link #DEFAULT_MAX_BUFFERED} unless set. An
   * event beyond that is dead-lettered with {@link LimitExceededException}, and the key goes on.
   */
  public IntervalJoin<L, R> maxBuffered(int events) {
    if (events < 1 || events > MAX_BUFFERED) {
      throw new IllegalArgumentException(
          "maxBuffered(" + events + ") must be 1 to MAX_BUFFERED = " + MAX_BUFFERED);
    }
    return new IntervalJoin<>(left, right, bounds, events);
  }

  /**
   * Makes the result of a pair; null = nothing. It must be pure: the same pair gives the same
   * result.
   */
  public <O> JoinOperator<O> join(BiFunction<? super L, ? super R, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return operator(JoinKind.INNER, "join(..)", JoinResult.of(result));
  }

  /** Makes the result of a pair with its key and times; null = nothing. */
  public <O> JoinOperator<O> joinResults(Function<? super Joined<L, R>, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return operator(JoinKind.INNER, "joinResults(..)", JoinResult.ofPair(result));
  }

  /**
   * As {@link #join}, and makes a result of each left event that met nobody, with null for the
   * right one. It comes when event time has passed the interval: no partner can come any more
   * (S5.5). If the function fails on null then, the other results of that time are given up with
   * it, as with any timer that fails (R27).
   */
  public <O> JoinOperator<O> leftJoin(
      BiFunction<? super L, ? super @Nullable R, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return operator(JoinKind.LEFT, "leftJoin(..)", JoinResult.of(result));
  }

  /** As {@link #leftJoin}, with the pair's key and times. */
  public <O> JoinOperator<O> leftJoinResults(
      Function<? super Joined<L, Optional<R>>, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return operator(JoinKind.LEFT, "leftJoinResults(..)", JoinResult.ofLeft(result));
  }

  /** As {@link #leftJoin} with the sides exchanged: each right event has a result. */
  public <O> JoinOperator<O> rightJoin(
      BiFunction<? super @Nullable L, ? super R, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return operator(JoinKind.RIGHT, "rightJoin(..)", JoinResult.of(result));
  }

  /** As {@link #rightJoin}, with the pair's key and times. */
  public <O> JoinOperator<O> rightJoinResults(
      Function<? super Joined<Optional<L>, R>, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return operator(JoinKind.RIGHT, "rightJoinResults(..)", JoinResult.ofRight(result));
  }

  /** As {@link #leftJoin} and {@link #rightJoin} together: each event has a result. */
  public <O> JoinOperator<O> fullJoin(
      BiFunction<? super @Nullable L, ? super @Nullable R, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return operator(JoinKind.FULL, "fullJoin(..)", JoinResult.of(result));
  }

  /** As {@link #fullJoin}, with the pair's key and times. */
  public <O> JoinOperator<O> fullJoinResults(
      Function<? super Joined<Optional<L>, Optional<R>>, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return operator(JoinKind.FULL, "fullJoinResults(..)", JoinResult.ofFull(result));
  }

  private IntervalJoin<L, R> within(JoinBounds next) {
    return new IntervalJoin<>(left, right, next, maxBuffered);
  }

  private <O> JoinOperator<O> operator(JoinKind kind, String by, JoinResult<L, R, O> result) {
    JoinBounds interval = declared(by).requireNotEmpty();
    requireNoLate(left, kind.keepsLeft(), "lateLeft", by);
    requireNoLate(right, kind.keepsRight(), "lateRight", by);
    return new IntervalJoinOperator<>(
        new JoinSpec<>(kind, left, right, interval.first(), interval.last(), maxBuffered, result));
  }

  private static void requireNoLate(JoinSide<?> side, boolean isKept, String setting, String by) {
    if (isKept && side.late() != null) {
      throw new IllegalArgumentException(
          setting
              + "("
              + side.late().name()
              + ") with "
              + by
              + ": each event of '"
              + side.source()
              + "' has a result, a late one at once, so none is late; leave "
              + setting
              + "(..) out");
    }
  }

  private JoinBounds declared(String by) {
    if (bounds == null) {
      throw new IllegalArgumentException(
          by
              + " on the interval join of '"
              + left.source()
              + "' and '"
              + right.source()
              + "' without an interval; add between(lower, upper) before it");
    }
    return bounds;
  }
}
