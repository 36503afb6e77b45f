package io.weir.window;

import io.weir.Operator;
import io.weir.Output;
import io.weir.aggregate.Aggregate;
import io.weir.time.Millis;
import io.weir.time.WindowAssigner;
import io.weir.window.Firing.Closing;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import java.util.function.Function;

/**
 * Windows over event time, or over a number of events: choose the kind, say when panes fire and how
 * late an event may be, and end with {@code aggregate(..)}. Each setting returns a new description.
 * Rules to the millisecond are Flink's (S1.1 to S2.8).
 *
 * <pre>{@code
 * Window.<View>tumbling(ofMinutes(1)).allowedLateness(ofSeconds(30)).late(LATE)
 *     .aggregate(counting(), PageCount::new)
 * }</pre>
 *
 * @param <V> the events' value
 */
public final class Window<V> {
  /** The most windows that one key may have open at a time. */
  public static final int MAX_WINDOWS_PER_KEY = 10_000;

  /** The most panes in a row that a global window fires by interval with nothing new in them. */
  public static final int MAX_REPEATED_PANES = 1_000;

  private final WindowSettings<V> settings;

  private Window(WindowSettings<V> settings) {
    this.settings = settings;
  }

  private static <V> Window<V> of(WindowAssigner assigner) {
    return new Window<>(WindowSettings.of(assigner));
  }

  /** Windows of one size, one after the other. */
  public static <V> Window<V> tumbling(Duration size) {
    return of(WindowAssigner.tumbling(size));
  }

  /** Windows of one size, one starting every {@code slide}; a slide above it leaves gaps. */
  public static <V> Window<V> hopping(Duration size, Duration slide) {
    return of(WindowSettings.requireRoom(WindowAssigner.hopping(size, slide), size, slide));
  }

  /**
   * Windows that end when no event comes for {@code gap}; events exactly the gap apart are
   * together.
   */
  public static <V> Window<V> session(Duration gap) {
    return of(WindowAssigner.session(gap));
  }

  /**
   * One window for everything. It never ends and no event is late for it, so it needs a setting
   * that fires it, such as {@link #fireEvery} or {@link #earlyEvery(Duration)}; where the input
   * ends, {@link #closingPane} is enough.
   */
  public static <V> Window<V> global() {
    return of(WindowAssigner.global());
  }

  /** Days as the calendar of a time zone has them: 23 or 25 hours when clocks change. */
  public static <V> Window<V> calendarDays(ZoneId zone) {
    return of(WindowAssigner.calendarDays(Objects.requireNonNull(zone, "zone")));
  }

  /**
   * Weeks as the calendar of a time zone has them.
   *
   * @param begin the day with which one begins: Monday by ISO 8601
   */
  public static <V> Window<V> calendarWeeks(DayOfWeek begin, ZoneId zone) {
    return of(
        WindowAssigner.calendarWeeks(
            Objects.requireNonNull(begin, "begin"), Objects.requireNonNull(zone, "zone")));
  }

  /** Months as the calendar of a time zone has them. */
  public static <V> Window<V> calendarMonths(ZoneId zone) {
    return calendarMonths(1, zone);
  }

  /**
   * Windows of several months: 3 for quarters, 12 for years.
   *
   * @param months a divisor of 12; one window begins each January
   */
  public static <V> Window<V> calendarMonths(int months, ZoneId zone) {
    return of(WindowAssigner.calendarMonths(months, Objects.requireNonNull(zone, "zone")));
  }

  /**
   * Windows of the author's own. An event on which the assigner fails, or for which it gives a
   * window that has not the event's time, is handled as any failure of the handler.
   */
  public static <V> Window<V> assignedBy(WindowAssigner assigner) {
    return of(WindowAssigner.checked(Objects.requireNonNull(assigner, "assigner")));
  }

  /** A result for each {@code size} events of a key; a remainder never fires. */
  public static <V> CountWindow<V> count(int size) {
    return new CountWindow<>(size, size);
  }

  /** After each {@code slide} events of a key a result over its last {@code size}. */
  public static <V> CountWindow<V> count(int size, int slide) {
    return new CountWindow<>(size, slide);
  }

  /** Moves tumbling and hopping windows by less than a slide, either way. */
  public Window<V> offset(Duration by) {
    return new Window<>(settings.withAssigner(settings.assigner().withOffset(by)));
  }

  /**
   * How long after its end a window still takes events; its state is kept as long. More than time
   * has milliseconds is for ever.
   */
  public Window<V> allowedLateness(Duration lateness) {
    return new Window<>(settings.withLateness(Millis.orForEver("allowedLateness", lateness)));
  }

  /** Where events go that are too late for every window; the function needs a sink for it. */
  public Window<V> late(Output<V> output) {
    return new Window<>(settings.withLate(Objects.requireNonNull(output, "output")));
  }

  /** An early pane after each so many new events. */
  public Window<V> earlyEvery(int events) {
    return firing(settings.firing().earlyEvery(events));
  }

  /**
   * An early pane at each multiple of event time, from the window's first event on, if something is
   * new since the pane before. A jump of the watermark over several multiples makes one pane.
   */
  public Window<V> earlyEvery(Duration interval) {
    return firing(settings.firing().earlyEvery(interval));
  }

  /**
   * Early panes of {@link #earlyEvery(Duration)} come at every multiple, also if they say the same
   * as the one before (Flink's ContinuousEventTimeTrigger); a jump of the watermark over several
   * multiples makes as many panes. Where panes are discarding, one without news is never made.
   */
  public Window<V> evenWithoutNews() {
    return firing(settings.firing().evenWithoutNews());
  }

  /**
   * An early pane so long after the first new event, by processing time: results then depend on
   * more than the log.
   */
  public Window<V> earlyAfterProcessingTime(Duration delay) {
    return firing(settings.firing().earlyAfterProcessingTime(delay));
  }

  /** A pane whenever a rule of the author's own says so, beside the others. */
  public Window<V> trigger(Trigger<V> rule) {
    Objects.requireNonNull(rule, "rule");
    return new Window<>(firing(settings.firing().trigger()).settings.withTrigger(rule));
  }

  /** A late pane after each so many late events; 1 unless set. */
  public Window<V> lateEvery(int events) {
    return firing(settings.firing().lateEvery(events));
  }

  /** No pane for late events but one when the window's state is dropped, if there is news. */
  public Window<V> lateOnlyAtClose() {
    return firing(settings.firing().lateOnlyAtClose());
  }

  /** No pane for late events at all; they still count as applied. */
  public Window<V> lateNever() {
    return firing(settings.firing().lateNever());
  }

  /** The on-time pane only if something is new since the last early pane. */
  public Window<V> onTimeOnlyWithNews() {
    return firing(settings.firing().onTimeOnlyWithNews());
  }

  /** A last pane when the window's state is dropped, if something is new since the pane before. */
  public Window<V> closingPaneWithNews() {
    return firing(settings.firing().closing("closingPaneWithNews()", Closing.IF_NEWS));
  }

  /** A last pane when the window's state is dropped, always. */
  public Window<V> closingPane() {
    return firing(settings.firing().closing("closingPane()", Closing.ALWAYS));
  }

  /** A pane after each so many events and at no other time (Flink's CountTrigger). */
  public Window<V> fireEvery(int events) {
    return firing(settings.firing().fireEvery(events));
  }

  /** One pane per window, when no event can change it any more (Kafka Streams' ON_WINDOW_CLOSE). */
  public Window<V> onlyOnClose() {
    return firing(settings.firing().onlyOnClose());
  }

  /** Panes hold everything so far; the default. */
  public Window<V> accumulating() {
    return new Window<>(settings.withAccumulation(Accumulation.ACCUMULATING));
  }

  /** Panes hold what is new since the one before; a pane without news is not emitted. */
  public Window<V> discarding() {
    return new Window<>(settings.withAccumulation(Accumulation.DISCARDING));
  }

  /**
   * Panes hold everything so far, and the pane before is withdrawn first; so is a session that was
   * absorbed.
   */
  public Window<V> retracting() {
    return new Window<>(settings.withAccumulation(Accumulation.RETRACTING));
  }

  private Window<V> firing(FiringRules rules) {
    return new Window<>(settings.withFiring(rules));
  }

  /** What is computed per window, and the output value of a result; null = nothing. */
  public <A, R, O> Operator<V> aggregate(
      Aggregate<V, A, R> aggregate, WindowFunction<R, O> output) {
    return aggregateResults(
        aggregate,
        result -> output.apply(result.key(), result.start(), result.end(), result.value()));
  }

  /** The same for outputs that need the pane; null = nothing, and nothing is withdrawn for it. */
  public <A, R, O> Operator<V> aggregateResults(
      Aggregate<V, A, R> aggregate, Function<WindowResult<R>, O> output) {
    Objects.requireNonNull(aggregate, "aggregate");
    Objects.requireNonNull(output, "output");
    return new WindowOperator<>(settings.spec(aggregate, output));
  }
}
