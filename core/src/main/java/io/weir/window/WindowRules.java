package io.weir.window;

import io.weir.time.WindowAssigner;
import io.weir.window.FiringRules.Setting;
import java.time.Duration;

/** Checks that a window's settings fit together, once all of them are given. */
final class WindowRules {
  private WindowRules() {}

  /**
   * @throws IllegalArgumentException if two settings contradict each other; the message names them
   *     and says what to do
   */
  static void check(WindowSettings<?> settings) {
    checkLate(settings);
    checkDiscarding(settings);
    checkTrigger(settings);
    if (settings.assigner() == WindowAssigner.global()) {
      checkGlobal(settings);
    }
  }

  private static void checkLate(WindowSettings<?> settings) {
    String lateEvery = settings.firing().declared().get(Setting.LATE_EVERY);
    if (lateEvery != null && settings.allowedLateness() == 0) {
      throw new IllegalArgumentException(
          lateEvery
              + " without allowedLateness(..): a window takes no event after its end, so it has no late pane; add allowedLateness(..) or leave "
              + lateEvery
              + " out");
    }
  }

  private static void checkDiscarding(WindowSettings<?> settings) {
    if (settings.accumulation() != Accumulation.DISCARDING) {
      return;
    }
    if (settings.assigner().difference() >= 0) {
      throw new IllegalArgumentException(
          "sliding(..) with discarding(): a window begins with what others hold of its events, so"
              + " none may give its content up; leave discarding() out, or use hopping(..)");
    }
    if (settings.onlyChanges()) {
      throw new IllegalArgumentException(
          "onlyChanges() with discarding(): a pane holds only what is new, so nothing can be equal"
              + " to the one before; leave out one of them");
    }
  }

  private static void checkTrigger(WindowSettings<?> settings) {
    WindowTrigger<?> own = settings.decides();
    if (own == null) {
      return;
    }
    if (settings.assigner().difference() >= 0) {
      throw new IllegalArgumentException(
          "sliding(..) with triggeredBy(..): a window may begin without an event of its own, on"
              + " which nothing decides; leave triggeredBy(..) out, or use hopping(..)");
    }
    if (settings.assigner().merges() && !own.merges()) {
      throw new IllegalArgumentException(
          "session(..) with triggeredBy("
              + own.getClass().getSimpleName()
              + "), which does not say what becomes of its state and timers when sessions become one;"
              + " override onMerge(..)");
    }
  }

  /** Checks what a process adds. */
  static void checkProcess(WindowSettings<?> settings, WindowProcess<?, ?> process) {
    if (settings.accumulation() == Accumulation.RETRACTING) {
      throw new IllegalArgumentException(
          "retracting() with process(..): only the process knows what it has emitted for a pane;"
              + " withdraw it there by context.delete(..), and leave retracting() out");
    }
    if (settings.assigner().merges() && !process.windowStates().isEmpty()) {
      throw new IllegalArgumentException(
          process.getClass().getSimpleName()
              + " declares state of each window, which sessions do not have: they become one; use"
              + " perKey(..) in the place of perWindow(..)");
    }
  }

  private static void checkGlobal(WindowSettings<?> settings) {
    if (settings.late() != null) {
      throw neverLate("late(" + settings.late().name() + ")");
    }
    if (settings.allowedLateness() > 0) {
      throw neverLate("allowedLateness(" + Duration.ofMillis(settings.allowedLateness()) + ")");
    }
    if (settings.trigger() == null
        && settings.decides() == null
        && !settings.firing().firing().beforeTheEnd()
        && !atTheEnd(settings)) {
      throw new IllegalArgumentException(
          "global() without a setting that fires it: its end never comes, so neither does a result; add fireEvery(..), earlyEvery(..), earlyAfter(..), earlyAfterProcessingTime(..), trigger(..) or triggeredBy(..), or use a window with an end; closingPane() is enough where the input ends");
    }
  }

  private static boolean atTheEnd(WindowSettings<?> settings) {
    return settings.firing().firing().closing() == Firing.Closing.ALWAYS;
  }

  private static IllegalArgumentException neverLate(String setting) {
    return new IllegalArgumentException(
        "global() with "
            + setting
            + ": no event is late for a window without an end; leave "
            + setting
            + " out, or use a window with an end");
  }
}
