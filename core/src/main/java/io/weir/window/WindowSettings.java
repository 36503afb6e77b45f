package io.weir.window;

import io.weir.Output;
import io.weir.aggregate.Aggregate;
import io.weir.time.WindowAssigner;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The declared settings of a window, without its aggregate.
 *
 * @param late null = events that are too late are counted and not kept
 * @param trigger the author's own; null = none
 */
record WindowSettings<V>(
    WindowAssigner assigner,
    long allowedLateness,
    @Nullable Output<? super V> late,
    @Nullable Trigger<? super V> trigger,
    FiringRules firing,
    Accumulation accumulation) {
  static <V> WindowSettings<V> of(WindowAssigner assigner) {
    return new WindowSettings<>(
        assigner, 0, null, null, FiringRules.DEFAULT, Accumulation.ACCUMULATING);
  }

  /** Refuses a slide so small that an event would have more windows than a key may have. */
  static WindowAssigner requireRoom(WindowAssigner hopping, Duration size, Duration slide) {
    if (size.compareTo(slide.multipliedBy(Window.MAX_WINDOWS_PER_KEY)) > 0) {
      throw new IllegalArgumentException(
          "hopping("
              + size
              + ", "
              + slide
              + ") puts an event into more than MAX_WINDOWS_PER_KEY = "
              + Window.MAX_WINDOWS_PER_KEY
              + " windows; use a larger slide");
    }
    return hopping;
  }

  WindowSettings<V> withAssigner(WindowAssigner other) {
    return new WindowSettings<>(other, allowedLateness, late, trigger, firing, accumulation);
  }

  WindowSettings<V> withLateness(long millis) {
    return new WindowSettings<>(assigner, millis, late, trigger, firing, accumulation);
  }

  WindowSettings<V> withLate(Output<? super V> output) {
    return new WindowSettings<>(assigner, allowedLateness, output, trigger, firing, accumulation);
  }

  WindowSettings<V> withTrigger(Trigger<? super V> rule) {
    return new WindowSettings<>(assigner, allowedLateness, late, rule, firing, accumulation);
  }

  WindowSettings<V> withFiring(FiringRules rules) {
    return new WindowSettings<>(assigner, allowedLateness, late, trigger, rules, accumulation);
  }

  WindowSettings<V> withAccumulation(Accumulation kind) {
    return new WindowSettings<>(assigner, allowedLateness, late, trigger, firing, kind);
  }

  <A, R, O> WindowSpec<V, A, R, O> spec(
      Aggregate<? super V, A, R> aggregate,
      Function<? super WindowResult<R>, ? extends @Nullable O> result) {
    WindowRules.check(this);
    return new WindowSpec<>(
        assigner, allowedLateness, late, trigger, firing.firing(), accumulation, aggregate, result);
  }
}
