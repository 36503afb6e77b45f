package io.weir.testkit;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.testkit.RuleRig.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ClockScope;
import io.weir.Event;
import io.weir.Lateness;
import io.weir.Operator;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.join.IntervalJoin;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Tally;
import io.weir.window.Window;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * One shard is ahead of another one, and has an event that is late by its own clock and not by the
 * key's event time: each operator under both kinds of lateness (R14).
 */
class LatenessTest {
  private static final Output<Reading> LATE = Output.of("too-late", Reading.class);
  private static final Source<Reading> OTHERS =
      Source.stream("others", Json.of(Reading.class))
          .timestampMillis(Reading::time, io.weir.time.WatermarkStrategy.monotonic());

  private static StreamFunction.Builder<String> windows(Window<Reading> windows) {
    return function(
        windows
            .late(LATE)
            .aggregate(
                counting(),
                (key, start, end, count) ->
                    start.toEpochMilli() + ".." + end.toEpochMilli() + "=" + count));
  }

  private static StreamFunction.Builder<String> function(Operator<Reading, String> operator) {
    return StreamFunction.named("sums")
        .from(RuleRig.READINGS.keyBy(Reading::key))
        .compute(operator)
        .to(new CollectingSink<>("sums"))
        .to(LATE, new CollectingSink<>("late"));
  }

  private static RuleRig rig(StreamFunction.Builder<?> builder, Lateness lateness) {
    RuleRig rig = RuleRig.of(builder.lateness(lateness).build());
    rig.topology =
        source ->
            Stream.of("p0", "p1").map(name -> ShardInfo.whole(new Shard(source, name))).toList();
    return rig;
  }

  private static SourceRecord in(String shard, long order, long time) {
    return RuleRig.record(shard, order, new Reading("k", time, 1, null));
  }

  /** The first shard is at 100, the second at 10; then the first has an event at 50. */
  private static RuleRig run(StreamFunction.Builder<?> builder, Lateness lateness) {
    RuleRig rig = rig(builder, lateness);
    rig.cold(in("p0", 1, 100));
    rig.cold(in("p1", 1, 10));
    rig.cold(in("p0", 2, 50));
    rig.tick();
    rig.cold(in("p1", 2, 200));
    rig.tick();
    rig.cold(in("p0", 3, 51));
    rig.cold(in("p0", 4, 300));
    rig.tick();
    return rig;
  }

  private static List<String> results(RuleRig rig) {
    return rig.sink("sums").values(String.class).stream().sorted().toList();
  }

  @Test
  void tumbling_anEventIsTakenAsLongAsItsWindowIsOpenForTheKey() {
    Window<Reading> tens = Window.of(RuleRig.READINGS).tumbling(Duration.ofMillis(10));
    RuleRig byShard = run(windows(tens), Lateness.BY_SHARD);
    RuleRig whileOpen = run(windows(tens), Lateness.WHILE_OPEN);

    assertThat(byShard.late()).containsExactly("k@50", "k@51");
    assertThat(results(byShard)).containsExactly("10..20=1", "100..110=1");
    assertThat(whileOpen.late()).containsExactly("k@51");
    assertThat(results(whileOpen)).containsExactly("10..20=1", "100..110=1", "50..60=1");
    assertThat(whileOpen.tally()).isEqualTo(Tally.applied(5).plus(Tally.late(1)));
  }

  @Test
  void allowedLateness_countsFromTheKeysEventTime() {
    Window<Reading> tens =
        Window.of(RuleRig.READINGS)
            .tumbling(Duration.ofMillis(10))
            .allowedLateness(Duration.ofMillis(140));

    assertThat(run(windows(tens), Lateness.WHILE_OPEN).late()).isEmpty();
    RuleRig late = run(windows(tens.allowedLateness(Duration.ofMillis(39))), Lateness.WHILE_OPEN);
    assertThat(late.late()).containsExactly("k@51");
  }

  @Test
  void session_anEventJoinsAsLongAsItsSessionIsOpenForTheKey() {
    Window<Reading> sessions = Window.of(RuleRig.READINGS).session(Duration.ofMillis(45));

    assertThat(results(run(windows(sessions), Lateness.BY_SHARD)))
        .containsExactly("10..55=1", "100..145=1");
    RuleRig whileOpen = run(windows(sessions), Lateness.WHILE_OPEN);
    assertThat(results(whileOpen)).containsExactly("10..95=2", "100..145=1");
    assertThat(whileOpen.late()).containsExactly("k@51");
  }

  @Test
  void join_anEventMeetsWhatWaitsForItAsLongAsEventTimeHasNotPassedIt() {
    assertThat(joined(Lateness.BY_SHARD)).containsExactly("100-100");
    assertThat(joined(Lateness.WHILE_OPEN)).containsExactly("100-100", "50-45");
  }

  /** The left side is at 100 when its event at 50 comes, the right one at 45, then at 100. */
  private static List<String> joined(Lateness lateness) {
    RuleRig rig =
        RuleRig.of(
            StreamFunction.named("sums")
                .compute(
                    IntervalJoin.of(
                            RuleRig.READINGS.keyBy(Reading::key), OTHERS.keyBy(Reading::key))
                        .between(Duration.ofMillis(-10), Duration.ofMillis(10))
                        .lateLeft(LATE)
                        .join((one, other) -> one.time() + "-" + other.time()))
                .to(new CollectingSink<>("sums"))
                .to(LATE, new CollectingSink<>("late"))
                .lateness(lateness)
                .build());
    rig.cold(in("s1", 1, 100));
    rig.cold(other(1, 45));
    rig.cold(in("s1", 2, 50));
    rig.tick();
    rig.cold(other(2, 100));
    rig.tick();
    rig.cold(in("s1", 3, 98));
    assertThat(rig.late()).endsWith("k@98").hasSize(lateness == Lateness.BY_SHARD ? 2 : 1);
    return results(rig);
  }

  private static SourceRecord other(long order, long time) {
    Reading reading = new Reading("k", time, 1, null);
    return new SourceRecord(
        Position.of("others", "s1", order), "k", START + order, Json.bytes(reading), false);
  }

  /** Says of each event whether it is late by the declared rule. */
  private static final class Judging extends ProcessFunction<Reading, String> {
    {
      writes(LATE);
    }

    @Override
    public void onEvent(Event<Reading> event, ProcessContext<String> context) {
      boolean late = event.timestamp() <= context.latenessWatermark();
      if (late) {
        context.late();
      }
      context.emit(event.timestamp() + (late ? " late" : " taken"));
    }

    @Override
    public void onEventTimer(long time, ProcessContext<String> context) {
      throw new IllegalStateException("no timer is set");
    }
  }

  @Test
  void process_theContextSaysByWhichWatermarkAnEventIsLate() {
    assertThat(results(run(function(new Judging()), Lateness.BY_SHARD)))
        .contains("50 late", "51 late", "10 taken");
    assertThat(results(run(function(new Judging()), Lateness.WHILE_OPEN)))
        .contains("50 taken", "51 late", "10 taken");
  }

  @Test
  void whereOneShardHasAKeysEvents_bothKindsAreOne() {
    List<SourceRecord> log =
        List.of(in("s1", 1, 100), in("s1", 2, 10), in("s1", 3, 50), in("s1", 4, 300));
    Window<Reading> tens = Window.of(RuleRig.READINGS).tumbling(Duration.ofMillis(10));

    for (Lateness lateness : Lateness.values()) {
      Scenario.Left left = Scenario.of(windows(tens).lateness(lateness).build(), log).check(7);
      assertThat(left.emissions().get("late")).hasSize(2);
    }
  }

  @Test
  void theDefinitionSaysWhichKindItIs_whereItMatters() {
    Window<Reading> tens = Window.of(RuleRig.READINGS).tumbling(Duration.ofMillis(10));

    assertThat(windows(tens).build().describe())
        .contains("lateness BY_SHARD: an event is late by the watermark of its own shard");
    assertThat(windows(tens).lateness(Lateness.WHILE_OPEN).build().describe())
        .contains("lateness WHILE_OPEN", "not on the log alone");
    assertThat(windows(tens).clock(ClockScope.PER_KEY).build().describe())
        .doesNotContain("lateness BY", "lateness WHILE");
  }
}
