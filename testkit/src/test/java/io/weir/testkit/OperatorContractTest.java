package io.weir.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.weir.Event;
import io.weir.KeyedSource;
import io.weir.Operator;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.Source;
import io.weir.aggregate.Aggregate;
import io.weir.aggregate.Aggregates;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codecs;
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
import io.weir.process.Stateless;
import io.weir.process.Ttl;
import io.weir.rank.Keep;
import io.weir.rank.Rank;
import io.weir.rank.RowChange;
import io.weir.time.TimeDomain;
import io.weir.window.Window;
import io.weir.window.WindowResult;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;

/** Every operator of Weir, in several configurations, and one as an author writes it (P3). */
class OperatorContractTest {
  private static final Output<String> LATE = Output.of("late", String.class);
  private static final Source<String> LEFT = Source.stream("left", Codecs.of(String.class));
  private static final Source<String> RIGHT = Source.stream("right", Codecs.of(String.class));

  /** Texts of several lengths, some of them equal. */
  abstract static class OfTexts extends OperatorContract<String> {
    @Override
    protected String value(String source, int number) {
      return source + "x".repeat(number % 5) + number % 7;
    }
  }

  private static Aggregate<String, ?, String> joining() {
    return Aggregates.reduce(
        value -> value, (left, right) -> left + "," + right, Codecs.of(String.class));
  }

  private static Operator<String, ?> joined(Window<String> window) {
    return window.aggregateResults(
        joining(), result -> result.window() + " " + result.pane() + " " + result.value());
  }

  private static Operator<String, ?> counted(Window<String> window) {
    return window.aggregateResults(
        Aggregates.counting(), result -> result.window() + " " + result.pane() + result.value());
  }

  private static String text(Match<String> match) {
    return match.stages().stream().map(stage -> stage + match.events(stage)).toList().toString()
        + match.start()
        + "-"
        + match.timestamp();
  }

  @Nested
  class PatternOfEverything extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Pattern.of(String.class)
          .begin("short", text -> text.length() < 4)
          .followedByAny("long", (text, match) -> text.length() > match.first("short").length())
          .times(1, 2)
          .allowCombinations()
          .notFollowedBy("never", text -> text.endsWith("6"))
          .followedBy("last", text -> text.endsWith("1") || text.endsWith("3"))
          .oneOrMore()
          .until(text -> text.endsWith("0"))
          .within(ofSeconds(8))
          .late(LATE)
          .timedOut(Output.of("timed-out", String.class), OperatorContractTest::text)
          .select(OperatorContractTest::text);
    }
  }

  @Nested
  class PatternThatSkips extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Pattern.of(String.class)
          .begin("first", text -> text.length() < 5)
          .oneOrMore()
          .followedBy("second", text -> text.length() > 3)
          .notFollowedBy("never", text -> text.endsWith("6"))
          .within(ofSeconds(5))
          .afterMatch(AfterMatch.skipPastLast())
          .select(OperatorContractTest::text);
    }
  }

  @Nested
  class PatternOfGroups extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      Pattern<String> pair =
          Pattern.of(String.class)
              .begin("one", text -> text.length() > 2)
              .followedBy("other", text -> text.length() < 6);
      return Pattern.of(String.class)
          .begin("first")
          .followedBy(pair)
          .timesOrMore(1)
          .next("end", text -> text.endsWith("2"))
          .withinPrevious(ofSeconds(6))
          .within(ofSeconds(7))
          .orderedBy(Comparator.<String>naturalOrder())
          .afterMatch(AfterMatch.skipToLast("other"))
          .select(OperatorContractTest::text);
    }
  }

  @Nested
  class Tumbling extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return counted(Window.of(String.class).tumbling(ofSeconds(5)));
    }

    /** As it is in the golden items. */
    @Override
    protected List<byte[]> olderState() {
      return List.of(HexFormat.of().parseHex("0100430603"));
    }
  }

  @Nested
  class TumblingWithEverything extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return joined(
          Window.of(String.class)
              .tumbling(ofSeconds(6))
              .allowedLateness(ofSeconds(4))
              .late(LATE)
              .earlyEvery(3)
              .earlyEvery(ofSeconds(1))
              .earlyAfterProcessingTime(ofSeconds(2))
              .lateEvery(2)
              .retracting());
    }
  }

  @Nested
  class HoppingDiscarding extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return joined(
          Window.of(String.class)
              .hopping(ofSeconds(6), ofSeconds(2))
              .allowedLateness(ofSeconds(2))
              .earlyEvery(2)
              .discarding());
    }
  }

  @Nested
  class Sessions extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return joined(
          Window.of(String.class).session(ofSeconds(2)).allowedLateness(ofSeconds(3)).retracting());
    }
  }

  @Nested
  class SessionsThatSayWhenTheyClose extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return counted(
          Window.of(String.class)
              .session(ofSeconds(1))
              .earlyEvery(ofMillis(700))
              .evenWithoutNews());
    }
  }

  @Nested
  class GlobalByNumber extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return joined(Window.of(String.class).global().fireEvery(3).discarding());
    }
  }

  @Nested
  class GlobalByTime extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return counted(Window.of(String.class).global().earlyEvery(ofSeconds(3)));
    }
  }

  @Nested
  class OnlyOnClose extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return joined(
          Window.of(String.class)
              .tumbling(ofSeconds(3))
              .allowedLateness(ofSeconds(2))
              .onlyOnClose());
    }
  }

  @Nested
  class CountTumbling extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Window.of(String.class)
          .count(4)
          .aggregateResults(Aggregates.counting(), WindowResult::value);
    }
  }

  @Nested
  class CountSliding extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Window.of(String.class).count(4, 2).aggregateResults(joining(), WindowResult::value);
    }
  }

  private static StateSpec.MapOf<String, String> lastOfFourSeconds() {
    return StateSpec.map("last", String.class, String.class).expiring(Ttl.of(ofSeconds(4)));
  }

  private static StateSpec.ListOf<String> recentOfThreeSeconds() {
    return StateSpec.list("recent", String.class).expiring(Ttl.of(ofSeconds(3)));
  }

  /** Uses each kind of state, and timers of both domains. */
  private static final class Everything extends ProcessFunction<String, String> {
    private final StateSpec.Value<Long> count = value("count", Long.class);
    private final StateSpec.MapOf<String, String> last = keeps(lastOfFourSeconds());
    private final StateSpec.ListOf<String> recent = keeps(recentOfThreeSeconds());

    @Override
    public void onEvent(Event<String> event, ProcessContext<String> context) {
      context.state(count).update(0L, before -> before + 1);
      context.map(last).put(event.value(), "at " + event.timestamp());
      context.list(recent).removeIf(value -> value.equals(event.value()));
      context.list(recent).add(event.value());
      context.timers().event(event.timestamp() + 2_000);
      context.timers().processing(context.processingTime() + 3_000);
      context.emit(context.list(recent).all().toString());
    }

    @Override
    public void onEventTimer(long time, ProcessContext<String> context) {
      context.emit("event " + time + " " + context.state(count).value() + context.map(last).all());
      if (time % 3 == 0) {
        context.state(count).clear();
      } else if (time % 5 == 0) {
        context.timers().event(time + 500);
      }
    }

    @Override
    public void onProcessingTimer(long time, ProcessContext<String> context) {
      context.emit("processing " + time + " " + context.state(count).value());
      if (time % 5 == 0) {
        context.timers().event(time + 500);
      }
    }
  }

  @Nested
  class ProcessWithStateAndTimers extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return new Everything();
    }
  }

  private static final class Expiring extends ProcessFunction<String, String> {
    private final StateSpec.MapOf<String, String> last = keeps(lastOfFourSeconds());
    private final StateSpec.ListOf<String> recent = keeps(recentOfThreeSeconds());

    @Override
    public void onEvent(Event<String> event, ProcessContext<String> context) {
      context.map(last).put(event.value(), "at " + event.timestamp());
      context.list(recent).add(event.value());
      context.emit(context.map(last).all() + " " + context.list(recent).all());
    }
  }

  @Nested
  class ProcessWhoseStateExpires extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return new Expiring();
    }
  }

  @Nested
  class Joins extends OperatorContract<Object> {
    @Override
    protected Operator<Object, ?> operator() {
      return IntervalJoin.of(LEFT.keyBy(value -> value), RIGHT.keyBy(value -> value))
          .between(ofSeconds(-3), ofSeconds(2))
          .lateLeft(LATE)
          .join((left, right) -> left + " " + right);
    }

    @Override
    protected Object value(String source, int number) {
      return source + number % 4;
    }
  }

  @Nested
  class FullJoins extends OperatorContract<Object> {
    @Override
    protected Operator<Object, ?> operator() {
      return IntervalJoin.of(LEFT.keyBy(value -> value), RIGHT.keyBy(value -> value))
          .between(ofSeconds(-3), ofSeconds(2))
          .fullJoin((left, right) -> left + " " + right);
    }

    @Override
    protected Object value(String source, int number) {
      return source + number % 4;
    }
  }

  @Nested
  class JoinsOfOneSide extends OperatorContract<Object> {
    @Override
    protected Operator<Object, ?> operator() {
      return IntervalJoin.of(LEFT.keyBy(value -> value), RIGHT.keyBy(value -> value))
          .between(ofMillis(0), ofSeconds(5))
          .lowerExclusive()
          .join((left, right) -> left.equals("left0") ? null : left + right);
    }

    @Override
    protected Object value(String source, int number) {
      return source + number % 4;
    }
  }

  /** Joins of two sides, which have few different values each. */
  abstract static class OfSides extends OperatorContract<Object> {
    static final KeyedSource<String> LEFTS = LEFT.keyBy(value -> value);
    static final KeyedSource<String> RIGHTS = RIGHT.keyBy(value -> value);

    @Override
    protected Object value(String source, int number) {
      return source + number % 4;
    }
  }

  @Nested
  class TemporalJoins extends OfSides {
    @Override
    protected Operator<Object, ?> operator() {
      return TemporalJoin.of(LEFTS, RIGHTS)
          .removedBy(right -> right.endsWith("3"))
          .lateLeft(LATE)
          .leftJoin((left, right) -> left + " " + right);
    }
  }

  @Nested
  class TemporalJoinsThatForget extends OfSides {
    @Override
    protected Operator<Object, ?> operator() {
      return TemporalJoin.of(LEFTS, RIGHTS)
          .lateRight(LATE)
          .expireAfter(ofSeconds(4))
          .join((left, right) -> left + " " + right);
    }
  }

  @Nested
  class TableJoins extends OfSides {
    @Override
    protected Operator<Object, ?> operator() {
      return TableJoin.of(LEFTS, RIGHTS)
          .removedBy(right -> right.endsWith("3"))
          .expireAfter(ofSeconds(5))
          .leftJoin((left, right) -> left + " " + right);
    }
  }

  @Nested
  class TableJoinsWithGrace extends OfSides {
    @Override
    protected Operator<Object, ?> operator() {
      return TableJoin.of(LEFTS, RIGHTS)
          .removedBy(right -> right.endsWith("2"))
          .grace(ofSeconds(3))
          .lateRow(LATE)
          .leftJoin((left, right) -> left + " " + right);
    }
  }

  @Nested
  class TumblingWindowJoins extends OfSides {
    @Override
    protected Operator<Object, ?> operator() {
      return WindowJoin.of(LEFTS, RIGHTS)
          .tumbling(ofSeconds(4))
          .offset(ofSeconds(1))
          .lateLeft(LATE)
          .lateRight(LATE)
          .fullJoin((left, right) -> left + " " + right);
    }
  }

  @Nested
  class HoppingWindowJoins extends OfSides {
    @Override
    protected Operator<Object, ?> operator() {
      return WindowJoin.of(LEFTS, RIGHTS)
          .hopping(ofSeconds(5), ofSeconds(2))
          .joinResults(pair -> pair.window() + " " + pair.left() + " " + pair.right());
    }
  }

  @Nested
  class AntiWindowJoins extends OfSides {
    @Override
    protected Operator<Object, ?> operator() {
      return WindowJoin.of(LEFTS, RIGHTS)
          .hopping(ofSeconds(2), ofSeconds(3))
          .antiJoinResults(one -> one.window() + " " + one.left());
    }
  }

  @Nested
  class LatestOfTwo extends OfSides {
    @Override
    protected Operator<Object, ?> operator() {
      return LatestOf.of(LEFTS, RIGHTS)
          .requires(LEFT)
          .removedBy(LEFT, left -> left.endsWith("3"))
          .removedBy(RIGHT, right -> right.endsWith("2"))
          .late(RIGHT, LATE)
          .withdrawing()
          .expireAfter(ofSeconds(6))
          .rows(latest -> latest.of(LEFT) + " " + latest.of(RIGHT) + latest.timestamp(LEFT));
    }
  }

  private static Rank<String> byLength() {
    return Rank.of(Codecs.of(String.class)).by(Comparator.comparing(String::length)).top(3);
  }

  @Nested
  class RankOfRowsThatAppend extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return byLength().fromRank(2).ranks((key, rank, row) -> rank + " " + row);
    }
  }

  @Nested
  class RankOfRowsThatExpire extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return byLength()
          .updatedBy(text -> text.substring(text.length() - 1))
          .removedBy(text -> text.length() == 3)
          .unmatched(LATE)
          .withdrawing()
          .expireAfter(ofSeconds(4))
          .rowChanges(RowChange::toString);
    }
  }

  @Nested
  class RankOfRowsThatAreRetracted extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return byLength()
          .top(String::length)
          .retractedBy(text -> text.endsWith("0"), text -> "any")
          .rankChanges(RowChange::toString);
    }

    /** What is retracted has the length and the id of what was put in. */
    @Override
    protected String value(String source, int number) {
      return "x".repeat(1 + number % 4) + (number % 3 == 0 ? "0" : "1");
    }
  }

  @Nested
  class RankByArrival extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Rank.of(Codecs.of(String.class))
          .top(2)
          .byArrival()
          .expireAfter(ofSeconds(3))
          .ranks((key, rank, row) -> rank + " " + row);
    }
  }

  @Nested
  class RankPerWindow extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return byLength()
          .perWindow(
              Window.of(String.class)
                  .session(ofSeconds(2))
                  .allowedLateness(ofSeconds(2))
                  .late(LATE)
                  .earlyEvery(2)
                  .earlyAfterProcessingTime(ofSeconds(1))
                  .retracting())
          .rankResults(place -> place.rank() + " " + place.pane() + " " + place.row());
    }
  }

  @Nested
  class KeepFirst extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Keep.of(Codecs.of(String.class))
          .first()
          .expireAfter(ofSeconds(3))
          .rows((key, row) -> row);
    }
  }

  @Nested
  class KeepLast extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Keep.of(Codecs.of(String.class))
          .last()
          .removedBy(text -> text.length() > 5)
          .withdrawing()
          .changes(RowChange::toString);
    }
  }

  @Nested
  class KeepFirstByTime extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Keep.of(Codecs.of(String.class))
          .firstByTime()
          .late(LATE)
          .expireAfter(ofSeconds(5))
          .rows((key, row) -> row);
    }
  }

  @Nested
  class KeepFirstByTimeAtOnce extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Keep.of(Codecs.of(String.class))
          .firstByTime()
          .atOnce()
          .expireAfter(ofSeconds(5))
          .changes(RowChange::toString);
    }
  }

  @Nested
  class KeepLastByTime extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Keep.of(Codecs.of(String.class))
          .lastByTime()
          .withdrawing()
          .expireAfter(ofSeconds(5))
          .changes(RowChange::toString);
    }
  }

  @Nested
  class Maps extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Stateless.map((String value) -> value.length() % 2 == 0 ? value : null);
    }
  }

  @Nested
  class FlatMaps extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return Stateless.flatMap((String value) -> List.of(value, value.length()));
    }
  }

  /** Tells of a key that has been silent for a time, with the value that came last. */
  private record Silence(long millis) implements Operator<String, String> {
    @Override
    public List<String> describe() {
      return List.of("silence of " + millis + " ms");
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
    public OperatorState<String, String> open(BinaryReader stored) {
      return new Heard(millis, stored);
    }
  }

  private static final class Heard implements OperatorState<String, String> {
    private final long millis;
    private String last;
    private long silentAt;

    Heard(long millis, BinaryReader stored) {
      this.millis = millis;
      if (stored != null) {
        last = stored.text();
        silentAt = stored.signed();
        stored.requireEnd("what was heard last");
      }
    }

    @Override
    public Applied onEvent(Event<String> event, OperatorContext<String> context) {
      long at = Math.max(event.timestamp() + millis, context.watermark() + 1);
      silentAt = last == null ? at : Math.max(silentAt, at);
      last = event.value();
      return Applied.APPLIED;
    }

    @Override
    public OptionalLong nextDue(TimeDomain domain) {
      boolean waits = domain == TimeDomain.EVENT && last != null;
      return waits ? OptionalLong.of(silentAt) : OptionalLong.empty();
    }

    @Override
    public void onTimer(TimeDomain domain, OperatorContext<String> context) {
      context.emit("silent since " + last);
      last = null;
    }

    @Override
    public void skipTimer(TimeDomain domain, OperatorContext<String> context) {
      last = null;
    }

    @Override
    public boolean isEmpty() {
      return last == null;
    }

    @Override
    public void write(BinaryWriter out) {
      out.string(last).signed(silentAt);
    }
  }

  @Nested
  class OfAnAuthor extends OfTexts {
    @Override
    protected Operator<String, ?> operator() {
      return new Silence(2_500);
    }
  }
}
