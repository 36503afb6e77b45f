package io.weir.deploy.plan;

import static io.weir.deploy.plan.Defs.LATE;
import static io.weir.deploy.plan.Defs.VIEWS;
import static io.weir.deploy.plan.Defs.WINDOWS;
import static io.weir.deploy.plan.Defs.builder;
import static io.weir.deploy.plan.Defs.folding;
import static io.weir.deploy.plan.Defs.ms;
import static io.weir.deploy.plan.Defs.of;
import static io.weir.deploy.plan.Defs.sum;
import static io.weir.deploy.plan.Defs.sums;
import static io.weir.deploy.plan.Defs.sumsOf;
import static io.weir.deploy.plan.Defs.tumbling;
import static io.weir.deploy.plan.Defs.views;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.ClockScope;
import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.JoinOperator;
import io.weir.KeyedSource;
import io.weir.Lateness;
import io.weir.Operator;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregate;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.codec.Compact;
import io.weir.codec.Json;
import io.weir.codec.UnreadableStateException;
import io.weir.codec.Versioned;
import io.weir.definition.Change;
import io.weir.definition.Verdict;
import io.weir.join.IntervalJoin;
import io.weir.join.LatestOf;
import io.weir.join.TableJoin;
import io.weir.join.TemporalJoin;
import io.weir.join.WindowJoin;
import io.weir.pattern.Pattern;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.process.Ttl;
import io.weir.rank.Keep;
import io.weir.rank.Rank;
import io.weir.testkit.CollectingSink;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Suppress;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each kind of change, twice: what the plan says of it, and what happens when the new definition
 * runs on the state that the old one wrote. What is safe goes on with right results, what is
 * refused does not start, what needs an upcaster fails without one, what starts anew finds nothing.
 */
class PlanMeetsRealityTest {
  /** What the old definition gets. */
  private static final View[] BEFORE = {View.at(10, 1), View.at(20, 2)};

  /** What the new definition gets: one more for what is open, and one that closes it. */
  private static final View[] AFTER = {View.at(30, 3), View.at(1_000, 100)};

  /**
   * @param word a part of what is said
   * @param results what the new definition gives; empty for those that give nothing
   */
  record Case(
      String name,
      StreamFunction old,
      StreamFunction now,
      Verdict verdict,
      String word,
      List<String> results) {
    @Override
    public String toString() {
      return name;
    }

    Plan plan() {
      return Plan.of(old.description(), now.description());
    }

    String said() {
      return plan().changes().stream().map(Change::text).collect(Collectors.joining("\n"));
    }
  }

  private static Case safe(
      String name, StreamFunction old, StreamFunction now, String word, String... results) {
    return new Case(name, old, now, Verdict.SAFE, word, List.of(results));
  }

  private static Case refused(String name, StreamFunction old, StreamFunction now, String word) {
    return new Case(name, old, now, Verdict.REFUSED, word, List.of());
  }

  private static Case upcaster(String name, StreamFunction old, StreamFunction now, String word) {
    return new Case(name, old, now, Verdict.NEEDS_UPCASTER, word, List.of());
  }

  private static Case anew(
      String name, StreamFunction old, StreamFunction now, String word, String... results) {
    return new Case(name, old, now, Verdict.STARTS_ANEW, word, List.of(results));
  }

  // ---------------------------------------------------------------- definitions

  private static final StreamFunction SUMS = sums(window -> window);

  record Total(long sum) {}

  record NamedTotal(long sum, @Nullable String name) {}

  record CountedTotal(long sum, long count) {}

  record TextTotal(String sum) {}

  record IntTotal(int sum) {}

  record Nothing(@Nullable String note) {}

  record Place(long x, long y) {}

  record Turned(long y, long x) {}

  record TextPlace(String x, long y) {}

  record Space(long x, long y, long z) {}

  record Between(long x, long w, long y) {}

  enum Sizes {
    SMALL,
    LARGE
  }

  enum Smalls {
    SMALL
  }

  record Sized(long sum, Sizes size) {}

  record Smaller(long sum, Smalls size) {}

  private static StreamFunction sized(Codec<Sized> codec) {
    return folding(
        codec,
        () -> new Sized(0, Sizes.LARGE),
        (total, view) -> new Sized(total.sum + view.value(), total.size));
  }

  private static StreamFunction smaller(Codec<Smaller> codec) {
    return folding(
        codec,
        () -> new Smaller(0, Smalls.SMALL),
        (total, view) -> new Smaller(total.sum + view.value(), total.size));
  }

  private static StreamFunction large(Codec<Total> codec) {
    return folding(
        codec,
        () -> new Total(Integer.MAX_VALUE),
        (total, view) -> new Total(total.sum + view.value()));
  }

  record Boxed(long sum, @Nullable Long count) {}

  record InFront(long count, long sum) {}

  private static StreamFunction total(Codec<Total> codec) {
    return folding(codec, () -> new Total(0), (total, view) -> new Total(total.sum + view.value()));
  }

  private static StreamFunction named(Codec<NamedTotal> codec) {
    return folding(
        codec,
        () -> new NamedTotal(0, null),
        (total, view) -> new NamedTotal(total.sum + view.value(), total.name));
  }

  private static StreamFunction counted(Codec<CountedTotal> codec) {
    return folding(
        codec,
        () -> new CountedTotal(0, 0),
        (total, view) -> new CountedTotal(total.sum + view.value(), total.count + 1));
  }

  private static StreamFunction place(Codec<Place> codec) {
    return folding(
        codec, () -> new Place(0, 0), (place, view) -> new Place(place.x + view.value(), place.y));
  }

  private static final StreamFunction JSON_TOTAL = total(Json.of(Total.class));
  private static final StreamFunction FIRST = total(Versioned.of(1, Json.of(Total.class)));
  private static final StreamFunction LONG =
      folding(Codecs.of(Long.class), () -> 0L, (sum, view) -> sum + view.value());
  private static final StreamFunction PLACE = place(Compact.of(Place.class));

  private static Operator<View, String> average(Codec<Total> codec) {
    Aggregate<View, Total, Long> sum =
        Aggregate.of(
            () -> new Total(0),
            (total, view) -> new Total(total.sum + view.value()),
            (left, right) -> new Total(left.sum + right.sum),
            Total::sum,
            codec);
    return tumbling(60).aggregate(sum, (key, start, end, value) -> key + " " + value);
  }

  /** Keeps what it is told of each key; some of it, and timers, may be declared or not. */
  private static final class Keeping extends ProcessFunction<View, String> {
    private final StateSpec.Value<Long> sum;
    private final StateSpec.@Nullable Value<Long> count;

    Keeping(@Nullable Ttl ttl, boolean counts) {
      sum = ttl == null ? value("sum", Long.class) : value("sum", Long.class, ttl);
      count = counts ? value("count", Long.class) : null;
    }

    @Override
    public void onEvent(Event<View> event, ProcessContext<String> context) {
      long now = context.state(sum).update(0L, before -> before + event.value().value());
      long counted = count == null ? 0 : context.state(count).update(0L, before -> before + 1);
      context.emit(now + "/" + counted);
    }
  }

  private static final class Listing extends ProcessFunction<View, String> {
    private final StateSpec.ListOf<Long> sum = list("sum", Long.class);

    @Override
    public void onEvent(Event<View> event, ProcessContext<String> context) {
      context.list(sum).add(event.value().value());
      context.emit("" + context.list(sum));
    }
  }

  private static class Quiet extends ProcessFunction<View, String> {
    protected final StateSpec.Value<Long> sum = value("sum", Long.class);

    @Override
    public void onEvent(Event<View> event, ProcessContext<String> context) {
      context.emit("" + context.state(sum).update(0L, before -> before + event.value().value()));
    }
  }

  private static final class Timed extends Quiet {
    @Override
    public void onEvent(Event<View> event, ProcessContext<String> context) {
      super.onEvent(event, context);
      context.timers().event(event.timestamp() + 50);
    }

    @Override
    public void onEventTimer(long time, ProcessContext<String> context) {
      context.emit("timer " + time);
    }
  }

  private static StreamFunction keeping(boolean counts) {
    return of(new Keeping(null, counts));
  }

  private static StreamFunction joined(long to, boolean exchanged, boolean outer) {
    Source<View> orders = VIEWS.only("orders", view -> view.value() < 2);
    Source<View> payments = VIEWS.only("payments", view -> view.value() >= 2);
    IntervalJoin<View, View> join =
        exchanged
            ? IntervalJoin.of(payments.keyBy(View::key), orders.keyBy(View::key))
            : IntervalJoin.of(orders.keyBy(View::key), payments.keyBy(View::key));
    IntervalJoin<View, View> bounded = join.between(ms(0), ms(to));
    return StreamFunction.named("sums")
        .compute(
            outer
                ? bounded.leftJoin(
                    (left, right) -> left.value() + "+" + (right == null ? "" : right.value()))
                : bounded.join((left, right) -> left.value() + "+" + right.value()))
        .to(new CollectingSink<>("rows"))
        .build();
  }

  private static final KeyedSource<View> ORDERS =
      VIEWS.only("orders", view -> view.value() < 2).keyBy(View::key);
  private static final KeyedSource<View> PAYMENTS =
      VIEWS.only("payments", view -> view.value() == 2).keyBy(View::key);
  private static final Source<View> LATER = VIEWS.only("later", view -> view.value() > 2);
  private static final KeyedSource<View> ANY =
      VIEWS.only("any", view -> view.value() >= 2).keyBy(View::key);

  private static StreamFunction joins(JoinOperator<String> join) {
    return StreamFunction.named("sums").compute(join).to(new CollectingSink<>("rows")).build();
  }

  private static String pair(View left, @Nullable View right) {
    return left.value() + "+" + (right == null ? "" : right.value());
  }

  private static TableJoin<View, View> table() {
    return TableJoin.of(ANY, ORDERS);
  }

  private static WindowJoin<View, View> windowed(long size) {
    return WindowJoin.of(ANY, ORDERS).tumbling(ms(size));
  }

  private static StreamFunction latest(KeyedSource<?>... sources) {
    return joins(
        LatestOf.of(sources)
            .rows(one -> {
              StringBuilder text = new StringBuilder();
              for (KeyedSource<?> source : sources) {
                text.append(one.of(source.source()).map(view -> ((View) view).value()).orElse(0L));
              }
              return text.toString();
            }));
  }

  private static StreamFunction pattern(String second, long within) {
    return of(
        Pattern.of(VIEWS)
            .begin("low", view -> view.value() == 1)
            .followedBy(second, view -> view.value() == 3)
            .within(ms(within))
            .select(match -> "found"));
  }

  private static StreamFunction top(int places) {
    return of(
        Rank.of(VIEWS)
            .top(places)
            .by(Comparator.comparingLong(View::value).reversed())
            .rows((key, view) -> "" + view.value()));
  }

  private static StreamFunction to(String... sinks) {
    StreamFunction.Builder<String> all =
        StreamFunction.named("sums").from(VIEWS.keyBy(View::key)).compute(sum(tumbling(60)));
    for (String sink : sinks) {
      all = all.to(new CollectingSink<>(sink));
    }
    return all.build();
  }

  private static final class OtherSink implements io.weir.Sink<String> {
    @Override
    public String name() {
      return "rows";
    }

    @Override
    public Effect effect() {
      return Effect.AT_LEAST_ONCE;
    }

    @Override
    public byte[] encode(String value) {
      return Json.bytes("other");
    }

    @Override
    public io.weir.spi.SinkWriter open() {
      throw new UnsupportedOperationException("it is only declared");
    }
  }

  private static StreamFunction.Builder<String> sumsBuilder() {
    return builder(sum(tumbling(60)));
  }

  // ---------------------------------------------------------------- the table

  static Stream<Case> safe() {
    return Stream.of(
        safe("nothing", SUMS, SUMS, "window: unchanged", "a 0-60 6"),
        safe("grace", sums(w -> w.allowedLateness(ms(30))), SUMS, "are dropped", "a 0-60 6"),
        safe(
            "early panes", SUMS, sums(w -> w.earlyEvery(3)), "fires: safe", "a 0-60 6", "a 0-60 6"),
        safe("only changes", SUMS, sums(w -> w.onlyChanges()), "onlyChanges: safe", "a 0-60 6"),
        safe(
            "limit of what is held",
            of(Suppress.of(VIEWS).untilTimeLimit(ms(50)).rows((key, view) -> "" + view.value())),
            of(Suppress.of(VIEWS).untilTimeLimit(ms(100)).rows((key, view) -> "" + view.value())),
            "limit: safe",
            "100"),
        safe("panes that are not several", SUMS, sums(w -> w.discarding()), "panes", "a 0-60 6"),
        safe(
            "session gap",
            of(sum(WINDOWS.session(ms(50)))),
            of(sum(WINDOWS.session(ms(100)))),
            "Sessions that are open end",
            "a 10-130 6"),
        safe(
            "codec of an aggregate",
            of(average(Json.of(Total.class))),
            of(
                average(
                    Versioned.of(1, Json.of(Total.class))
                        .readsUnversioned(Json.of(Total.class), total -> total))),
            "Values without a version are read",
            "a 6"),
        safe("state added", keeping(false), keeping(true), "state 'count': safe", "6/1", "106/2"),
        safe("state removed", keeping(true), keeping(false), "kept as it is", "6/0", "106/0"),
        safe(
            "state expires",
            keeping(false),
            of(new Keeping(Ttl.of(ms(1_000)), false)),
            "It expired never",
            "6/0",
            "106/0"),
        safe("timers", of(new Quiet()), of(new Timed()), "timers: safe", "6", "106", "timer 80"),
        safe(
            "boxed field of JSON",
            JSON_TOTAL,
            named(Json.of(NamedTotal.class)),
            "'name' is new; it is null",
            "NamedTotal[sum=6, name=null]",
            "NamedTotal[sum=106, name=null]"),
        safe(
            "field of JSON removed",
            named(Json.of(NamedTotal.class)),
            JSON_TOTAL,
            "'name' is not read any more",
            "Total[sum=6]",
            "Total[sum=106]"),
        safe(
            "wider number of JSON",
            folding(
                Json.of(IntTotal.class),
                () -> new IntTotal(0),
                (total, view) -> new IntTotal(total.sum + (int) view.value())),
            JSON_TOTAL,
            "'sum' of int is read as long",
            "Total[sum=6]",
            "Total[sum=106]"),
        safe(
            "int to long",
            folding(Codecs.of(Integer.class), () -> 0, (sum, view) -> sum + (int) view.value()),
            LONG,
            "A long is read where an int was stored",
            "6",
            "106"),
        safe(
            "compact record grows",
            PLACE,
            folding(
                Compact.of(Space.class),
                () -> new Space(0, 0, 0),
                (space, view) -> new Space(space.x + view.value(), space.y, space.z)),
            "Components were added at the end",
            "Space[x=6, y=0, z=0]",
            "Space[x=106, y=0, z=0]"),
        safe(
            "version with its reader",
            FIRST,
            named(
                Versioned.of(2, Json.of(NamedTotal.class))
                    .reads(1, Json.of(Total.class), total -> new NamedTotal(total.sum, "old"))),
            "Values of version 1 are read",
            "NamedTotal[sum=6, name=old]",
            "NamedTotal[sum=106, name=old]"),
        safe(
            "state version with its reader",
            SUMS,
            sumsBuilder().stateVersion(2).readsState(1).build(),
            "State of version 1 is read",
            "a 0-60 6"),
        safe("wider join", joined(15, false, false), joined(25, false, false), "to: safe", "1+3"),
        safe(
            "outer join",
            joined(20, false, false),
            joined(20, false, true),
            "give no result of their own",
            "1+3"),
        safe(
            "temporal left join",
            joins(TemporalJoin.of(ANY, ORDERS).join(PlanMeetsRealityTest::pair)),
            joins(TemporalJoin.of(ANY, ORDERS).leftJoin(PlanMeetsRealityTest::pair)),
            "join: safe",
            "2+1",
            "3+1"),
        safe(
            "longer grace",
            joins(table().grace(ms(5)).join(PlanMeetsRealityTest::pair)),
            joins(table().grace(ms(25)).join(PlanMeetsRealityTest::pair)),
            "grace: safe",
            "2+1",
            "3+1"),
        safe(
            "grace",
            joins(table().join(PlanMeetsRealityTest::pair)),
            joins(table().grace(ms(25)).maxVersions(5).join(PlanMeetsRealityTest::pair)),
            "grace: safe",
            "3+1"),
        safe(
            "kind of a window join",
            joins(windowed(60).join(PlanMeetsRealityTest::pair)),
            joins(windowed(60).semiJoin(left -> "" + left.value())),
            "have the results of the new one",
            "2",
            "3"),
        safe(
            "one more of the latest",
            latest(ORDERS, PAYMENTS),
            latest(ORDERS, PAYMENTS, LATER.keyBy(View::key)),
            "source 'later': safe",
            "123",
            "12100"),
        safe("longer pattern", pattern("high", 15), pattern("high", 25), "within: safe", "found"),
        safe(
            "longer bound",
            SUMS,
            of(
                Source.stream("views", Json.of(View.class))
                    .timestampMillis(View::time, WatermarkStrategy.boundedOutOfOrderness(ms(100)))
                    .keyBy(View::key),
                sum(tumbling(60))),
            "A clock never goes back",
            "a 0-60 6"),
        safe(
            "shorter bound",
            of(
                Source.stream("views", Json.of(View.class))
                    .timestampMillis(View::time, WatermarkStrategy.boundedOutOfOrderness(ms(100)))
                    .keyBy(View::key),
                sum(tumbling(60))),
            SUMS,
            "windows close earlier",
            "a 0-60 6"),
        safe(
            "clock of a key",
            SUMS,
            sumsBuilder().clock(ClockScope.PER_KEY).build(),
            "clock: safe",
            "a 0-60 6"),
        safe(
            "clock of a shard",
            sumsBuilder().clock(ClockScope.PER_KEY).build(),
            SUMS,
            "clock: safe",
            "a 0-60 6"),
        safe(
            "lateness",
            SUMS,
            sumsBuilder().lateness(Lateness.WHILE_OPEN).build(),
            "lateness: safe",
            "a 0-60 6"),
        safe(
            "failures",
            SUMS,
            sumsBuilder().onFailure(io.weir.FailurePolicy.park(ms(1_000))).build(),
            "failures: safe",
            "a 0-60 6"),
        safe(
            "retention",
            SUMS,
            sumsOf(source -> source.retention(java.time.Duration.ofDays(7))),
            "retention from PT24H to PT168H",
            "a 0-60 6"),
        safe("idleness", SUMS, sumsOf(s -> s.idleAfter(ms(60_000))), "idleAfter", "a 0-60 6"),
        safe("filter", SUMS, sumsOf(s -> s.filter(v -> v.value() != 3)), "filter", "a 0-60 3"),
        safe(
            "late output",
            SUMS,
            StreamFunction.named("sums")
                .from(VIEWS.keyBy(View::key))
                .compute(sum(tumbling(60).late(LATE)))
                .to(new CollectingSink<>("rows"))
                .to(LATE, new CollectingSink<>("late"))
                .build(),
            "sink 'late': safe",
            "a 0-60 6"),
        safe("sink added", SUMS, to("rows", "more"), "It is new, and gets results", "a 0-60 6"),
        safe("sink removed", to("rows", "more"), SUMS, "'more': safe", "a 0-60 6"),
        safe(
            "stateless to keyed",
            of(VIEWS.unkeyed(), io.weir.process.Stateless.map(view -> "" + view.value())),
            keeping(false),
            "Nothing was kept until now",
            "3/0",
            "103/0"));
  }

  @ParameterizedTest
  @MethodSource
  void safe(Case one) {
    assertThat(one.said()).contains(one.word);
    assertThat(one.plan().verdict())
        .as(one.said())
        .isIn(Verdict.UNCHANGED, Verdict.SAFE, Verdict.STARTS_ANEW);
    Releases releases = new Releases();
    assertThat(releases.run(one.old, BEFORE).done()).isTrue();
    int before = releases.results().size();
    assertThat(releases.run(one.now, AFTER).done()).isTrue();
    assertThat(releases.letters()).isEmpty();
    assertThat(releases.results().subList(before, releases.results().size()))
        .isEqualTo(one.results);
  }

  static Stream<Case> refused() {
    return Stream.of(
        refused("window size", SUMS, of(sum(tumbling(15))), "read with other bounds"),
        refused("window offset", SUMS, sums(w -> w.offset(ms(25))), "offset PT0.025S"),
        refused(
            "slide",
            of(sum(WINDOWS.hopping(ms(60), ms(30)))),
            of(sum(WINDOWS.hopping(ms(60), ms(20)))),
            "every PT0.03S to"),
        refused("kind of window", SUMS, of(sum(WINDOWS.session(ms(50)))), "sessions with a gap"),
        refused("to one window", SUMS, of(sum(WINDOWS.global().fireEvery(1))), "one global window"),
        refused(
            "panes",
            sums(w -> w.earlyEvery(2)),
            sums(w -> w.earlyEvery(2).discarding()),
            "what accumulating panes need"),
        refused(
            "aggregate",
            SUMS,
            of(
                tumbling(60)
                    .aggregate(
                        Aggregates.min(View::value),
                        (key, start, end, min) -> key + " 0-60 " + min)),
            "accumulators of 'summing'"),
        refused("window to process", SUMS, keeping(false), "state is that of a window"),
        refused("process to window", keeping(false), SUMS, "state is that of a process"),
        refused(
            "events of a count window",
            of(
                WINDOWS
                    .count(2, 1)
                    .aggregate(Aggregates.summing(View::value), (key, sum) -> "" + sum)),
            of(WINDOWS.count(3).aggregate(Aggregates.summing(View::value), (key, sum) -> "" + sum)),
            "slide: refused"),
        refused("places", top(1), top(2), "last: refused"),
        refused(
            "rows that are held",
            of(Suppress.of(VIEWS).untilTimeLimit(ms(50)).rows((key, view) -> "" + view.value())),
            of(
                Suppress.of(VIEWS)
                    .untilTimeLimit(ms(50))
                    .by(View::key)
                    .rows((key, view) -> "" + view.value())),
            "rows: refused"),
        refused(
            "which is kept",
            of(Keep.of(VIEWS).first().rows((key, view) -> "" + view.value())),
            of(Keep.of(VIEWS).last().rows((key, view) -> "" + view.value())),
            "keeps: refused"),
        refused("stages", pattern("high", 50), pattern("higher", 50), "stages: refused"),
        refused(
            "sides of a temporal join",
            joins(TemporalJoin.of(ANY, ORDERS).join(PlanMeetsRealityTest::pair)),
            joins(TemporalJoin.of(ORDERS, ANY).join(PlanMeetsRealityTest::pair)),
            "exchanged"),
        refused(
            "no grace any more",
            joins(table().grace(ms(25)).join(PlanMeetsRealityTest::pair)),
            joins(table().join(PlanMeetsRealityTest::pair)),
            "Keep a grace"),
        refused(
            "windows of a join",
            joins(windowed(60).join(PlanMeetsRealityTest::pair)),
            joins(windowed(50).join(PlanMeetsRealityTest::pair)),
            "windows: refused"),
        refused(
            "one of the latest is gone",
            latest(ORDERS, PAYMENTS, LATER.keyBy(View::key)),
            latest(ORDERS, LATER.keyBy(View::key)),
            "source 'payments': refused"),
        refused("sides of a join", joined(20, false, false), joined(20, true, false), "exchanged"),
        refused(
            "value to list", keeping(false), of(new Listing()), "was a value and is now a list"),
        refused(
            "event time to ingestion time",
            SUMS,
            of(Source.stream("views", Json.of(View.class)).keyBy(View::key), sum(tumbling(60))),
            "Its times were event time"));
  }

  @ParameterizedTest
  @MethodSource
  void refused(Case one) {
    assertThat(one.said()).contains(one.word);
    assertThat(one.plan().verdict()).as(one.said()).isEqualTo(Verdict.REFUSED);
    Releases releases = new Releases();
    assertThat(releases.run(one.old, BEFORE).done()).isTrue();
    int before = releases.results().size();
    assertThatThrownBy(() -> releases.run(one.now, AFTER))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContainingAll(
            "'sums'", "does not start", one.word, "./weir plan", one.plan().fingerprint());
    assertThat(releases.results()).hasSize(before);
    assertThat(releases.run(one.old, AFTER).done()).as("the old one goes on").isTrue();
    assertThat(releases.letters()).isEmpty();
  }

  private static List<String> after(Releases releases, StreamFunction old, StreamFunction now) {
    releases.run(old, BEFORE);
    int before = releases.results().size();
    releases.accepted(now, AFTER);
    return releases.results().subList(before, releases.results().size());
  }

  /** So each refusal has a reason: results would not be those of the new definition, or none. */
  @ParameterizedTest
  @MethodSource("refused")
  void whatIsRefusedWouldGoWrong(Case one) {
    List<String> right = after(new Releases(), one.now, one.now);
    List<String> forced;
    try {
      forced = after(new Releases(), one.old, one.now);
    } catch (UnreadableStateException unreadable) {
      return;
    }
    assertThat(forced).isNotEqualTo(right);
  }

  /** A rollback need not wait for timers that were never set: only their keys are refused. */
  @Test
  void aCallbackThatWasAddedHasAWayBack() {
    Releases releases = new Releases();
    releases.run(of(new Quiet()), BEFORE);
    releases.run(of(new Timed()), new View("b", 30, 3, "b"));
    assertThat(releases.run(of(new Quiet()), View.at(40, 4)).done()).isTrue();
    assertThat(releases.results()).containsExactly("1", "3", "3", "7");
    assertThatThrownBy(() -> releases.run(of(new Quiet()), new View("b", 50, 5, "b")))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("a timer is set that nothing is called for");
    assertThat(releases.run(of(new Timed()), new View("b", 60, 6, "b")).done()).isTrue();
    assertThat(releases.results()).endsWith("9");
  }

  static Stream<Case> upcaster() {
    return Stream.of(
        upcaster(
            "codec of a state",
            LONG,
            folding(Codecs.of(String.class), () -> "", (text, view) -> text + view.value()),
            "was long and is now string"),
        upcaster(
            "primitive field of JSON",
            JSON_TOTAL,
            counted(Json.of(CountedTotal.class)),
            "'count' is new and of a primitive type"),
        upcaster(
            "type of a field of JSON",
            JSON_TOTAL,
            folding(
                Json.of(TextTotal.class),
                () -> new TextTotal(""),
                (total, view) -> new TextTotal(total.sum + view.value())),
            "'sum' was long and is now String"),
        upcaster("JSON to versions", JSON_TOTAL, FIRST, "declare readsUnversioned(..)"),
        upcaster("versions to JSON", FIRST, JSON_TOTAL, "keep Versioned"),
        upcaster(
            "version without its reader",
            FIRST,
            total(Versioned.of(2, Json.of(Total.class))),
            "declare it with reads(1, ..)"),
        upcaster(
            "type of a component",
            PLACE,
            folding(
                Compact.of(TextPlace.class),
                () -> new TextPlace("", 0),
                (place, view) -> new TextPlace(place.x + view.value(), place.y)),
            "was long and is now String"),
        upcaster(
            "components exchanged",
            PLACE,
            folding(
                Compact.of(Turned.class),
                () -> new Turned(0, 0),
                (place, view) -> new Turned(place.y, place.x + view.value())),
            "stands in the place of"),
        upcaster(
            "component before the last one",
            PLACE,
            folding(
                Compact.of(Between.class),
                () -> new Between(0, 0, 0),
                (place, view) -> new Between(place.x + view.value(), place.w, place.y)),
            "'y' of the compact record stood further in front"),
        upcaster(
            "component before the only one",
            total(Compact.of(Total.class)),
            folding(
                Compact.of(InFront.class),
                () -> new InFront(0, 0),
                (total, view) -> new InFront(total.count + 1, total.sum + view.value())),
            "'sum' of the compact record stood further in front"),
        upcaster(
            "codec of an aggregate",
            of(average(Json.of(Total.class))),
            of(average(Versioned.of(1, Json.of(Total.class)))),
            "declare readsUnversioned(..)"),
        upcaster(
            "state version without its reader",
            SUMS,
            sumsBuilder().stateVersion(2).build(),
            "Declare readsState(1, ..)"),
        // A rollback: what is stored tells, key by key, so it starts.
        upcaster("no timers", of(new Timed()), of(new Quiet()), "nothing would be called"),
        upcaster(
            "constant of JSON taken out",
            sized(Json.of(Sized.class)),
            smaller(Json.of(Smaller.class)),
            "has no constant any more for [LARGE]"),
        upcaster(
            "constant of a compact record taken out",
            sized(Compact.of(Sized.class)),
            smaller(Compact.of(Smaller.class)),
            "has no constant any more for [LARGE]"),
        upcaster(
            "narrower number of JSON",
            large(Json.of(Total.class)),
            folding(
                Json.of(IntTotal.class),
                () -> new IntTotal(0),
                (total, view) -> new IntTotal(total.sum + (int) view.value())),
            "'sum' was long and is now int"),
        upcaster(
            "boxed field that is primitive now",
            folding(Json.of(Boxed.class), () -> new Boxed(0, null), (total, view) -> total),
            counted(Json.of(CountedTotal.class)),
            "'count' was allowed to be null"),
        upcaster(
            "version that is newer",
            total(Versioned.of(2, Json.of(Total.class)).reads(1, Json.of(Total.class), t -> t)),
            FIRST,
            "or deploy newer code"),
        upcaster(
            "state version that is newer",
            sumsBuilder().stateVersion(2).readsState(1).build(),
            SUMS,
            "or deploy newer code"),
        upcaster(
            "compact record that has shrunk",
            folding(
                Compact.of(Space.class),
                () -> new Space(0, 0, 0),
                (space, view) -> new Space(space.x + view.value(), space.y, space.z)),
            PLACE,
            "keep them all"));
  }

  @ParameterizedTest
  @MethodSource
  void upcaster(Case one) {
    assertThat(one.said()).contains(one.word);
    assertThat(one.plan().verdict()).as(one.said()).isEqualTo(Verdict.NEEDS_UPCASTER);
    Releases releases = new Releases();
    assertThat(releases.run(one.old, BEFORE).done()).isTrue();
    int before = releases.results().size();
    assertThatThrownBy(() -> releases.run(one.now, AFTER))
        .isInstanceOf(UnreadableStateException.class);
    assertThat(releases.results()).as("nothing is given of what is misread").hasSize(before);
    assertThat(releases.letters()).isEmpty();
  }

  @Test
  void withAnUpcasterItGoesOn() {
    StreamFunction upcast =
        counted(
            Versioned.of(1, Json.of(CountedTotal.class))
                .readsUnversioned(
                    Json.of(Total.class), total -> new CountedTotal(total.sum, total.sum)));
    assertThat(Plan.of(JSON_TOTAL.description(), upcast.description()).verdict())
        .isEqualTo(Verdict.SAFE);
    Releases releases = new Releases();
    releases.run(JSON_TOTAL, BEFORE);
    releases.run(upcast, AFTER);
    assertThat(releases.results())
        .endsWith("CountedTotal[sum=6, count=4]", "CountedTotal[sum=106, count=5]");
  }

  /** An operator of the author's own, that stores its sum in a unit of its own. */
  private record Own(int unit) implements Operator<View, String> {
    @Override
    public List<String> describe() {
      return List.of("sums in units of " + unit);
    }

    @Override
    public boolean usesEventTime() {
      return false;
    }

    @Override
    public boolean usesProcessingTime() {
      return false;
    }

    @Override
    public io.weir.OperatorState<View, String> open(io.weir.codec.@Nullable BinaryReader stored) {
      return new Held(unit, stored == null ? 0 : stored.signed());
    }
  }

  private static final class Held implements io.weir.OperatorState<View, String> {
    private final int unit;
    private long sum;

    Held(int unit, long sum) {
      this.unit = unit;
      this.sum = sum;
    }

    @Override
    public Applied onEvent(Event<View> event, io.weir.OperatorContext<String> context) {
      sum += event.value().value() * unit;
      context.emit("" + sum / unit);
      return Applied.APPLIED;
    }

    @Override
    public boolean isEmpty() {
      return false;
    }

    @Override
    public void write(io.weir.codec.BinaryWriter out) {
      out.signed(sum);
    }
  }

  @Test
  void anOwnOperatorIsJudgedByTheVersionOfTheState() {
    StreamFunction one = of(new Own(1));
    Plan silent = Plan.of(one.description(), of(new Own(100)).description());
    assertThat(silent.verdict()).isEqualTo(Verdict.NEEDS_UPCASTER);
    assertThat(silent.changes())
        .anySatisfy(change -> assertThat(change.text()).contains("Raise stateVersion(..)"));

    StreamFunction hundred =
        builder(new Own(100))
            .stateVersion(2)
            .readsState(
                1,
                bytes ->
                    new io.weir.codec.BinaryWriter()
                        .signed(new io.weir.codec.BinaryReader(bytes).signed() * 100)
                        .toByteArray())
            .build();
    assertThat(Plan.of(one.description(), hundred.description()).verdict()).isEqualTo(Verdict.SAFE);
    Releases releases = new Releases();
    releases.run(one, BEFORE);
    releases.run(hundred, AFTER);
    assertThat(releases.results()).containsExactly("1", "3", "6", "106");
  }

  static Stream<Case> anew() {
    return Stream.of(
        anew(
            "function renamed",
            SUMS,
            StreamFunction.named("sums-2")
                .from(VIEWS.keyBy(View::key))
                .compute(sum(tumbling(60)))
                .to(new CollectingSink<>("rows"))
                .build(),
            "From 'sums' to 'sums-2'",
            "a 0-60 3"),
        anew(
            "key",
            keeping(false),
            of(VIEWS.keyByPartitionKey(), new Keeping(null, false)),
            "It was value and is now partition key",
            "3/0",
            "103/0"));
  }

  @ParameterizedTest
  @MethodSource
  void anew(Case one) {
    assertThat(one.said()).contains(one.word);
    assertThat(one.plan().verdict()).as(one.said()).isEqualTo(Verdict.STARTS_ANEW);
    Releases releases = new Releases();
    assertThat(releases.run(one.old, BEFORE).done()).isTrue();
    int before = releases.results().size();
    assertThat(releases.run(one.now, AFTER).done()).isTrue();
    assertThat(releases.results().subList(before, releases.results().size()))
        .isEqualTo(one.results);
  }

  private static View identified(long time, long value, String id) {
    return new View("a", time, value, id);
  }

  private static StreamFunction deduplicated(String source, long horizon) {
    return of(
        views(source).dedupe(View::id, ms(horizon)).keyBy(View::key), new Keeping(null, false));
  }

  /** State goes on, and what was remembered by the source's name is gone. */
  @Test
  void aRenamedSourceForgetsTheIdsOfEvents() {
    StreamFunction old = deduplicated("views", 60_000);
    StreamFunction now = deduplicated("clicks", 60_000);
    Plan plan = Plan.of(old.description(), now.description());
    assertThat(plan.verdict()).isEqualTo(Verdict.STARTS_ANEW);
    assertThat(plan.changes())
        .anySatisfy(
            change -> assertThat(change.text()).contains("source 'clicks'", "keep that name"));
    Releases releases = new Releases();
    releases.run(old, identified(10, 1, "x"), identified(10, 1, "x"));
    releases.run(now, identified(10, 1, "x"));
    assertThat(releases.results()).containsExactly("1/0", "2/0");
  }

  @Test
  void aHorizonMayBeLengthenedAndShortened() {
    for (long horizon : new long[] {30_000, 120_000}) {
      StreamFunction old = deduplicated("views", 60_000);
      StreamFunction now = deduplicated("views", horizon);
      assertThat(Plan.of(old.description(), now.description()).verdict()).isEqualTo(Verdict.SAFE);
      Releases releases = new Releases();
      releases.run(old, identified(10, 1, "x"));
      releases.run(now, identified(10, 1, "x"), identified(20, 2, "y"));
      assertThat(releases.results()).containsExactly("1/0", "3/0");
    }
  }

  @Test
  void undeliveredResultsOfARenamedSinkBecomeDeadLetters() {
    StreamFunction old = keeping(false);
    StreamFunction now =
        StreamFunction.named("sums")
            .from(VIEWS.keyBy(View::key))
            .compute(new Keeping(null, false))
            .to(new CollectingSink<>("other-rows"))
            .build();
    Plan plan = Plan.of(old.description(), now.description());
    assertThat(plan.verdict()).isEqualTo(Verdict.STARTS_ANEW);
    assertThat(plan.changes())
        .anySatisfy(change ->
            assertThat(change.text()).contains("sink 'rows': starts anew", "'other-rows' stands"));
    Releases releases = new Releases().failing();
    releases.run(old, View.at(10, 1));
    releases.run(now, View.at(20, 2));
    assertThat(releases.results()).isEmpty();
    assertThat(releases.letters())
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.SINK_REFUSED);
    assertThat(releases.results("other-rows")).containsExactly("3/0");
  }

  /** What is in the log already has the old form: not state, so it becomes a dead letter. */
  @Test
  void recordsOfTheOldFormBecomeDeadLetters() {
    StreamFunction now =
        StreamFunction.named("sums")
            .from(
                Source.stream("views", Json.of(Flag.class))
                    .timestampMillis(Flag::time, WatermarkStrategy.monotonic())
                    .keyBy(Flag::key))
            .compute(
                tumbling60()
                    .aggregate(
                        Aggregates.summing(flag -> flag.value() ? 1 : 0),
                        (key, start, end, sum) -> key + " " + sum))
            .to(new CollectingSink<>("rows"))
            .build();
    Plan plan = Plan.of(SUMS.description(), now.description());
    assertThat(plan.verdict()).isEqualTo(Verdict.NEEDS_UPCASTER);
    assertThat(plan.changes())
        .anySatisfy(change ->
            assertThat(change.text()).contains("source 'views'", "would become dead letters"));
    Releases releases = new Releases();
    releases.run(SUMS, BEFORE);
    releases.run(now, View.at(30, 3));
    assertThat(releases.letters()).hasSize(1);
  }

  @Test
  void anotherPlaceUnderTheNameOfASinkIsAskedAbout() {
    StreamFunction now =
        StreamFunction.named("sums")
            .from(VIEWS.keyBy(View::key))
            .compute(sum(tumbling(60)))
            .to(new OtherSink())
            .build();
    Plan plan = Plan.of(SUMS.description(), now.description());
    assertThat(plan.verdict()).isEqualTo(Verdict.STARTS_ANEW);
    assertThat(plan.changes())
        .anySatisfy(change ->
            assertThat(change.text())
                .contains("'rows'", "was a CollectingSink and is a OtherSink"));
  }

  record Flag(String key, long time, boolean value) {}

  private static io.weir.window.Window<Flag> tumbling60() {
    return io.weir.window.Window.of(Flag.class).tumbling(ms(60));
  }

  @Test
  void sourcesMayComeAndGo() {
    StreamFunction two =
        StreamFunction.named("sums")
            .from(VIEWS.keyBy(View::key), views("more").keyBy(View::key))
            .compute(sum(tumbling(60)))
            .to(new CollectingSink<>("rows"))
            .build();
    assertThat(Plan.of(SUMS.description(), two.description()).verdict()).isEqualTo(Verdict.SAFE);
    assertThat(Plan.of(two.description(), SUMS.description()).verdict()).isEqualTo(Verdict.SAFE);
    Releases releases = new Releases();
    releases.run(SUMS, BEFORE);
    releases.run(two, View.at(30, 3), View.at(1_000, 100));
    assertThat(releases.results()).as("event time waits for the new one").isEmpty();
    releases.run(SUMS, View.at(1_010, 100));
    assertThat(releases.results()).containsExactly("a 0-60 6");
  }
}
