package io.weir.window;

import io.weir.Operator;
import io.weir.Output;
import io.weir.Source;
import io.weir.aggregate.Aggregate;
import io.weir.time.Millis;
import io.weir.time.WindowAssigner;
import io.weir.window.Firing.Closing;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/**
 * Windows over event time, or over a number of events: choose the kind, say when panes fire and how
 * late an event may be, and end with {@code aggregate(..)}. Each setting returns a new description.
 * Rules to the millisecond are Flink's (S1.1 to S2.8).
 *
 * <pre>{@code
 * Window.of(VIEWS).tumbling(ofMinutes(1)).allowedLateness(ofSeconds(30)).late(LATE)
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

  /**
   * Windows over the events of a source, or of several that have its type: what kind is said next.
   *
   * @param source gives the type of the values, and nothing else
   */
  public static <V> Windows<V> of(Source<V> source) {
    Objects.requireNonNull(source, "source");
    return new Windows<>();
  }

  /** The same for events of several sources: the type that all of their values have. */
  public static <V> Windows<V> of(Class<V> type) {
    Objects.requireNonNull(type, "type");
    return new Windows<>();
  }

  static <V> Window<V> of(WindowAssigner assigner) {
    return new Window<>(WindowSettings.of(assigner));
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
  public Window<V> late(Output<? super V> output) {
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
  public <A, R, O> Operator<V, O> aggregate(
      Aggregate<V, A, R> aggregate, WindowFunction<? super R, ? extends O> output) {
    return aggregateResults(
        aggregate,
        result -> output.apply(result.key(), result.start(), result.end(), result.value()));
  }

  /** The same for outputs that need the pane; null = nothing, and nothing is withdrawn for it. */
  public <A, R, O> Operator<V, O> aggregateResults(
      Aggregate<V, A, R> aggregate, Function<? super WindowResult<R>, ? extends O> output) {
    Objects.requireNonNull(aggregate, "aggregate");
    Objects.requireNonNull(output, "output");
    return new WindowOperator<>(settings.spec(aggregate, output));
  }
}
