package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.FailurePolicy;
import io.weir.JoinOperator;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.Engine;
import io.weir.engine.SourceRecord;
import io.weir.join.IntervalJoin;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Outer joins in which much is due at one time, or something of it fails, or there is no room. */
class OuterJoinLimitsTest {
  private static final long START = RuleRig.START;

  /** An event with a name. */
  record Named(String key, long time, String name) {}

  private static Source<Named> source(String name) {
    return Source.stream(name, Json.of(Named.class))
        .timestamps(one -> Instant.ofEpochMilli(one.time()), WatermarkStrategy.monotonic());
  }

  private static IntervalJoin<Named, Named> join() {
    return IntervalJoin.of(source("l").keyBy(Named::key), source("r").keyBy(Named::key))
        .between(Duration.ZERO, Duration.ofMillis(10));
  }

  private static RuleRig rig(JoinOperator<String> join) {
    return RuleRig.of(
        StreamFunction.named("sums")
            .compute(join)
            .to(new CollectingSink<>("sums"))
            .onFailure(FailurePolicy.deadLetter().withAttempts(1))
            .build());
  }

  private static SourceRecord record(String source, long order, String key, String name) {
    return record(source, order, order, key, name);
  }

  private static SourceRecord record(
      String source, long order, long time, String key, String name) {
    Named event = new Named(key, START + time, name);
    return new SourceRecord(
        Position.of(source, "s1", order), key, START + order, Json.bytes(event), false);
  }

  private static String text(Named left, Named right) {
    return (left == null ? null : left.name()) + "+" + (right == null ? null : right.name());
  }

  /** Moves both clocks on, and lets ticks fire what is due. */
  private static void pass(RuleRig rig, Engine engine) {
    RuleRig.run(engine, record("r", 200_000, "z", "end"));
    RuleRig.run(engine, record("l", 200_001, "z", "end"));
    for (int i = 0; i < 5; i++) {
      rig.now += 60_000;
      rig.tick();
    }
  }

  private static List<String> results(RuleRig rig) {
    return rig.sink("sums").values(String.class).stream()
        .filter(one -> !one.contains("end"))
        .toList();
  }

  /** 10 MB, of which one step may emit 8. */
  @Test
  void moreResultsOfOneMillisecondThanAStepMayEmitAllComeOut() {
    String large = "x".repeat(50_000);
    RuleRig rig = rig(join().leftJoin((left, right) -> text(left, right) + large));
    Engine engine = rig.container();
    RuleRig.run(engine, record("r", 1, "z", "end"));
    int n = 200;
    RuleRig.run(
        engine, IntStream.range(0, n).mapToObj(i -> record("l", i + 1, 5, "a", "l" + i)).toList());

    pass(rig, engine);

    assertThat(rig.letters()).isEmpty();
    assertThat(results(rig))
        .extracting(one -> one.substring(0, one.indexOf('x')))
        .containsExactlyElementsOf(IntStream.range(0, n).mapToObj(i -> "l" + i + "+null").toList());
    assertThat(rig.attempts.stream().map(Emission::id).filter(id -> id.startsWith("sums/a/")))
        .hasSizeGreaterThanOrEqualTo(n)
        .containsOnly(
            IntStream.range(0, n)
                .mapToObj(i -> "sums/a/join/" + (START + 5) + (i == 0 ? "" : "." + i) + "/")
                .toArray(String[]::new));
  }

  @Test
  void aResultThatFailsTakesNoOtherWithIt() {
    RuleRig rig =
        rig(
            join()
                .fullJoin((left, right) -> {
                  if (left != null && left.name().equals("bad") || left == null) {
                    throw new IllegalStateException("not this one");
                  }
                  return text(left, right);
                }));
    Engine engine = rig.container();
    RuleRig.run(engine, record("r", 1, 5, "a", "alone"));
    RuleRig.run(
        engine,
        record("l", 1, 20, "a", "one"),
        record("l", 2, 20, "a", "bad"),
        record("l", 3, 20, "a", "two"));

    pass(rig, engine);

    assertThat(results(rig)).containsExactly("one+null", "two+null");
    assertThat(rig.letters())
        .extracting(DeadLetter::position)
        .satisfiesExactlyInAnyOrder(
            one -> assertThat(one).endsWith("/right/" + (START + 5)),
            one -> assertThat(one).endsWith("/left/" + (START + 20) + ".1"));
  }

  @Test
  void theFirstPartnerOfAWaitingEventIsTakenThoughThereIsNoRoom() {
    RuleRig rig = rig(join().maxBuffered(1).leftJoin(OuterJoinLimitsTest::text));
    Engine engine = rig.container();
    RuleRig.run(engine, record("l", 1, "a", "order"));
    RuleRig.run(engine, record("r", 2, "a", "payment"), record("r", 3, "a", "another"));

    pass(rig, engine);

    assertThat(results(rig)).containsExactly("order+payment");
    assertThat(rig.letters().stream().filter(one -> "a".equals(one.partitionKey())))
        .singleElement()
        .satisfies(one -> assertThat(one.position()).isEqualTo("r/s1@3"))
        .satisfies(one -> assertThat(one.message()).contains("maxBuffered"));
  }
}
