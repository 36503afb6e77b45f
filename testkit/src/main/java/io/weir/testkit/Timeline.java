package io.weir.testkit;

import io.weir.KeyedSource;
import io.weir.Output;
import io.weir.Source;
import io.weir.StateEntry;
import io.weir.StreamFunction;
import io.weir.annotation.Experimental;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Draws what a function does with a handful of events, from a real run in the {@link
 * FunctionTestDriver}: each event at its event time, in the order in which they are read; the
 * watermark after each; what each has led to; and what the keys hold meanwhile, such as windows,
 * from the event that opens it to the one that closes it.
 *
 * <pre>{@code
 * String svg =
 *     Timeline.of(COUNTED, "Views of five minutes")
 *         .between(NOON, NOON.plusSeconds(900), ofMinutes(5))
 *         .results(Count.class, Count::end, count -> count.views() + " views")
 *         .late(LATE, "to the late output")
 *         .event(VIEWS, new View("home", NOON.plusSeconds(60)), "12:01")
 *         .passes(NOON.plusSeconds(300), "time passes")
 *         .event(VIEWS, new View("home", NOON.plusSeconds(120)), "12:02")
 *         .svg();
 * }</pre>
 *
 * <p>The picture needs no fonts and no scripts, has a title and a description for those who do not
 * see it, and follows the reader's choice of light or dark. The same run gives the same text, so a
 * test can compare it with a committed file.
 */
@Experimental
public final class Timeline {
  private final StreamFunction function;
  private final FunctionTestDriver driver;
  private final TimelinePicture picture;
  private final TimelineBars bars = new TimelineBars();
  private final List<TimelineRow> rows = new ArrayList<>();
  private final Map<String, Shown<?>> shown = new HashMap<>();
  private Function<StateEntry, @Nullable String> held = entry -> "";
  private final Set<String> seen = new HashSet<>();
  private long late;

  /** How the values of a sink are shown. */
  private record Shown<R>(
      Class<R> type,
      @Nullable Function<R, Instant> time,
      Function<R, String> words,
      boolean isLate) {
    TimelineMark mark(DrivenSink.Given given, long event) {
      R value = type.cast(given.value());
      long at = time == null ? event : time.apply(value).toEpochMilli();
      return new TimelineMark(
          given.emission().key(), at, words.apply(value), given.emission().op(), isLate);
    }
  }

  private Timeline(StreamFunction function, String title) {
    this.function = function;
    this.driver = FunctionTestDriver.of(function);
    this.picture = new TimelinePicture(title);
  }

  /** A picture of a function that has read nothing yet. */
  public static Timeline of(StreamFunction function, String title) {
    return new Timeline(function, title);
  }

  /** Says below the title what there is to see; with the title it is the picture's description. */
  public Timeline says(String words) {
    picture.says(words);
    return this;
  }

  /**
   * Sets the axis of event time. What lies outside is drawn at its edge.
   *
   * @param tick the distance of the lines, best the size of windows or a part of it
   */
  public Timeline between(Instant from, Instant to, Duration tick) {
    picture.axis(new TimelineAxis(from.toEpochMilli(), to.toEpochMilli(), tick.toMillis()));
    return this;
  }

  /** Says at which event time a result of the first sink stands, and in which words. */
  public <R> Timeline results(Class<R> type, Function<R, Instant> time, Function<R, String> words) {
    shown.put(function.sinks().getFirst().name(), new Shown<>(type, time, words, false));
    return this;
  }

  /** The same, for results that stand at the time of the event that has led to them. */
  public <R> Timeline results(Class<R> type, Function<R, String> words) {
    shown.put(function.sinks().getFirst().name(), new Shown<>(type, null, words, false));
    return this;
  }

  /** Says in which words an event stands that has gone to a late output, at its own time. */
  public <R> Timeline late(Output<R> output, String words) {
    shown.put(sink(output), new Shown<>(output.type(), null, value -> words, true));
    return this;
  }

  /** Says at which event time a value of a side output stands, and in which words. */
  public <R> Timeline output(
      Output<R> output, Function<R, Instant> time, Function<R, String> words) {
    shown.put(sink(output), new Shown<>(output.type(), time, words, false));
    return this;
  }

  private String sink(Output<?> output) {
    return function.sinks(output).getFirst().name();
  }

  /**
   * Says in which words a thing stands that a key holds, as {@link StateEntry} tells it: an open
   * window, a waiting event. Null leaves it out.
   */
  public Timeline held(Function<StateEntry, @Nullable String> words) {
    held = words;
    return this;
  }

  /** Lets the function read an event, and says in which words it stands. */
  public <V> Timeline event(Source<V> source, V value, String words) {
    long before = watermark();
    driver.pipe(source, value);
    long time = driver.timeOf(source, value);
    boolean isLate = driver.tally().late() > late;
    late = driver.tally().late();
    rows.add(row(source.name(), driver.keyOf(source, value), time, words, isLate, before));
    return this;
  }

  /** Moves event time of all sources, as events of other keys do, and says why. */
  public Timeline passes(Instant watermark, String words) {
    long before = watermark();
    function.sources().values().stream()
        .flatMap(source -> source.inputs().stream())
        .map(KeyedSource::source)
        .filter(source -> source.settings().timestamp() != null)
        .forEach(source -> driver.advanceWatermark(source, watermark));
    rows.add(row("", "", TimelineRow.NO_EVENT, words, false, before));
    return this;
  }

  private TimelineRow row(
      String source, String key, long time, String words, boolean isLate, long before) {
    List<TimelineMark> marks = new ArrayList<>();
    driver.given().stream()
        .filter(one -> seen.add(one.emission().sink() + "/" + one.emission().id()))
        .forEach(one -> marks.add(shown(one).mark(one, time)));
    bars.after(rows.size() + 1, driver.kept(), held, marks);
    return new TimelineRow(source, key, time, words, isLate, before, watermark(), marks);
  }

  private Shown<?> shown(DrivenSink.Given one) {
    Shown<?> how = shown.get(one.emission().sink());
    if (how == null) {
      throw new IllegalStateException(
          "say with results(..), late(..) or output(..) how values of sink '"
              + one.emission().sink()
              + "' are shown");
    }
    return how;
  }

  private long watermark() {
    return function.sources().values().stream()
        .flatMap(source -> source.inputs().stream())
        .map(KeyedSource::source)
        .filter(source -> source.settings().timestamp() != null)
        .mapToLong(source -> driver.watermark(source).toEpochMilli())
        .min()
        .orElse(Long.MIN_VALUE);
  }

  /**
   * Ends the run and draws it.
   *
   * @throws AssertionError if the driver would fail a test, such as by dead letters
   * @throws IllegalStateException if words are too long for their place
   */
  public String svg() {
    driver.close();
    return picture.drawn(rows, bars.all());
  }
}
