package io.weir.testkit;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.Source;
import io.weir.aggregate.Aggregate;
import io.weir.aggregate.Aggregates;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.join.IntervalJoin;
import io.weir.join.LatestOf;
import io.weir.join.TableJoin;
import io.weir.join.TemporalJoin;
import io.weir.join.WindowJoin;
import io.weir.pattern.AfterMatch;
import io.weir.pattern.Match;
import io.weir.pattern.Pattern;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.process.Ttl;
import io.weir.rank.Keep;
import io.weir.rank.Rank;
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import io.weir.window.Suppress;
import io.weir.window.TriggerContext;
import io.weir.window.Window;
import io.weir.window.WindowProcess;
import io.weir.window.WindowProcessContext;
import io.weir.window.WindowResult;
import io.weir.window.WindowTrigger;
import io.weir.window.Windows;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** State of every operator and aggregate as it is stored, and how it is read and written again. */
final class StoredState {
  /** What is folded; its components are of the kinds that state mostly holds. */
  record Sum(String name, long total, List<Integer> parts) {}

  static final Codec<Sum> SUM = Json.of(Sum.class);

  private static final Codec<Object> ANY = Json.of(Object.class);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Windows<Object> KINDS = Window.of(Object.class);
  private static final Source<String> LEFT = source("left");
  private static final Source<String> RIGHT = source("right");

  private StoredState() {}

  private static Source<String> source(String name) {
    return Source.stream(name, Json.of(String.class))
        .timestampMillis(text -> 0, boundedOutOfOrderness(Duration.ZERO));
  }

  /** The operators, by the name under which their state is kept. */
  static Map<String, Operator<Object, ?>> operators() {
    Map<String, Operator<Object, ?>> all = new TreeMap<>();
    all.put("tumbling-counting", windows(tumbling(), Aggregates.counting()));
    all.put("tumbling-early-retracting", windows(tumbling().earlyEvery(1).retracting(), sums()));
    all.put("hopping-average", windows(hopping(), Aggregates.average(StoredState::length)));
    all.put("session-max", windows(session(), Aggregates.max(value -> value.toString().length())));
    all.put("global-interval", windows(global(), Aggregates.summingDouble(StoredState::length)));
    all.put("delayed-reduce", windows(delayed(), reduced()));
    all.put("sliding-counting", windows(sliding(), Aggregates.counting()));
    all.put("cumulating-sum", windows(cumulating(), Aggregates.summing(StoredState::number)));
    all.put("only-changes-average", windows(changing(), Aggregates.average(StoredState::length)));
    all.put("triggered-counting", windows(triggered(), Aggregates.counting()));
    all.put("process-elements", tumbling().earlyEvery(2).process(ANY, new Numbering()));
    all.put("suppress", suppress().by(String::valueOf).rows((key, row) -> row));
    all.put("suppress-key", suppress().rows((key, row) -> row));
    all.put("count-tumbling", KINDS.count(5).aggregateResults(sums(), WindowResult::value));
    all.put("count-sliding", KINDS.count(3, 1).aggregateResults(sums(), WindowResult::value));
    all.put("process", new Keeping(false));
    all.put("join", join().join((left, right) -> left + right));
    all.put("join-full", join().fullJoin((left, right) -> left + right));
    all.put("window-join", windowJoin().join((left, right) -> left + right));
    all.put("with-latest", latest().rows(one -> "" + one.of(LEFT) + one.of(RIGHT)));
    all.put("with-table", table().expireAfter(DAY).leftJoin((left, right) -> left + right));
    all.put("with-versions", versions().leftJoin((left, right) -> left + right));
    all.put("pattern", new Passing(pattern()));
    all.put("rank-append", rank().ranks((key, rank, row) -> row));
    all.put("rank-update", updated().rows((key, row) -> row));
    all.put("rank-retract", retracted().rows((key, row) -> row));
    all.put("rank-arrival", Rank.of(ANY).top(2).byArrival().rows((key, row) -> row));
    all.put("rank-window", rank().perWindow(tumbling()).rankResults(place -> place.row()));
    all.put("keep-first", Keep.of(ANY).first().expireAfter(DAY).rows((key, row) -> row));
    all.put("keep-last", Keep.of(ANY).last().rows((key, row) -> row));
    all.put("keep-first-by-time", Keep.of(ANY).firstByTime().rows((key, row) -> row));
    all.put("keep-last-by-time", Keep.of(ANY).lastByTime().withdrawing().rows((key, row) -> row));
    return all;
  }

  private static Rank<Object> rank() {
    return Rank.of(ANY).by(Comparator.comparing(Object::toString).reversed()).top(2);
  }

  private static Rank<Object> updated() {
    return rank().updatedBy(value -> "id of " + value).expireAfter(DAY);
  }

  private static Rank<Object> retracted() {
    return rank().top(value -> 5).retractedBy(value -> false, String::valueOf);
  }

  /** Every event begins a partial match, and every match waits for those that began earlier. */
  private static Operator<Object, Object> pattern() {
    return Pattern.of(Object.class)
        .storedBy(ANY)
        .begin("first", value -> value.toString().length() % 2 == 1)
        .followedByAny("more", (value, match) -> !match.first("first").equals(value))
        .oneOrMore()
        .notFollowedBy("never", value -> value.equals("never"))
        .within(Duration.ofSeconds(5))
        .afterMatch(AfterMatch.skipToLast("more"))
        .select(Match::events);
  }

  /** Lets event time follow the events, so that they do not only wait. */
  private record Passing(Operator<Object, Object> operator) implements Operator<Object, Object> {
    @Override
    public List<String> describe() {
      return operator.describe();
    }

    @Override
    public boolean usesEventTime() {
      return true;
    }

    @Override
    public boolean usesProcessingTime() {
      return false;
    }

    @Override
    public OperatorState<Object, Object> open(BinaryReader stored) {
      OperatorState<Object, Object> state = operator.open(stored);
      return new OperatorState<>() {
        @Override
        public Applied onEvent(Event<Object> event, OperatorContext<Object> context) {
          Applied applied = state.onEvent(event, context);
          while (state.isDue(TimeDomain.EVENT, event.timestamp() - 300)) {
            long due = state.nextDue(TimeDomain.EVENT).orElseThrow();
            state.onTimer(TimeDomain.EVENT, new FixedContext<>(due, due));
          }
          return applied;
        }

        @Override
        public boolean isEmpty() {
          return state.isEmpty();
        }

        @Override
        public void write(BinaryWriter out) {
          state.write(out);
        }
      };
    }
  }

  private static Window<Object> tumbling() {
    return KINDS.tumbling(Duration.ofSeconds(10));
  }

  private static Window<Object> hopping() {
    return KINDS.hopping(Duration.ofSeconds(10), Duration.ofSeconds(5));
  }

  private static Window<Object> session() {
    return KINDS.session(Duration.ofMillis(200));
  }

  private static Window<Object> sliding() {
    return KINDS.sliding(Duration.ofMillis(500)).fireEvery(1);
  }

  private static Window<Object> cumulating() {
    return KINDS.cumulating(Duration.ofSeconds(4), Duration.ofSeconds(1));
  }

  /** The average stays the same, and the sums of which it is made do not. */
  private static Window<Object> changing() {
    return tumbling().earlyEvery(1).onlyChanges();
  }

  private static Window<Object> triggered() {
    return tumbling().triggeredBy(new Counted());
  }

  private static Suppress<Object> suppress() {
    return Suppress.of(ANY).untilTimeLimit(Duration.ofSeconds(10));
  }

  private static long number(Object value) {
    return value.toString().length();
  }

  /** Keeps state and timers of each window. */
  private static final class Counted extends WindowTrigger<Object> {
    private final StateSpec.Value<Long> count = keeps(StateSpec.value("count", Long.class));

    @Override
    public Decision onEvent(Event<Object> event, TimeWindow window, TriggerContext context) {
      context.timers().event(window.maxTimestamp());
      context.timers().processing(event.timestamp() + 5_000);
      return context.state(count).update(0L, before -> before + 1) == 2
          ? Decision.FIRE_AND_PURGE
          : Decision.CONTINUE;
    }

    @Override
    public Decision onEventTimer(long time, TimeWindow window, TriggerContext context) {
      return Decision.FIRE;
    }

    @Override
    public Decision onProcessingTimer(long time, TimeWindow window, TriggerContext context) {
      return Decision.FIRE;
    }
  }

  /** Keeps state of each window and of the key. */
  private static final class Numbering extends WindowProcess<List<Object>, Object> {
    private final StateSpec.Value<Long> panes = perWindow(StateSpec.value("panes", Long.class));
    private final StateSpec.ListOf<Long> sizes = perKey(StateSpec.list("sizes", Long.class));

    @Override
    public void onPane(WindowResult<List<Object>> pane, WindowProcessContext<Object> context) {
      context.windowState(panes).update(0L, before -> before + 1);
      context.keyList(sizes).add((long) pane.value().size());
    }
  }

  private static Window<Object> global() {
    return KINDS.global().earlyEvery(Duration.ofSeconds(1));
  }

  private static Window<Object> delayed() {
    return tumbling().earlyAfterProcessingTime(Duration.ofSeconds(1));
  }

  private static double length(Object value) {
    return value.toString().length() / 4.0;
  }

  private static <A, R> Operator<Object, R> windows(
      Window<Object> window, Aggregate<Object, A, R> aggregate) {
    return window.aggregate(aggregate, (key, start, end, value) -> value);
  }

  private static Aggregate<Object, Sum, Sum> sums() {
    return Aggregate.of(
        () -> new Sum(null, 0, List.of()),
        (sum, value) -> new Sum(value.toString(), sum.total + 1, List.of(1, 2)),
        (left, right) -> new Sum(right.name, left.total + right.total, right.parts),
        sum -> sum,
        SUM);
  }

  private static Aggregate<Object, ?, Sum> reduced() {
    return Aggregates.reduce(
        value -> new Sum(value.toString(), 1, List.of()), (left, right) -> right, SUM);
  }

  /** Keeps state of every kind, or only opens what is decoded when it is used. */
  private static final class Keeping extends ProcessFunction<Object, Object> {
    private final StateSpec.Value<Long> count = value("count", Long.class);
    private final StateSpec.MapOf<String, Sum> byName =
        keeps(
            StateSpec.map("by-name", String.class, Sum.class)
                .expiring(Ttl.of(Duration.ofHours(1))));
    private final StateSpec.ListOf<Double> list = list("list", Double.class);
    private final StateSpec.Value<Integer> small = value("small", Integer.class);
    private final StateSpec.Value<Boolean> flag = value("flag", Boolean.class);
    private final boolean looks;

    Keeping(boolean looks) {
      this.looks = looks;
    }

    @Override
    public void onEvent(Event<Object> event, ProcessContext<Object> context) {
      if (looks) {
        look(context);
      } else {
        change(event, context);
      }
    }

    private void change(Event<Object> event, ProcessContext<Object> context) {
      context.state(count).update(0L, before -> before + 1);
      context.map(byName).put(event.value().toString(), new Sum("x", event.timestamp(), List.of()));
      context.list(list).add(event.timestamp() / 3.0);
      context.state(small).set(-7);
      context.state(flag).set(true);
      context.timers().event(event.timestamp() + 10_000);
      context.timers().processing(event.timestamp() + 20_000);
    }

    private void look(ProcessContext<Object> context) {
      context.state(count).value();
      context.map(byName).all();
      context.list(list).all();
      context.state(small).value();
      context.state(flag).value();
    }

    @Override
    public void onEventTimer(long time, ProcessContext<Object> context) {}

    @Override
    public void onProcessingTimer(long time, ProcessContext<Object> context) {}
  }

  private static IntervalJoin<String, String> join() {
    return IntervalJoin.of(LEFT.keyBy(text -> text), RIGHT.keyBy(text -> text))
        .between(Duration.ofSeconds(-5), Duration.ofSeconds(5));
  }

  private static WindowJoin<String, String> windowJoin() {
    return WindowJoin.of(LEFT.keyBy(text -> text), RIGHT.keyBy(text -> text))
        .hopping(Duration.ofSeconds(10), Duration.ofSeconds(5));
  }

  private static TableJoin<String, String> table() {
    return TableJoin.of(LEFT.keyBy(text -> text), RIGHT.keyBy(text -> text));
  }

  private static TemporalJoin<String, String> versions() {
    return TemporalJoin.of(LEFT.keyBy(text -> text), RIGHT.keyBy(text -> text))
        .removedBy(text -> text.endsWith("3"));
  }

  private static LatestOf latest() {
    return LatestOf.of(LEFT.keyBy(text -> text), RIGHT.keyBy(text -> text))
        .removedBy(RIGHT, text -> text.endsWith("3"))
        .expireAfter(DAY);
  }

  private static Event<Object> event(String source, long time, Object value) {
    return new Event<>(source, "k", time, time, null, null, value);
  }

  /** The state after some events. */
  static <O> byte[] after(Operator<Object, O> operator, int events) {
    OperatorState<Object, O> state = operator.open(null);
    for (int i = 0; i < events; i++) {
      Event<Object> event = event(i % 2 == 0 ? "left" : "right", 1_000 + 300L * i, "value-" + i);
      state.onEvent(event, new FixedContext<>(Long.MIN_VALUE, event.timestamp()));
    }
    return bytes(state);
  }

  /** Reads state whole, and writes it. */
  static byte[] again(String name, byte[] stored) {
    if (!name.equals("process")) {
      return bytes(operators().get(name).open(new BinaryReader(stored)));
    }
    OperatorState<Object, Object> state = new Keeping(true).open(new BinaryReader(stored));
    state.onEvent(event("left", 5_000, ""), new FixedContext<>(Long.MIN_VALUE, 5_000));
    return bytes(state);
  }

  private static byte[] bytes(OperatorState<?, ?> state) {
    BinaryWriter out = new BinaryWriter();
    state.write(out);
    return out.toByteArray();
  }
}
