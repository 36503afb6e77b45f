package io.weir.testkit;

import static io.weir.testkit.RuleRig.START;
import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.window.Window;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rules R9, R12, R14, R15: histories around lanes, shards that are gone and callbacks that fail.
 */
class ProtocolRulesReshardingTest {
  private final RuleSums operator = new RuleSums();
  private final RuleRig rig = RuleRig.of(RuleRig.sums(operator).build());

  private static SourceRecord part(long order, String key, long time, boolean aggregated) {
    Position at = new Position("readings", "s1", BigInteger.valueOf(order), 0);
    return new SourceRecord(
        at, key, START + order, Json.bytes(new Reading(key, time, 1, null)), aggregated);
  }

  @Test
  void
      r12_anAggregatedRecordOfAnotherLaneIsReadFirst_itDoesNotMarkTheKeysEarlierPlainRecordAsApplied() {
    RuleRig parallel = RuleRig.perKeyInParallel(RuleRig.byPartitionKey(new RuleSums()));
    parallel.cold(part(10, "a", 1, true));
    parallel.cold(part(5, "a", 1, false));
    parallel.cold(part(20, "a", 10, false));

    assertThat(parallel.results()).isEqualTo(Map.of("a@0", 2L));
  }

  @Test
  void r14_aClosedParentIsPastItsRetention_itHoldsTheMinimumNoLonger() {
    SimulatedStream stream = SimulatedStream.of("readings");
    rig.topology = stream;
    rig.now = stream.clock().nowMillis();
    ShardSimulator mapping =
        ShardSimulator.start(stream, EventSourceMapping.recommended(), rig.container());
    Shard parent = stream.shards().getFirst();
    stream.putInto(parent, SimulatedPut.of("p", Json.bytes(new Reading("a", 5, 1, null))));
    mapping.runUntilIdle(10);
    mapping.handler(rig.container());
    for (Shard child : stream.split(parent)) {
      stream.putInto(child, SimulatedPut.of("p", Json.bytes(new Reading("b", 50, 1, null))));
    }
    mapping.runUntilIdle(10);
    stream.trim(parent);

    rig.tick();

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 1L));
  }

  @Test
  void r14_aClosedParentIsPastItsRetention_aSilentKeyFollowsTheChildren() {
    RuleRig byKey = RuleRig.sumsByPartitionKey();
    SimulatedStream stream = SimulatedStream.of("readings");
    byKey.topology = stream;
    byKey.now = stream.clock().nowMillis();
    ShardSimulator mapping =
        ShardSimulator.start(stream, EventSourceMapping.recommended(), byKey.container());
    Shard parent = stream.shards().getFirst();
    stream.putInto(parent, SimulatedPut.of("a", Json.bytes(new Reading("a", 5, 1, null))));
    mapping.runUntilIdle(10);
    List<Shard> children = stream.split(parent);
    for (Shard child : children) {
      stream.putInto(
          child,
          SimulatedPut.of("b" + child.partition(), Json.bytes(new Reading("b", 50, 1, null))));
    }
    mapping.handler(byKey.container());
    mapping.runUntilIdle(10);
    stream.trim(parent);

    byKey.tick();

    assertThat(byKey.results()).isEqualTo(Map.of("a@0", 1L));
  }

  @Test
  void r15_aTimerIsFiredByTheKeysNextRecordOrByATickBefore_nowIsTheSameInItsCallback() {
    List<Long> seen = new ArrayList<>();
    operator.onTimer = context -> seen.add(context.latestArrival());
    rig.cold(record(1, "a", 1));
    rig.cold(record(2, "b", 20));
    rig.tick();
    RuleRig other = RuleRig.of(RuleRig.sums(operator).build());
    other.cold(record(1, "a", 1));
    other.cold(record(2, "b", 20));
    other.cold(record(3, "a", 21));

    assertThat(seen).containsExactly(START + 1, START + 1);
  }

  @Test
  @Timeout(20)
  void r9_aWindowsResultFunctionAlwaysFailsAtClosing_itIsGivenUpOnceAndTheShardGoesOn() {
    int[] calls = {0};
    RuleRig closing =
        RuleRig.of(
            StreamFunction.named("sums")
                .from(RuleRig.READINGS.keyBy(Reading::key))
                .compute(
                    Window.of(RuleRig.READINGS)
                        .tumbling(Duration.ofMillis(10))
                        .onlyOnClose()
                        .aggregateResults(
                            Aggregates.counting(),
                            result -> {
                              if (++calls[0] > 10_000) {
                                throw new AssertionError("the loop would never end");
                              }
                              throw new IllegalStateException("always");
                            }))
                .to(new CollectingSink<>("sums"))
                .build());

    assertThat(closing.cold(record(1, "a", 1), record(2, "a", 20)).done()).isTrue();
    assertThat(closing.letters()).hasSize(1);
  }

  @Test
  void
      r4_shardsAreReadInParallelAndHoursLaterAColdStartFindsADeliveredOutbox_itWasClearedByAWriteOfItsOwn() {
    RuleRig parallel = RuleRig.perKeyInParallel(RuleRig.sums(new RuleSums()));
    parallel.cold(record(1, "a", 1), record(2, "a", 20));
    parallel.now += Duration.ofHours(5).toMillis();
    parallel.cold(record(3, "a", 21));

    assertThat(parallel.deliveries()).isEqualTo(1);
  }
}
