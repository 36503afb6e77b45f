package io.weir.operator;

import io.weir.Operator;
import io.weir.Output;
import io.weir.time.WindowAssigner;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Aggregates the events of a key per window. Immutable; every setting returns a new description.
 *
 * <pre>{@code
 * Window.tumbling(ofMinutes(1)).allowedLateness(ofSeconds(30)).late(LATE)
 *     .aggregate(counting(), PageCount::new)
 * }</pre>
 *
 * <p>Unless set otherwise as in Flink: one pane when the watermark reaches the window's last
 * millisecond, one more for each event within the allowed lateness, each containing all values
 * (SEMANTICS 2).
 */
public final class Window {
  /** A key with more open windows is refused. */
  public static final int MAX_WINDOWS_PER_KEY = 10_000;

  private final Function<Duration, WindowAssigner> assigner;
  private final Duration offset;
  private final WindowSettings settings;

  private Window(Function<Duration, WindowAssigner> assigner, Duration offset, WindowSettings settings) {
    this.assigner = assigner;
    this.offset = offset;
    this.settings = settings;
  }

  private static Window of(Function<Duration, WindowAssigner> assigner) {
    return new Window(assigner, Duration.ZERO, WindowSettings.of(assigner.apply(Duration.ZERO)));
  }

  /** Windows of one size, end to end. */
  public static Window tumbling(Duration size) {
    return of(offset -> WindowAssigner.tumbling(size, offset));
  }

  /** Windows of one size, one starting every slide; a slide above the size leaves gaps. */
  public static Window hopping(Duration size, Duration slide) {
    return of(offset -> WindowAssigner.hopping(size, slide, offset));
  }

  /** Windows that end when nothing came for {@code gap}; events exactly a gap apart are together. */
  public static Window session(Duration gap) {
    return assignedBy(WindowAssigner.session(gap));
  }

  /** One window per key that never ends; give it a {@link #trigger}. */
  public static Window global() {
    return assignedBy(WindowAssigner.global());
  }

  /** Calendar days of a zone, 23 or 25 hours long where its clocks are changed. */
  public static Window calendarDays(ZoneId zone) {
    return of(offset -> WindowAssigner.calendarDays(zone, offset));
  }

  /** The author's own windows. */
  public static Window assignedBy(WindowAssigner assigner) {
    Objects.requireNonNull(assigner, "assigner");
    return of(offset -> fixed(assigner, offset));
  }

  private static WindowAssigner fixed(WindowAssigner assigner, Duration offset) {
    if (!offset.isZero()) {
      throw new IllegalArgumentException(
          "offset(" + offset + ") does not apply to " + assigner.describe() + " windows; leave it out");
    }
    return assigner;
  }

  /** Windows of n events of a key, whatever their time; an incomplete one is never emitted. */
  public static CountWindow count(int n) {
    return CountWindow.of(n, n);
  }

  /** The last n events of a key at every {@code slide} events. */
  public static CountWindow count(int n, int slide) {
    return CountWindow.of(n, slide);
  }

  /** Moves the alignment of windows; shorter than the size (or slide). */
  public Window offset(Duration by) {
    return new Window(assigner, by, settings.withAssigner(assigner.apply(by)));
  }

  /**
   * How long after a window's end its late events still count: until the watermark reaches end - 1 ms
   * + this.
   */
  public Window allowedLateness(Duration lateness) {
    return with(s -> s.withLateness(lateness));
  }

  /** Where events go that no window takes because they are too late. */
  public Window late(Output<?> output) {
    return with(s -> s.withLate(output));
  }

  /** The author's own trigger, or {@link Trigger#count} and {@link Trigger#continuous}. */
  public Window trigger(Trigger<?> trigger) {
    return with(s -> s.withTrigger(trigger));
  }

  /** An early pane at every so many new events. */
  public Window earlyEvery(int events) {
    return with(s -> s.withPanes("earlyEvery", p -> p.withEarlyCount(events)));
  }

  /** An early pane at multiples of an interval of event time, if something new came. */
  public Window earlyEvery(Duration interval) {
    return with(s -> s.withPanes("earlyEvery", p -> p.withEarlyInterval(interval)));
  }

  /**
   * An early pane so long after the arrival of the first new event, in processing time: such panes
   * are no function of the log alone.
   */
  public Window earlyAfter(Duration delay) {
    return with(s -> s.withPanes("earlyAfter", p -> p.withEarlyDelay(delay)));
  }

  /** A late pane for each late event; the default. */
  public Window lateEach() {
    return lateEvery(1);
  }

  /** A late pane at every so many late events. */
  public Window lateEvery(int events) {
    int n = PaneTrigger.positive("lateEvery", events);
    return with(s -> s.withPanes("lateEvery", p -> p.withLateCount(n)));
  }

  /** No late panes but one at the end of the allowed lateness, if something came. */
  public Window lateNever() {
    return with(s -> s.withPanes("lateNever", p -> p.withLateCount(0)).withClosing(Firing.IF_NON_EMPTY));
  }

  /** One pane only, when the allowed lateness is over (Kafka's ON_WINDOW_CLOSE). */
  public Window emitOnClose() {
    return with(WindowSettings::withEmitOnClose);
  }

  /** Whether the on-time pane comes if nothing came since an early one; ALWAYS by default. */
  public Window onTime(Firing firing) {
    return with(s -> s.withOnTime(firing));
  }

  /** Whether a last pane comes when the window's state is dropped; NEVER by default, as in Flink. */
  public Window closing(Firing firing) {
    return with(s -> s.withClosing(firing));
  }

  /** Each pane contains all values of the window so far; the default. */
  public Window accumulating() {
    return with(s -> s.withAccumulation(Accumulation.ACCUMULATING));
  }

  /** Each pane contains only what came since the last one. */
  public Window discarding() {
    return with(s -> s.withAccumulation(Accumulation.DISCARDING));
  }

  /**
   * As accumulating, but each pane is preceded by a DELETE with the value of the one before; a session
   * that was absorbed is withdrawn when that happens.
   */
  public Window retracting() {
    return with(s -> s.withAccumulation(Accumulation.RETRACTING));
  }

  /** Sessions withdraw their old row with a DELETE when an event joins them, as in Kafka. */
  public Window tombstonesForMerged() {
    return with(WindowSettings::withTombstones);
  }

  private Window with(UnaryOperator<WindowSettings> change) {
    return new Window(assigner, offset, change.apply(settings));
  }

  /** What is computed, and what is made of key, start, end and result: a record's constructor fits. */
  public <V, A, R, T> Operator<V> aggregate(Aggregate<V, A, R> aggregate, Result<R, T> result) {
    Objects.requireNonNull(result, "result");
    return aggregate(aggregate, r -> result.of(r.key(), r.start(), r.end(), r.value()));
  }

  /** What is computed, and what is made of a pane. */
  public <V, A, R, T> Operator<V> aggregate(
      Aggregate<V, A, R> aggregate, Function<WindowResult<R>, T> result) {
    Objects.requireNonNull(aggregate, "aggregate");
    Objects.requireNonNull(result, "result");
    return new WindowOperator<>(settings.checked(), aggregate, result);
  }
}
