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

  private static void checkGlobal(WindowSettings<?> settings) {
    if (settings.late() != null) {
      throw neverLate("late(" + settings.late().name() + ")");
    }
    if (settings.allowedLateness() > 0) {
      throw neverLate("allowedLateness(" + Duration.ofMillis(settings.allowedLateness()) + ")");
    }
    if (settings.trigger() == null
        && !settings.firing().firing().beforeTheEnd()
        && !atTheEnd(settings)) {
      throw new IllegalArgumentException(
          "global() without a setting that fires it: its end never comes, so neither does a result; add fireEvery(..), earlyEvery(..), earlyAfterProcessingTime(..) or trigger(..), or use a window with an end; closingPane() is enough where the input ends");
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
