package io.weir.simulation.histories;

import io.weir.window.WindowTrigger.Decision;

/**
 * The author's own trigger in all histories; each event names its operation. The model runs it too,
 * over plain state of its own.
 */
final class Deciding {
  private static final Decision[] DECISIONS = Decision.values();

  private final Spec spec;
  private final Program.Ends ends;

  /**
   * @param ends ends the process; it does not return
   */
  Deciding(Spec spec, Program.Ends ends) {
    this.spec = spec;
    this.ends = ends;
  }

  /** The state and timers of one window, in Weir and in the model. */
  interface Scene {
    long watermark();

    long count();

    void count(long next);

    void timer(long time);

    void noTimer(long time);

    /** Sets a timer of the wall clock. */
    void processingTimer();
  }

  Decision onEvent(HistoryEvent event, long max, Scene scene) {
    scene.count(scene.count() + 1);
    return switch (event.op()) {
      case 0 -> Decision.CONTINUE;
      case 1 -> set(event.timestamp() + event.arg(), scene);
      case 2 -> Decision.FIRE;
      case 3 -> Decision.PURGE;
      case 4 -> Decision.FIRE_AND_PURGE;
      case 5, 6 -> set(max, scene);
      case 7 -> {
        scene.noTimer(max);
        yield Decision.CONTINUE;
      }
      case 8 -> scene.count() % 3 == 0 ? Decision.FIRE : set(event.timestamp() + 3, scene);
      default -> {
        scene.count(0);
        scene.processingTimer();
        yield set(max + event.arg(), scene);
      }
    };
  }

  private static Decision set(long time, Scene scene) {
    scene.timer(time);
    return Decision.CONTINUE;
  }

  Decision onTimer(long time, long max, Scene scene) {
    long relative = time - HistoryEvent.ZERO;
    long count = scene.count();
    scene.count(count + 1);
    if (spec.timersFail() && Math.floorMod(relative, 9L) == 4) {
      scene.timer(time + 1);
      throw new IllegalStateException("a trigger that fails");
    }
    if (spec.timersKill() && Math.floorMod(relative, 9L) == 5) {
      ends.end(Code.Place.TIMER, relative);
    }
    if (Math.floorMod(relative, 4L) == 1) {
      scene.timer(time + 4);
    }
    if (Math.floorMod(relative, 7L) == 2) {
      scene.timer(time - 1);
    }
    boolean plain = time == max || count % 2 == 0;
    return plain ? Decision.FIRE : DECISIONS[(int) Math.floorMod(relative, 4L)];
  }
}
