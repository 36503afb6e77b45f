package io.weir.join;

import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the result of a pair, or of an event that met nobody: the other one is null then. */
interface JoinResult<L, R, O> {
  /**
   * @return null = nothing
   */
  @Nullable O of(
      String key, @Nullable L left, long leftTimestamp, @Nullable R right, long rightTimestamp);

  /** A result that is made of the events alone. */
  static <L, R, O> JoinResult<L, R, O> of(BiFunction<? super L, ? super R, ? extends O> result) {
    Objects.requireNonNull(result, "result");
    return (key, left, leftTime, right, rightTime) -> result.apply(left, right);
  }

  /** A result of two that are both there. */
  static <L, R, O> JoinResult<L, R, O> ofPair(Function<? super Joined<L, R>, ? extends O> result) {
    return (key, left, leftTime, right, rightTime) ->
        result.apply(new Joined<>(key, there(left), leftTime, there(right), rightTime));
  }

  /** A result of a left one, and a right one that may not be there. */
  static <L, R, O> JoinResult<L, R, O> ofLeft(
      Function<? super Joined<L, Optional<R>>, ? extends O> result) {
    return (key, left, leftTime, right, rightTime) ->
        result.apply(
            new Joined<>(key, there(left), leftTime, Optional.ofNullable(right), rightTime));
  }

  /** A result of a right one, and a left one that may not be there. */
  static <L, R, O> JoinResult<L, R, O> ofRight(
      Function<? super Joined<Optional<L>, R>, ? extends O> result) {
    return (key, left, leftTime, right, rightTime) ->
        result.apply(
            new Joined<>(key, Optional.ofNullable(left), leftTime, there(right), rightTime));
  }

  /** A result of one or both. */
  static <L, R, O> JoinResult<L, R, O> ofFull(
      Function<? super Joined<Optional<L>, Optional<R>>, ? extends O> result) {
    return (key, left, leftTime, right, rightTime) ->
        result.apply(
            new Joined<>(
                key, Optional.ofNullable(left), leftTime, Optional.ofNullable(right), rightTime));
  }

  /** An event that a join of this kind always has. */
  private static <V> V there(@Nullable V event) {
    return Objects.requireNonNull(event, "event");
  }
}
