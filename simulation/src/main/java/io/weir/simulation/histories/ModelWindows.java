package io.weir.simulation.histories;

import io.weir.DeadLetter.Reason;
import io.weir.simulation.histories.Spec.Closing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Windows as S1.1 to S2.8 have them, for one key: written from the rules, one after the other. */
final class ModelWindows implements ModelOperator {
  private static final long NEVER = Long.MAX_VALUE;

  private final Spec spec;
  private Consumer<String> out;
  private final List<Open> windows = new ArrayList<>();

  /** Windows that slide and are closed: others may begin with what they hold. */
  private final List<Open> closed = new ArrayList<>();

  private boolean muted;
  private long merged;
  private long panesOfKey;
  private long setInThePast;
  private long passedWithoutNews;

  ModelWindows(Spec spec, Consumer<String> out) {
    this.spec = spec;
    this.out = out;
  }

  private static final class Open implements Cloneable {
    long start;
    long end;
    long bits;
    boolean holds;
    long news;
    boolean onTimeToCome;
    long nextInterval = NEVER;
    long intervalDue = NEVER;
    String lastKind;
    int lastIndex = -1;
    int lastSpoken = -1;
    boolean lastWasLast;
    boolean standing;
    long standingBits;
    long latest = Long.MIN_VALUE;
    long events;
    long panes;
    String elements = "";

    Open(long start, long end) {
      this.start = start;
      this.end = end;
    }

    Open copy() {
      try {
        return (Open) clone();
      } catch (CloneNotSupportedException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    long max() {
      return end == NEVER ? NEVER : end - 1;
    }
  }

  private long cleanup(Open window) {
    return window.end == NEVER ? NEVER : window.max() + spec.lateness();
  }

  @Override
  public boolean onEvent(HistoryEvent event, long watermark, long now) {
    if (spec.windows() == Spec.Compute.SLIDING) {
      return slide(event, watermark);
    }
    List<Open> targets = targets(event.timestamp());
    boolean taken = false;
    for (Open target : targets) {
      Open window = spec.windows() == Spec.Compute.SESSION ? session(target) : same(target);
      if (cleanup(window) > watermark || window.end == NEVER) {
        handle(event);
        taken = true;
        add(enter(window, watermark), event, watermark);
      }
    }
    boolean late = !taken && event.timestamp() + spec.lateness() <= watermark;
    if (late) {
      out.accept(Results.emission(Functions.SIDE, false, "late " + event.index()));
    }
    return late;
  }

  /**
   * S1.9: an event is added to each open window of its time, to the one behind the event before it,
   * and to its own. Then the one behind it begins, if a window of the event's time could be open.
   */
  private boolean slide(HistoryEvent event, long watermark) {
    long time = event.timestamp();
    Open own = starting(time - spec.size());
    Open before = last(window -> window.end <= time);
    Open with = last(window -> window.start <= time && time < window.end);
    long previous = own != null && own.latest < time ? own.latest : latest(before);
    boolean behind =
        with != null
            && with.latest > time
            && starting(time + 1) == null
            && time + spec.size() + spec.lateness() > watermark;
    Open after = behind ? begun(time + 1, with) : null;
    List<Open> takers = new ArrayList<>(windows);
    takers.removeIf(window -> window.start > time || time >= window.end);
    if (previous != Long.MIN_VALUE
        && previous + 1 + spec.size() >= time
        && starting(previous + 1) == null
        && previous + 1 != time - spec.size()) {
      takers.add(begun(previous + 1, null));
    }
    if (own == null) {
      takers.add(begun(time - spec.size(), latest(before) >= time - spec.size() ? before : null));
    }
    takers.removeIf(window -> cleanup(window) <= watermark);
    for (Open window : takers) {
      handle(event);
      add(enter(window, watermark), event, watermark);
    }
    if (after != null) {
      await(enter(after, watermark), event, watermark);
    }
    if (takers.isEmpty()) {
      out.accept(Results.emission(Functions.SIDE, false, "late " + event.index()));
    }
    return takers.isEmpty();
  }

  /** Where all elements are kept, no code of the author's sees an event before its pane. */
  private void handle(HistoryEvent event) {
    if (!spec.elements()) {
      ModelOperator.handle(event);
    }
  }

  private static long latest(Open window) {
    return window == null ? Long.MIN_VALUE : window.latest;
  }

  /** A window that begins with what another one holds. */
  private Open begun(long start, Open with) {
    Open window = new Open(start, start + spec.size() + 1);
    if (with != null) {
      window.bits = with.bits;
      window.holds = true;
      window.latest = with.latest;
      window.events = with.events;
      window.news = with.events;
    }
    return window;
  }

  private Open starting(long start) {
    return last(window -> window.start == start);
  }

  /** The last of all windows that there ever were, of those for which something holds. */
  private Open last(Predicate<Open> which) {
    return Stream.concat(closed.stream(), windows.stream())
        .filter(which)
        .max(Comparator.comparingLong(window -> window.start))
        .orElse(null);
  }

  private long forgotten(Open window) {
    return window.latest + 1 + spec.size() + spec.lateness();
  }

  /** S1.1 to S1.6: which windows a timestamp belongs to, the last one first. */
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
      case SESSION -> targets.add(new Open(time, time + spec.size()));
      case CUMULATING -> {
        long start = time - Math.floorMod(time, (long) spec.cumulated());
        for (long end = start + spec.step(); end <= start + spec.cumulated(); end += spec.step()) {
          if (end > time) {
            targets.add(new Open(start, end));
          }
        }
      }
      default -> targets.add(new Open(Long.MIN_VALUE, NEVER));
    }
    return targets;
  }

  private Open same(Open target) {
    for (Open window : windows) {
      if (window.start == target.start && window.end == target.end) {
        return window;
      }
    }
    return target;
  }

  /**
   * The session after an event would be merged; not applied yet, since lateness is judged after the
   * merge.
   */
  private Open session(Open target) {
    Open merged = new Open(target.start, target.end);
    for (Open window : met(target)) {
      merged.start = Math.min(merged.start, window.start);
      merged.end = Math.max(merged.end, window.end);
    }
    return same(merged) == merged ? merged : same(merged);
  }

  /** Touching is enough: a distance of exactly the gap merges. */
  private List<Open> met(Open target) {
    return windows.stream()
        .filter(window -> window.start <= target.end && window.end >= target.start)
        .toList();
  }

  /** Opens a window; a session takes in those that it covers. */
  private Open enter(Open window, long watermark) {
    if (windows.contains(window)) {
      return window;
    }
    if (spec.windows() == Spec.Compute.SESSION) {
      for (Open old : met(window)) {
        withdraw(old);
        merged++;
        window.bits += old.holds ? old.bits : 0;
        window.elements += old.elements;
        window.news += old.news;
        multiplesWithoutNews(old, watermark);
        interval(window, Math.min(window.nextInterval, old.nextInterval), watermark + 1);
        windows.remove(old);
      }
    }
    windows.add(window);
    windows.sort(
        Comparator.<Open>comparingLong(open -> open.start).thenComparingLong(open -> open.end));
    return window;
  }

  private void add(Open window, HistoryEvent event, long watermark) {
    multiplesWithoutNews(window, watermark);
    window.bits = (window.holds || window.bits != 0 ? window.bits : 0) + (1L << event.index());
    window.elements += " " + event.index();
    window.holds = true;
    window.news++;
    window.events++;
    window.latest = Math.max(window.latest, event.timestamp());
    await(window, event, watermark);
  }

  /** Sets what is due of a window with news, or gives it at once. */
  private void await(Open window, HistoryEvent event, long watermark) {
    boolean passed = window.max() <= watermark;
    window.onTimeToCome = !passed;
    if (!passed && usesInterval() && window.nextInterval == NEVER) {
      long next =
          spec.waits() ? event.timestamp() + spec.interval() : multipleAfter(event.timestamp());
      interval(window, next, watermark + 1);
      setInThePast += next <= watermark && next < window.max() ? 1 : 0;
    }
    int count =
        spec.every() > 0 ? spec.every() : onlyAtClose() ? 0 : passed ? spec.late() : spec.early();
    if (count > 0 && window.news >= count) {
      fire(window, passed ? "LATE" : "EARLY", false);
    }
  }

  /** Skips multiples without new events; they get no pane later. */
  private void multiplesWithoutNews(Open window, long watermark) {
    boolean set = window.nextInterval != NEVER;
    if (set
        && !spec.waits()
        && window.news == 0
        && !spec.evenWithoutNews()
        && window.intervalDue <= watermark) {
      interval(window, multipleAfter(watermark), watermark + 1);
      passedWithoutNews++;
    }
  }

  private long multipleAfter(long time) {
    return Math.floorDiv(time, (long) spec.interval()) * spec.interval() + spec.interval();
  }

  private boolean comesAtMultiples(Open window) {
    return window.onTimeToCome && (window.news > 0 || spec.evenWithoutNews());
  }

  /**
   * Sets an interval pane; if its time has passed it is due when the watermark next moves (R22).
   */
  private static void interval(Open window, long time, long earliest) {
    window.nextInterval = time;
    window.intervalDue = Math.max(time, earliest);
  }

  private boolean usesInterval() {
    return spec.interval() > 0 && spec.every() == 0 && !onlyAtClose();
  }

  private boolean onlyAtClose() {
    return spec.closing() == Closing.ONLY;
  }

  private void fire(Open window, String kind, boolean closing) {
    boolean nothingNew =
        kind.equals("ON_TIME")
            && !closing
            && window.news == 0
            && window.lastKind != null
            && spec.onTimeOnlyWithNews()
            && spec.every() == 0;
    if (!window.holds || nothingNew || muted) {
      return;
    }
    if (isUnchanged(window)) {
      told(window);
      return;
    }
    if (spec.timersKill() && Results.kills(kind, window.bits)) {
      throw new ModelFailure(Reason.KILLED_PROCESS);
    }
    if (spec.timersFail() && Results.fails(kind, window.bits)) {
      throw new ModelFailure(Reason.TIMER_FAILED);
    }
    withdraw(window);
    window.lastIndex++;
    window.lastSpoken += kind.equals("EARLY") ? 0 : 1;
    window.lastKind = kind;
    window.lastWasLast = closing || kind.equals("ON_TIME") && spec.lateness() == 0;
    window.standingBits = window.bits;
    window.standing = spec.retracts();
    out.accept(Results.emission(Functions.RESULTS, false, said(window)));
    told(window);
    if (WindowFamily.discards(spec)) {
      window.holds = false;
      window.bits = 0;
      window.elements = "";
    }
  }

  /** What a process of the author's own makes of a pane (S2.10), or the pane itself. */
  private String said(Open window) {
    if (spec.compute() != Spec.Compute.PANES) {
      return pane(window);
    }
    window.panes++;
    panesOfKey++;
    return PanesFamily.pane(
        pane(window), panes(window), panesOfKey, spec.elements() ? window.elements : "");
  }

  /** Sessions have no state of each window. */
  private long panes(Open window) {
    return spec.windows() == Spec.Compute.SESSION ? 0 : window.panes;
  }

  private void closed(Open window) {
    if (spec.compute() == Spec.Compute.PANES && !muted) {
      String text = PanesFamily.closed(name(window), panes(window), panesOfKey);
      out.accept(Results.emission(Functions.RESULTS, false, text));
      panesOfKey = PanesFamily.clears(panes(window), panesOfKey) ? 0 : panesOfKey;
    }
  }

  private void told(Open window) {
    window.news = 0;
    if (spec.waits()) {
      interval(window, NEVER, NEVER);
    }
  }

  /** Sums that are changed in place are equal to no other. */
  private boolean isUnchanged(Open window) {
    return spec.onlyChanges()
        && spec.inPlace() == 0
        && window.lastKind != null
        && !window.lastWasLast
        && window.standingBits == window.bits;
  }

  private void withdraw(Open window) {
    if (window.standing) {
      out.accept(Results.emission(Functions.RESULTS, true, pane(window)));
      window.standing = false;
    }
  }

  private static String name(Open window) {
    return window.end == NEVER
        ? "all"
        : (window.start - HistoryEvent.ZERO) + ".." + (window.end - HistoryEvent.ZERO);
  }

  private static String pane(Open window) {
    int spoken = window.lastKind.equals("EARLY") ? -1 : window.lastSpoken;
    return Results.pane(
        name(window),
        window.lastKind,
        window.lastIndex,
        spoken,
        window.lastWasLast,
        window.standingBits);
  }

  @Override
  public boolean isOver() {
    return windows.isEmpty()
        && panesOfKey == 0
        && closed.stream().noneMatch(window -> window.holds);
  }

  @Override
  public void count(Occurrences happened) {
    happened.add("a session takes in another", merged);
    happened.add("an early pane is set in the past", setInThePast);
    happened.add("a multiple passes without news", passedWithoutNews);
  }

  @Override
  public OptionalLong next() {
    return LongStream.concat(
            windows.stream().mapToLong(this::next),
            closed.stream().filter(window -> window.holds).mapToLong(this::forgotten))
        .min();
  }

  private long next(Open window) {
    long interval = comesAtMultiples(window) ? window.intervalDue : NEVER;
    long onTime = window.onTimeToCome ? window.max() : NEVER;
    return Math.min(cleanup(window), Math.min(interval, onTime));
  }

  /**
   * Fires panes. A pane that cannot be made is left out as if it had never been due: its events
   * still count as new.
   */
  @Override
  public void fire(long due, long now) {
    long time =
        windows.stream()
            .filter(window -> comesAtMultiples(window) && window.intervalDue == due)
            .mapToLong(window -> window.nextInterval)
            .reduce(due, Math::min);
    List<Open> before = windows.stream().map(Open::copy).toList();
    List<Open> closedBefore = closed.stream().map(Open::copy).toList();
    long panesBefore = panesOfKey;
    List<String> said = new ArrayList<>();
    Consumer<String> kept = out;
    try {
      out = said::add;
      reach(time, due);
      said.forEach(kept);
    } catch (ModelFailure failed) {
      windows.clear();
      windows.addAll(before);
      closed.clear();
      closed.addAll(closedBefore);
      panesOfKey = panesBefore;
      muted = true;
      reach(time, due);
      muted = false;
      kept.accept(
          Results.emission(Functions.DEAD, false, Results.deadTimer(failed.reason(), time)));
    } finally {
      out = kept;
    }
  }

  private void reach(long time, long due) {
    closed.forEach(window -> window.holds &= forgotten(window) != time);
    for (Open window : List.copyOf(windows)) {
      boolean early = window.nextInterval == time && window.intervalDue == due;
      if (comesAtMultiples(window) && early && time < window.max()) {
        interval(window, spec.waits() ? NEVER : time + spec.interval(), due);
        fire(window, "EARLY", false);
      }
      if (window.onTimeToCome && window.max() == time) {
        window.onTimeToCome = false;
        if (spec.every() == 0 && !onlyAtClose()) {
          fire(window, "ON_TIME", false);
        }
      }
      if (cleanup(window) == time) {
        close(window);
      }
    }
  }

  private void close(Open window) {
    boolean wanted =
        switch (spec.closing()) {
          case NEVER -> false;
          case IF_NEWS -> window.news > 0;
          case ALWAYS, ONLY -> !window.lastWasLast;
        };
    if (wanted) {
      boolean spoken = window.lastKind != null && !window.lastKind.equals("EARLY");
      boolean silent = spec.every() == 0 && !onlyAtClose() && spec.lateness() > 0;
      fire(window, spoken || silent ? "LATE" : "ON_TIME", true);
    }
    closed(window);
    windows.remove(window);
    if (spec.windows() == Spec.Compute.SLIDING) {
      closed.add(window);
    }
  }
}
