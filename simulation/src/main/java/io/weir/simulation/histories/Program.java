package io.weir.simulation.histories;

import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The process function of all histories; each event names its operation. It is the author's code,
 * so the model runs it too, over plain state of its own.
 */
final class Program {
  /** The number of operations that any event may have. */
  static final int OPERATIONS = 10;

  /** The operation that deletes a row, which the key may have written or not. */
  static final int DELETE = 10;

  /** The first number of timers; smaller numbers are events. */
  static final int TIMERS = 1_000_000;

  private final IntPredicate fails;
  private final boolean timersFail;
  private final Ends ends;
  private final boolean timersKill;

  /**
   * @param fails tested before an event or a timer ends; true = its handler fails now
   * @param ends ends the process; it does not return
   * @param spec decides whether some timers always fail, or as {@code fails} says, or end the
   *     process
   */
  Program(IntPredicate fails, Ends ends, Spec spec) {
    this.fails = fails;
    this.ends = ends;
    this.timersFail = spec.timersFail();
    this.timersKill = spec.timersKill();
  }

  /** Ends the process, by a place of the code and a number of an event or a time. */
  interface Ends {
    void end(Code.Place place, long number);
  }

  /** The state, timers and outputs of the program, in Weir and in the model. */
  interface Scene {
    long watermark();

    long now();

    Long total();

    void total(Long value);

    Map<Long, Long> map();

    void put(long key, long value);

    List<Long> list();

    void add(long value);

    /** A text that is kept; null = none. */
    String word();

    void word(String text);

    void clear();

    void timer(long time);

    void noTimer(long time);

    void emit(String value);

    /** Withdraws the row that a value names. */
    void delete(String value);

    void side(String value);
  }

  void onEvent(HistoryEvent event, Scene scene) {
    long total = mixed(scene.total(), event.index());
    scene.total(total);
    if (event.kind() == HistoryEvent.Kind.POISON) {
      scene.emit("never");
      scene.timer(event.timestamp() + 1);
      throw new IllegalStateException("poison");
    }
    if (event.kind() == HistoryEvent.Kind.KILLS) {
      ends.end(Code.Place.HANDLER, event.index());
    }
    if (event.kind() == HistoryEvent.Kind.FLAKY && fails.test(event.index())) {
      throw new IllegalStateException("flaky");
    }
    operate(event, scene, total);
  }

  private static long mixed(Long total, long with) {
    return ((total == null ? 7 : total) * 31 + with) % 1_000_003;
  }

  private static void operate(HistoryEvent event, Scene scene, long total) {
    switch (event.op()) {
      case 0 ->
          scene.emit(
              event.index() + " total " + total + " at " + (scene.watermark() - HistoryEvent.ZERO));
      case 1 -> scene.timer(Math.max(scene.watermark() + 1, event.timestamp() + event.arg()));
      case 2 -> scene.noTimer(event.timestamp() + event.arg());
      case 3 -> {
        scene.put(event.index() % 3, event.index());
        scene.emit("map " + scene.map());
      }
      case 4 -> {
        scene.add(event.index());
        scene.emit("list " + scene.list());
      }
      case 5 ->
          scene.emit(
              event.index() + " at " + (scene.watermark() - HistoryEvent.ZERO) + " " + scene.now());
      case 6 -> scene.clear();
      case 8 -> {
        scene.total(null);
        scene.put(event.index() % 3, event.index());
      }
      case 9 -> {
        String word = scene.word();
        scene.word(Words.text(event.index()));
        scene.emit(Results.word(word == null ? "none" : word));
      }
      case DELETE -> scene.delete(Results.gone(event.index(), event.arg()));
      default -> {
        scene.side(event.index() + " aside");
        scene.timer(event.timestamp() - event.arg());
      }
    }
  }

  void onTimer(long time, Scene scene) {
    long relative = time - HistoryEvent.ZERO;
    long total = mixed(scene.total(), relative);
    scene.total(total);
    scene.emit(
        "timer " + relative + " at " + (scene.watermark() - HistoryEvent.ZERO) + " total " + total);
    if (Math.floorMod(relative, 7L) == 2) {
      scene.delete("timer " + relative + " gone");
    }
    if (timersKill && Math.floorMod(relative, 6L) == 1) {
      scene.timer(time + 1);
      ends.end(Code.Place.TIMER, relative);
    }
    if (timersFail) {
      fail(relative, time, scene);
    }
    if (relative % 3 == 0) {
      scene.timer(time + 7);
    }
    if (Math.floorMod(relative, 11L) == 4) {
      scene.timer(time - 2);
    }
  }

  /** Fails a timer, after changes that must not be kept. */
  private void fail(long relative, long time, Scene scene) {
    long kind = Math.floorMod(relative, 5L);
    if (kind == 4) {
      scene.side("never");
      scene.timer(time + 1);
      scene.clear();
      throw new IllegalStateException("poison timer");
    }
    if (kind == 3 && fails.test(TIMERS + (int) relative)) {
      throw new IllegalStateException("flaky timer");
    }
  }
}
