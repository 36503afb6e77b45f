package io.weir.join;

import io.weir.JoinOperator;
import io.weir.KeyedSource;
import io.weir.LimitExceededException;
import io.weir.Output;
import io.weir.codec.Codec;
import io.weir.time.WindowAssigner;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Joins the events of two sources that have the same key and stand in the same window (S5.6). All
 * results of a window come when it fires: when the key's watermark, the least of both sides, has
 * reached its last millisecond. Immutable; each setting returns a new description.
 *
 * <pre>{@code
 * StreamFunction.named("shown-and-clicked")
 *     .compute(
 *         WindowJoin.of(SHOWN.keyBy(Shown::page), CLICKS.keyBy(Click::page))
 *             .tumbling(ofMinutes(5))
 *             .join(ShownAndClicked::new))
 * }</pre>
 *
 * <p><b>Lateness.</b> A window takes no event any more once the watermark of the event's own shard
 * has reached its last millisecond. An event that no window takes is late (S2.2); there is no
 * allowed lateness.
 *
 * <p><b>Memory.</b> Each event waits once, encoded by its codec, until its last window has fired,
 * however many windows it is in.
 *
 * <p><b>Order.</b> Results and their ids do not depend on how the shards of the two sources
 * interleave.
 *
 * @param <L> the left source's value
 * @param <R> the right source's value
 */
public final class WindowJoin<L, R> {
  /** The default of {@link #maxBuffered}. */
  public static final int DEFAULT_MAX_BUFFERED = 10_000;

  /** The most windows that an event may be in. */
  public static final int MAX_OVERLAP = 1_000;

  private final JoinSide<L> left;
  private final JoinSide<R> right;
  private final @Nullable WindowAssigner windows;
  private final int maxBuffered;

  private WindowJoin(
      JoinSide<L> left, JoinSide<R> right, @Nullable WindowAssigner windows, int maxBuffered) {
    this.left = left;
    this.right = right;
    this.windows = windows;
    this.maxBuffered = maxBuffered;
  }

  /** Joins two sources. The function has these and no others, so it needs no {@code from(..)}. */
  public static <L, R> WindowJoin<L, R> of(KeyedSource<L> left, KeyedSource<R> right) {
    JoinSide<L> one = JoinSide.of(left);
    JoinSide<R> other = JoinSide.of(right);
    SideOrder.requireTwo("WindowJoin", one, other);
    return new WindowJoin<>(one, other, null, DEFAULT_MAX_BUFFERED);
  }

  /** Joins in windows of one size, one after the other. */
  public WindowJoin<L, R> tumbling(Duration size) {
    return in(WindowAssigner.tumbling(size));
  }

  /**
   * Joins in windows of one size, one starting every {@code slide}: at most {@link #MAX_OVERLAP} at
   * a time. A slide above the size leaves gaps; events in them leave no trace.
   */
  public WindowJoin<L, R> hopping(Duration size, Duration slide) {
    if (size.compareTo(slide.multipliedBy(MAX_OVERLAP)) > 0) {
      throw new IllegalArgumentException(
          "hopping("
              + size
              + ", "
              + slide
              + ") puts an event into more than MAX_OVERLAP = "
              + MAX_OVERLAP
              + " windows; use a larger slide");
    }
    return in(WindowAssigner.hopping(size, slide));
  }

  /** Moves the windows, by less than their size or slide either way. */
  public WindowJoin<L, R> offset(Duration offset) {
    return in(declared("offset(..)").withOffset(offset));
  }

  /** Names the output for late left events. */
  public WindowJoin<L, R> lateLeft(Output<? super L> output) {
    return new WindowJoin<>(left.late(output), right, windows, maxBuffered);
  }

  /** Names the output for late right events. */
  public WindowJoin<L, R> lateRight(Output<? super R> output) {
    return new WindowJoin<>(left, right.late(output), windows, maxBuffered);
  }

  /**
   * Sets the codecs of events while they wait; those of their sources unless set. Fields that a
   * codec leaves out are missing in the results. A new codec must read the bytes of the old one.
   */
  public WindowJoin<L, R> storedBy(Codec<L> leftCodec, Codec<R> rightCodec) {
    Objects.requireNonNull(leftCodec, "leftCodec");
    Objects.requireNonNull(rightCodec, "rightCodec");
    return new WindowJoin<>(
        left.storedBy(leftCodec), right.storedBy(rightCodec), windows, maxBuffered);
  }

  /**
   * Limits the events of both sides that wait per key; {@link #DEFAULT_MAX_BUFFERED} unless set, at
   * most {@link IntervalJoin#MAX_BUFFERED}. An event beyond that is dead-lettered with {@link
   * LimitExceededException}, and the key goes on. Where results of the other side tell whether
   * somebody was in a window, the first one in it is taken all the same.
   */
  public WindowJoin<L, R> maxBuffered(int events) {
    if (events < 1 || events > IntervalJoin.MAX_BUFFERED) {
      throw new IllegalArgumentException(
          "maxBuffered(" + events + ") must be 1 to MAX_BUFFERED = " + IntervalJoin.MAX_BUFFERED);
    }
    return new WindowJoin<>(left, right, windows, events);
  }

  /** Makes the result of each pair in a window; null = nothing. It must be pure. */
  public <O> JoinOperator<O> join(BiFunction<? super L, ? super R, ? extends O> result) {
    return operator(WindowJoinKind.INNER, "join(..)", JoinResult.of(result));
  }

  /** As {@link #join}, with key, window and times. */
  public <O> JoinOperator<O> joinResults(Function<? super WindowJoined<L, R>, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return operator(
        WindowJoinKind.INNER,
        "joinResults(..)",
        (key, window, one, time, other, otherTime) ->
            result.apply(
                new WindowJoined<>(key, window, there(one), time, there(other), otherTime)));
  }

  /**
   * As {@link #join}, and makes a result of each left event in a window without a right one, with
   * null for it.
   */
  public <O> JoinOperator<O> leftJoin(
      BiFunction<? super L, ? super @Nullable R, ? extends O> result) {
    return operator(WindowJoinKind.LEFT, "leftJoin(..)", JoinResult.of(result));
  }

  /** As {@link #leftJoin}, with key, window and times. */
  public <O> JoinOperator<O> leftJoinResults(
      Function<? super WindowJoined<L, Optional<R>>, ? extends O> result) {
    return operator(WindowJoinKind.LEFT, "leftJoinResults(..)", ofLeft(result));
  }

  /** As {@link #leftJoin} with the sides exchanged. */
  public <O> JoinOperator<O> rightJoin(
      BiFunction<? super @Nullable L, ? super R, ? extends O> result) {
    return operator(WindowJoinKind.RIGHT, "rightJoin(..)", JoinResult.of(result));
  }

  /** As {@link #rightJoin}, with key, window and times. */
  public <O> JoinOperator<O> rightJoinResults(
      Function<? super WindowJoined<Optional<L>, R>, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return operator(
        WindowJoinKind.RIGHT,
        "rightJoinResults(..)",
        (key, window, one, time, other, otherTime) ->
            result.apply(
                new WindowJoined<>(
                    key, window, Optional.ofNullable(one), time, there(other), otherTime)));
  }

  /** As {@link #leftJoin} and {@link #rightJoin} together: each event has a result. */
  public <O> JoinOperator<O> fullJoin(
      BiFunction<? super @Nullable L, ? super @Nullable R, ? extends O> result) {
    return operator(WindowJoinKind.FULL, "fullJoin(..)", JoinResult.of(result));
  }

  /** As {@link #fullJoin}, with key, window and times. */
  public <O> JoinOperator<O> fullJoinResults(
      Function<? super WindowJoined<Optional<L>, Optional<R>>, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return operator(
        WindowJoinKind.FULL,
        "fullJoinResults(..)",
        (key, window, one, time, other, otherTime) ->
            result.apply(
                new WindowJoined<>(
                    key,
                    window,
                    Optional.ofNullable(one),
                    time,
                    Optional.ofNullable(other),
                    otherTime)));
  }

  /**
   * Makes the result of each left event in a window that has a right one, whatever their number;
   * null = nothing.
   */
  public <O> JoinOperator<O> semiJoin(Function<? super L, ? extends O> result) {
    return operator(WindowJoinKind.SEMI, "semiJoin(..)", ofOne(result));
  }

  /** As {@link #semiJoin}, with key, window and time; there is no right event in it. */
  public <O> JoinOperator<O> semiJoinResults(
      Function<? super WindowJoined<L, Optional<R>>, ? extends O> result) {
    return operator(WindowJoinKind.SEMI, "semiJoinResults(..)", ofLeft(result));
  }

  /** Makes the result of each left event in a window without a right one; null = nothing. */
  public <O> JoinOperator<O> antiJoin(Function<? super L, ? extends O> result) {
    return operator(WindowJoinKind.ANTI, "antiJoin(..)", ofOne(result));
  }

  /** As {@link #antiJoin}, with key, window and time; there is no right event in it. */
  public <O> JoinOperator<O> antiJoinResults(
      Function<? super WindowJoined<L, Optional<R>>, ? extends O> result) {
    return operator(WindowJoinKind.ANTI, "antiJoinResults(..)", ofLeft(result));
  }

  private static <L, R, O> JoinResult<L, R, O> ofOne(Function<? super L, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return (key, one, time, other, otherTime) -> result.apply(there(one));
  }

  private static <L, R, O> WindowJoinResult<L, R, O> ofLeft(
      Function<? super WindowJoined<L, Optional<R>>, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return (key, window, one, time, other, otherTime) ->
        result.apply(
            new WindowJoined<>(
                key, window, there(one), time, Optional.ofNullable(other), otherTime));
  }

  /** An event that a join of this kind always has. */
  private static <V> V there(@Nullable V event) {
    return Objects.requireNonNull(event, "event");
  }

  private WindowJoin<L, R> in(WindowAssigner next) {
    return new WindowJoin<>(left, right, next, maxBuffered);
  }

  private <O> JoinOperator<O> operator(WindowJoinKind kind, String by, JoinResult<L, R, O> result) {
    return operator(
        kind,
        by,
        (key, window, one, time, other, otherTime) -> result.of(key, one, time, other, otherTime));
  }

  private <O> JoinOperator<O> operator(
      WindowJoinKind kind, String by, WindowJoinResult<L, R, O> result) {
    return new WindowJoinOperator<>(
        new WindowJoinSpec<>(kind, declared(by), left, right, maxBuffered, result));
  }

  private WindowAssigner declared(String by) {
    if (windows == null) {
      throw new IllegalArgumentException(
          by
              + " on the window join of '"
              + left.source()
              + "' and '"
              + right.source()
              + "' without windows; add tumbling(size) or hopping(size, slide) before it");
    }
    return windows;
  }
}
