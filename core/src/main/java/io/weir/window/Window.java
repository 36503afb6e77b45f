package io.weir.window;

import io.weir.Operator;
import io.weir.Output;
import io.weir.Source;
import io.weir.aggregate.Aggregate;
import io.weir.codec.Codec;
import io.weir.time.Millis;
import io.weir.time.WindowAssigner;
import io.weir.window.Firing.Closing;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Windows over event time, or over a number of events: choose the kind, say when panes fire and how
 * late an event may be, and end with {@code aggregate(..)}. Each setting returns a new description.
 * The rules are Flink's, to the millisecond (S1.1 to S2.8).
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

  /** The most elements of a window that a {@link WindowProcess} may see. */
  public static final int MAX_ELEMENTS_PER_WINDOW = 10_000;

  private final WindowSettings<V> settings;

  private Window(WindowSettings<V> settings) {
    this.settings = settings;
  }

  /**
   * Begins windows over the events of a source, or of several sources of its type. The kind of
   * window comes next.
   *
   * @param source its type is used, and nothing else
   */
  public static <V> Windows<V> of(Source<V> source) {
    Objects.requireNonNull(source, "source");
    return new Windows<>();
  }

  /** Begins windows over events of several sources, whose values all have this type. */
  public static <V> Windows<V> of(Class<V> type) {
    Objects.requireNonNull(type, "type");
    return new Windows<>();
  }

  static <V> Window<V> of(WindowAssigner assigner) {
    return new Window<>(WindowSettings.of(assigner));
  }

  /**
   * Moves tumbling and hopping windows by less than a slide, cumulating ones by less than their
   * size, either way.
   */
  public Window<V> offset(Duration by) {
    return new Window<>(settings.withAssigner(settings.assigner().withOffset(by)));
  }

  /**
   * Sets how long after its end a window still takes events, and keeps its state; zero unless set.
   * A duration of more milliseconds than a long holds is for ever.
   */
  public Window<V> allowedLateness(Duration lateness) {
    return new Window<>(settings.withLateness(Millis.orForEver("allowedLateness", lateness)));
  }

  /**
   * Names the output for events that are too late for every window; the function needs a sink for
   * it.
   */
  public Window<V> late(Output<? super V> output) {
    return new Window<>(settings.withLate(Objects.requireNonNull(output, "output")));
  }

  /** Makes an early pane after every {@code events} new events. */
  public Window<V> earlyEvery(int events) {
    return firing(settings.firing().earlyEvery(events));
  }

  /**
   * Makes an early pane at each multiple of the interval in event time, from the window's first
   * event on, if there are new events since the last pane. A jump of the watermark over several
   * multiples makes one pane.
   */
  public Window<V> earlyEvery(Duration interval) {
    return firing(settings.firing().earlyEvery(interval));
  }

  /**
   * Makes the early panes of {@link #earlyEvery(Duration)} at every multiple, also without new
   * events (Flink's ContinuousEventTimeTrigger). A jump of the watermark over several multiples
   * makes as many panes. With {@link #discarding}, a pane without new events is never made.
   */
  public Window<V> evenWithoutNews() {
    return firing(settings.firing().evenWithoutNews());
  }

  /**
   * Makes an early pane when this much processing time has passed since the first new event.
   * Results then depend on more than the log.
   */
  public Window<V> earlyAfterProcessingTime(Duration delay) {
    return firing(settings.firing().earlyAfterProcessingTime(delay));
  }

  /**
   * Makes an early pane when event time has passed the first new event by this much: a window gives
   * one row at a time, with all that came until then (Kafka Streams' suppress until a time limit).
   */
  public Window<V> earlyAfter(Duration wait) {
    return firing(settings.firing().earlyAfter(wait));
  }

  /** Makes a pane whenever the author's own rule says so, besides the other panes. */
  public Window<V> trigger(Trigger<? super V> rule) {
    Objects.requireNonNull(rule, "rule");
    return new Window<>(firing(settings.firing().trigger()).settings.withTrigger(rule));
  }

  /**
   * Makes panes when the author's own trigger decides so, and at no other time but at the end of
   * the window's state where a closing pane is declared.
   */
  public Window<V> triggeredBy(WindowTrigger<V> own) {
    Objects.requireNonNull(own, "own");
    return new Window<>(firing(settings.firing().triggeredBy()).settings.withDecides(own));
  }

  /** Makes a late pane after every {@code events} late events; 1 unless set. */
  public Window<V> lateEvery(int events) {
    return firing(settings.firing().lateEvery(events));
  }

  /** Makes one pane for all late events when the window's state is dropped, if there are any. */
  public Window<V> lateOnlyAtClose() {
    return firing(settings.firing().lateOnlyAtClose());
  }

  /** Makes no pane for late events; they still count as applied. */
  public Window<V> lateNever() {
    return firing(settings.firing().lateNever());
  }

  /** Makes the on-time pane only if there are new events since the last early pane. */
  public Window<V> onTimeOnlyWithNews() {
    return firing(settings.firing().onTimeOnlyWithNews());
  }

  /**
   * Makes a last pane when the window's state is dropped, if there are new events since the last
   * one.
   */
  public Window<V> closingPaneWithNews() {
    return firing(settings.firing().closing("closingPaneWithNews()", Closing.IF_NEWS));
  }

  /** Always makes a last pane when the window's state is dropped. */
  public Window<V> closingPane() {
    return firing(settings.firing().closing("closingPane()", Closing.ALWAYS));
  }

  /** Makes a pane after every {@code events} events and at no other time (Flink's CountTrigger). */
  public Window<V> fireEvery(int events) {
    return firing(settings.firing().fireEvery(events));
  }

  /**
   * Makes one pane per window, when no event can change it any more (Kafka Streams'
   * ON_WINDOW_CLOSE).
   */
  public Window<V> onlyOnClose() {
    return firing(settings.firing().onlyOnClose());
  }

  /** Panes hold everything so far; the default. */
  public Window<V> accumulating() {
    return new Window<>(settings.withAccumulation(Accumulation.ACCUMULATING));
  }

  /** Panes hold only what is new since the last one; a pane without new events is not emitted. */
  public Window<V> discarding() {
    return new Window<>(settings.withAccumulation(Accumulation.DISCARDING));
  }

  /**
   * Panes hold everything so far, and the last pane is withdrawn first. So is the last pane of a
   * session that another one absorbed.
   */
  public Window<V> retracting() {
    return new Window<>(settings.withAccumulation(Accumulation.RETRACTING));
  }

  /**
   * Emits a pane only if its value differs from that of the window's last one, by {@code equals} of
   * the aggregate's result; a pane that does not is none, and is not counted. The value of the last
   * one is kept beside the window's own where they differ. Records, numbers, texts and lists are
   * equal by content; values of a class without {@code equals} never are.
   */
  public Window<V> onlyChanges() {
    return new Window<>(settings.withOnlyChanges());
  }

  private Window<V> firing(FiringRules rules) {
    return new Window<>(settings.withFiring(rules));
  }

  /**
   * Says what to compute per window, and makes the output value of a result; null = nothing is
   * emitted.
   */
  public <A, R, O> Operator<V, O> aggregate(
      Aggregate<? super V, A, R> aggregate, WindowFunction<? super R, ? extends O> output) {
    return aggregateResults(
        aggregate,
        result -> output.apply(result.key(), result.start(), result.end(), result.value()));
  }

  /**
   * Makes the output value from a result with its pane; null = nothing is emitted, and nothing
   * withdrawn.
   */
  public <A, R, O> Operator<V, O> aggregateResults(
      Aggregate<? super V, A, R> aggregate,
      Function<? super WindowResult<R>, ? extends @Nullable O> output) {
    Objects.requireNonNull(aggregate, "aggregate");
    Objects.requireNonNull(output, "output");
    return new WindowOperator<>(settings.spec(aggregate, output));
  }

  /**
   * Hands all elements of each pane to the author's own computation, in the order of the log; of
   * sessions that became one, those of the earlier session first. A window has no more than {@link
   * #MAX_ELEMENTS_PER_WINDOW}. Elements cost as many bytes of state as they have: prefer an
   * aggregate where one is enough.
   *
   * @param codec stores the elements
   */
  public <O> Operator<V, O> process(Codec<V> codec, WindowProcess<List<V>, O> process) {
    Objects.requireNonNull(codec, "codec");
    return process(new ElementsAggregate<>(codec), process);
  }

  /** Hands the aggregate's result of each pane to the author's own computation. */
  public <A, R, O> Operator<V, O> process(
      Aggregate<? super V, A, R> aggregate, WindowProcess<? super R, O> process) {
    Objects.requireNonNull(aggregate, "aggregate");
    Objects.requireNonNull(process, "process");
    return new WindowOperator<>(settings.spec(aggregate, process));
  }
}
