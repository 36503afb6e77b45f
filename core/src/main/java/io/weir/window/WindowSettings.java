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
 * @param trigger the author's own rule beside the others; null = none
 * @param decides the author's own trigger in the place of all rules; null = none
 * @param onlyChanges true if a pane with the value of the one before is not emitted
 */
record WindowSettings<V>(
    WindowAssigner assigner,
    long allowedLateness,
    @Nullable Output<? super V> late,
    @Nullable Trigger<? super V> trigger,
    @Nullable WindowTrigger<V> decides,
    FiringRules firing,
    Accumulation accumulation,
    boolean onlyChanges) {
  static <V> WindowSettings<V> of(WindowAssigner assigner) {
    return new WindowSettings<>(
        assigner, 0, null, null, null, FiringRules.DEFAULT, Accumulation.ACCUMULATING, false);
  }

  /** Refuses a step so small that an event would have more windows than a key may have. */
  static WindowAssigner requireSteps(WindowAssigner cumulating, Duration size, Duration step) {
    if (size.compareTo(step.multipliedBy(Window.MAX_WINDOWS_PER_KEY)) > 0) {
      throw new IllegalArgumentException(
          "cumulating("
              + size
              + ", "
              + step
              + ") puts an event into more than MAX_WINDOWS_PER_KEY = "
              + Window.MAX_WINDOWS_PER_KEY
              + " windows; use a larger step");
    }
    return cumulating;
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
    return new WindowSettings<>(
        other, allowedLateness, late, trigger, decides, firing, accumulation, onlyChanges);
  }

  WindowSettings<V> withLateness(long millis) {
    return new WindowSettings<>(
        assigner, millis, late, trigger, decides, firing, accumulation, onlyChanges);
  }

  WindowSettings<V> withLate(Output<? super V> output) {
    return new WindowSettings<>(
        assigner, allowedLateness, output, trigger, decides, firing, accumulation, onlyChanges);
  }

  WindowSettings<V> withTrigger(Trigger<? super V> rule) {
    return new WindowSettings<>(
        assigner, allowedLateness, late, rule, decides, firing, accumulation, onlyChanges);
  }

  WindowSettings<V> withDecides(WindowTrigger<V> own) {
    return new WindowSettings<>(
        assigner, allowedLateness, late, trigger, own, firing, accumulation, onlyChanges);
  }

  WindowSettings<V> withFiring(FiringRules rules) {
    return new WindowSettings<>(
        assigner, allowedLateness, late, trigger, decides, rules, accumulation, onlyChanges);
  }

  WindowSettings<V> withAccumulation(Accumulation kind) {
    return new WindowSettings<>(
        assigner, allowedLateness, late, trigger, decides, firing, kind, onlyChanges);
  }

  WindowSettings<V> withOnlyChanges() {
    return new WindowSettings<>(
        assigner, allowedLateness, late, trigger, decides, firing, accumulation, true);
  }

  <A, R, O> WindowSpec<V, A, R, O> spec(
      Aggregate<? super V, A, R> aggregate,
      Function<? super WindowResult<R>, ? extends @Nullable O> result) {
    WindowRules.check(this);
    return spec(aggregate, null, result);
  }

  <A, R, O> WindowSpec<V, A, R, O> spec(
      Aggregate<? super V, A, R> aggregate, WindowProcess<? super R, O> process) {
    WindowRules.check(this);
    WindowRules.checkProcess(this, process);
    return spec(aggregate, process, none -> null);
  }

  private <A, R, O> WindowSpec<V, A, R, O> spec(
      Aggregate<? super V, A, R> aggregate,
      @Nullable WindowProcess<? super R, O> process,
      Function<? super WindowResult<R>, ? extends @Nullable O> result) {
    return new WindowSpec<>(
        assigner,
        allowedLateness,
        late,
        trigger,
        decides,
        firing.firing(),
        accumulation,
        onlyChanges,
        aggregate,
        process,
        result);
  }
}
