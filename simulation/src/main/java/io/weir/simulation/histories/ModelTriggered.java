package io.weir.simulation.histories;

import io.weir.DeadLetter.Reason;
import io.weir.window.WindowTrigger.Decision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Windows of one key with a trigger of the author's own (S2.9, S4.1 to S4.3). */
final class ModelTriggered implements ModelOperator {
  private final Spec spec;
  private final Deciding deciding;
  private final List<Open> windows = new ArrayList<>();
  private Consumer<String> out;

  ModelTriggered(Spec spec, Consumer<String> out) {
    this.spec = spec;
    this.out = out;
    this.deciding =
        new Deciding(
            spec,
            (place, number) -> {
              throw new ModelFailure(Reason.KILLED_PROCESS);
            });
  }

  /** One window: its content, its trigger's state and timers, and what was said of it. */
  private static final class Open implements Deciding.Scene {
    final long start;
    final long end;
    TreeMap<Long, Long> timers = new TreeMap<>();
    long count;
    long bits;
    boolean holds;
    long news;
    int index = -1;
    int spoken = -1;
    boolean lastWasLast;
    String standing;
    long watermark;
    long earliest;

    Open(long start, long end) {
      this.start = start;
      this.end = end;
    }

    Open copy() {
      Open copy = new Open(start, end);
      copy.timers = new TreeMap<>(timers);
      copy.count = count;
      copy.bits = bits;
      copy.holds = holds;
      copy.news = news;
      copy.index = index;
      copy.spoken = spoken;
      copy.lastWasLast = lastWasLast;
      copy.standing = standing;
      return copy;
    }

    long max() {
      return end - 1;
    }

    @Override
    public long watermark() {
      return watermark;
    }

    @Override
    public long count() {
      return count;
    }

    @Override
    public void count(long next) {
      count = next;
    }

    @Override
    public void timer(long time) {
      timers.putIfAbsent(time, Math.max(time, earliest));
    }

    @Override
    public void noTimer(long time) {
      timers.remove(time);
    }

    @Override
    public void processingTimer() {}
  }

  private long cleanup(Open window) {
    return window.max() + spec.lateness();
  }

  @Override
  public boolean onEvent(HistoryEvent event, long watermark, long now) {
    boolean taken = false;
    for (Open target : targets(event.timestamp())) {
      Open window = spec.windows() == Spec.Compute.SESSION ? session(target) : same(target);
      if (cleanup(window) > watermark) {
        ModelOperator.handle(event);
        taken = true;
        take(window, event, watermark);
      }
    }
    boolean late = !taken && event.timestamp() + spec.lateness() <= watermark;
    if (late) {
      out.accept(Results.emission(Functions.SIDE, false, "late " + event.index()));
    }
    return late;
  }

  private void take(Open window, HistoryEvent event, long watermark) {
    window.watermark = watermark;
    window.earliest = watermark + 1;
    enter(window);
    window.bits += 1L << event.index();
    window.holds = true;
    window.news++;
    Decision decision = deciding.onEvent(event, window.max(), window);
    apply(window, decision, window.max() <= watermark ? "LATE" : "EARLY");
  }

  /** S1.1 to S1.3: which windows a timestamp belongs to, the last one first. */
  private List<Open> targets(long time) {
    List<Open> targets = new ArrayList<>();
    switch (spec.windows()) {
      case TUMBLING -> {
        long start = time - Math.floorMod(time, (long) spec.size());
        targets.add(new Open(start, start + spec.size()));
      }
      case HOPPING -> {
        long start = time - Math.floorMod(time, (long) spec.slide());
        for (; start > time - spec.size(); start -= spec.slide()) {
          targets.add(new Open(start, start + spec.size()));
        }
      }
      default -> targets.add(new Open(time, time + spec.size()));
    }
    return targets;
  }

  private Open same(Open target) {
    return windows.stream()
        .filter(window -> window.start == target.start && window.end == target.end)
        .findFirst()
        .orElse(target);
  }

  private Open session(Open target) {
    long start = target.start;
    long end = target.end;
    for (Open window : met(target)) {
      start = Math.min(start, window.start);
      end = Math.max(end, window.end);
    }
    return same(new Open(start, end));
  }

  private List<Open> met(Open target) {
    return windows.stream()
        .filter(window -> window.start <= target.end && window.end >= target.start)
        .toList();
  }

  /** Opens a window; a session takes in those that it covers, and its trigger takes over. */
  private void enter(Open window) {
    if (windows.contains(window)) {
      return;
    }
    List<Open> old = spec.windows() == Spec.Compute.SESSION ? met(window) : List.of();
    long counts = 0;
    for (Open one : old) {
      withdraw(one);
      window.bits += one.bits;
      window.holds |= one.holds;
      window.news += one.news;
      counts += one.count;
      windows.remove(one);
    }
    windows.add(window);
    windows.sort(
        Comparator.<Open>comparingLong(open -> open.start).thenComparingLong(open -> open.end));
    if (!old.isEmpty()) {
      window.count(counts + 1);
      window.timer(window.max());
    }
  }

  private void apply(Open window, Decision decision, String kind) {
    if (decision == Decision.FIRE || decision == Decision.FIRE_AND_PURGE) {
      fire(window, kind, false);
    }
    if (decision == Decision.PURGE || decision == Decision.FIRE_AND_PURGE) {
      purge(window);
    }
  }

  private static void purge(Open window) {
    window.bits = 0;
    window.holds = false;
    window.news = 0;
  }

  private void fire(Open window, String kind, boolean closing) {
    if (!window.holds) {
      return;
    }
    if (spec.timersKill() && Results.kills(kind, window.bits)) {
      throw new ModelFailure(Reason.KILLED_PROCESS);
    }
    if (spec.timersFail() && Results.fails(kind, window.bits)) {
      throw new ModelFailure(Reason.TIMER_FAILED);
    }
    withdraw(window);
    window.index++;
    window.spoken += kind.equals("EARLY") ? 0 : 1;
    window.lastWasLast = closing || kind.equals("ON_TIME") && spec.lateness() == 0;
    String name = (window.start - HistoryEvent.ZERO) + ".." + (window.end - HistoryEvent.ZERO);
    int spoken = kind.equals("EARLY") ? -1 : window.spoken;
    String text = Results.pane(name, kind, window.index, spoken, window.lastWasLast, window.bits);
    out.accept(Results.emission(Functions.RESULTS, false, text));
    window.standing = spec.panes() == Spec.Panes.RETRACTING ? text : null;
    window.news = 0;
    if (spec.panes() == Spec.Panes.DISCARDING) {
      purge(window);
    }
  }

  private void withdraw(Open window) {
    if (window.standing != null) {
      out.accept(Results.emission(Functions.RESULTS, true, window.standing));
      window.standing = null;
    }
  }

  @Override
  public OptionalLong next() {
    return windows.stream().flatMapToLong(this::due).min();
  }

  /** S2.9: a window is due when its trigger has a timer, and when it goes (S2.1). */
  private LongStream due(Open window) {
    LongStream timers = window.timers.values().stream().mapToLong(Long::longValue);
    return LongStream.concat(timers, LongStream.of(cleanup(window)));
  }

  /** Of what is due at once, the earliest set time comes first. */
  @Override
  public void fire(long due, long now) {
    long time =
        windows.stream()
            .flatMap(window -> window.timers.entrySet().stream())
            .filter(timer -> timer.getValue() == due)
            .mapToLong(Map.Entry::getKey)
            .reduce(due, Math::min);
    List<Open> before = windows.stream().map(Open::copy).toList();
    List<String> said = new ArrayList<>();
    Consumer<String> kept = out;
    try {
      out = said::add;
      reach(time, due);
      said.forEach(kept);
    } catch (IllegalStateException failed) {
      giveUp(Reason.TIMER_FAILED, time, due, before, kept);
    } catch (ModelFailure failed) {
      giveUp(failed.reason(), time, due, before, kept);
    } finally {
      out = kept;
    }
  }

  /** What cannot be done is over, as if it had never been due. */
  private void giveUp(
      Reason reason, long time, long due, List<Open> before, Consumer<String> kept) {
    windows.clear();
    windows.addAll(before);
    windows.forEach(window -> window.timers.remove(time, due));
    windows.removeIf(window -> cleanup(window) == time);
    kept.accept(Results.emission(Functions.DEAD, false, Results.deadTimer(reason, time)));
  }

  private void reach(long time, long due) {
    for (Open window : List.copyOf(windows)) {
      if (window.timers.remove(time, due)) {
        window.watermark = time;
        window.earliest = due;
        apply(window, deciding.onTimer(time, window.max(), window), kind(window, time));
      }
      if (cleanup(window) == time) {
        close(window);
      }
    }
  }

  private static String kind(Open window, long time) {
    if (window.spoken >= 0) {
      return "LATE";
    }
    return time < window.max() ? "EARLY" : time == window.max() ? "ON_TIME" : "LATE";
  }

  private void close(Open window) {
    boolean wanted =
        switch (spec.closing()) {
          case NEVER -> false;
          case IF_NEWS -> window.news > 0;
          case ALWAYS, ONLY -> !window.lastWasLast;
        };
    if (wanted) {
      boolean onTime = window.spoken < 0;
      fire(window, onTime ? "ON_TIME" : "LATE", true);
    }
    windows.remove(window);
  }

  @Override
  public boolean isOver() {
    return windows.isEmpty();
  }
}
