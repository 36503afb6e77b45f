package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.BatchResult;
import io.weir.spi.Shard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShardSimulatorShardsTest {
  private static final int PLENTY = 1_000;

  private final SimulatedClock clock = SimulatedClock.create();
  private final SimulatedStream stream = SimulatedStream.of("views", 2, clock);
  private final SimulatedHandler handler = new SimulatedHandler();
  private final Shard low = stream.shards().get(0);
  private final Shard high = stream.shards().get(1);

  @Test
  void shardsTakeTurns() {
    put(low, "l1", "l2");
    put(high, "h1", "h2");
    start(EventSourceMapping.builder().batchSize(1).build()).runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("l1", "h1", "l2", "h2");
  }

  @Test
  void aFailingShardDoesNotHoldAnother() {
    put(low, "l1");
    put(high, "h1");
    handler.throwsOn.add("l1");
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    simulator.step();
    simulator.step();
    assertThat(simulator.atTip(high)).isTrue();
    assertThat(simulator.atTip(low)).isFalse();
  }

  @Test
  void childrenStartAfterTheirParentIsFinished() {
    put(low, "p1", "p2");
    Shard child = stream.split(low).getFirst();
    put(child, "c1");
    handler.throwsOn.add("p2");
    ShardSimulator simulator = start(EventSourceMapping.builder().batchSize(1).build());
    simulator.step();
    simulator.step();
    assertThat(simulator.step()).isEmpty();
    assertThat(simulator.finished(low)).isFalse();
    assertThat(simulator.atTip(child)).isFalse();
    handler.throwsOn.clear();
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("p1", "p2", "p2", "c1");
    assertThat(simulator.finished(low)).isTrue();
  }

  @Test
  void aMergedChildWaitsForBothParents() {
    put(low, "l1");
    put(high, "h1", "h2");
    Shard child = stream.merge(low, high);
    put(child, "c1");
    start(EventSourceMapping.builder().batchSize(1).build()).runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("l1", "h1", "h2", "c1");
  }

  @Test
  void grandchildrenWaitForGrandparentsAlsoThroughAnEmptyShard() {
    put(low, "p");
    Shard child = stream.split(low).getFirst();
    Shard grandchild = stream.split(child).getFirst();
    put(grandchild, "g");
    handler.throwsOn.add("p");
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    simulator.step();
    simulator.step();
    assertThat(handler.delivered()).containsExactly("p");
    handler.throwsOn.clear();
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("p", "p", "g");
  }

  @Test
  void aStreamThatIsSplitAndMergedForDaysIsReadInTimeThatGrowsWithItsShards() {
    SimulatedStream daily = SimulatedStream.of("daily", 1, clock);
    ShardSimulator simulator =
        ShardSimulator.start(daily, EventSourceMapping.recommended(), handler);
    Shard whole = daily.shards().getFirst();
    daily.put("key", "first");
    for (int day = 0; day < 200; day++) {
      List<Shard> halves = daily.split(whole);
      whole = daily.merge(halves.get(0), halves.get(1));
    }
    daily.put("key", "last");
    assertThat(simulator.nextDue(whole)).isEmpty();
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("first", "last");
    assertThat(simulator.atTip(whole)).isTrue();
  }

  @Test
  void aChildIsReadOnceItsTrimmedParentHasNothingLeft() {
    put(low, "lost");
    Shard child = stream.split(low).getFirst();
    put(child, "c");
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    stream.trim(low);
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("c");
  }

  @Test
  void aBatchThatIsTrimmedWhileItIsTriedAgainComesNoMore() {
    put(low, "p");
    handler.throwsOn.add("p");
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    simulator.step();
    stream.split(low);
    stream.trim(low);
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("p");
    assertThat(simulator.finished(low)).isTrue();
  }

  @Test
  void trimHorizonIsTheFirstRecordThatIsLeft() {
    put(low, "old");
    clock.advance(Duration.ofHours(25));
    put(low, "new");
    stream.expire(Duration.ofHours(24));
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    simulator.runUntilIdle(PLENTY);
    simulator.redeliverEverything();
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("new", "new");
  }

  @Test
  void aParentSetBackStopsItsChildrenUntilItIsFinishedAgain() {
    var first = stream.putInto(low, SimulatedPut.of("key", "p"));
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    simulator.runUntilIdle(PLENTY);
    Shard child = stream.split(low).getFirst();
    put(child, "c");
    simulator.redeliver(first);
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("p", "p", "c");
  }

  @Test
  void trimHorizonBeginsWithTheOldestRecord() {
    put(low, "before");
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    put(low, "after");
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("before", "after");
  }

  @Test
  void latestBeginsBehindWhatIsThereAndReadsLaterShardsWhole() {
    put(low, "before");
    ShardSimulator simulator = startAt(EventSourceMappingStart.latest());
    put(stream.split(low).getFirst(), "child");
    put(high, "after");
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactlyInAnyOrder("child", "after");
  }

  @Test
  void atTimestampBeginsWithTheFirstRecordAtTheInstantOrAfterIt() {
    Instant instant = clock.now();
    long millis = instant.toEpochMilli();
    stream.putInto(low, SimulatedPut.of("key", "just before").arrivingAt(millis - 1));
    stream.putInto(low, SimulatedPut.of("key", "at").arrivingAt(millis));
    stream.putInto(high, SimulatedPut.of("key", "after").arrivingAt(millis + 1));
    startAt(EventSourceMappingStart.atTimestamp(instant)).runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("at", "after");
  }

  @Test
  void atTimestampInTheFutureIsRefused() {
    var future = EventSourceMappingStart.atTimestamp(clock.now().plusMillis(1));
    assertThatThrownBy(() -> startAt(future)).hasMessageContaining("is in the future");
  }

  @Test
  void lanesKeepTheOrderOfAPartitionKey() {
    for (int i = 0; i < 200; i++) {
      stream.put("key" + i % 10, "key" + i % 10 + ":" + (1000 + i));
    }
    ShardSimulator simulator =
        start(EventSourceMapping.builder().batchSize(3).parallelizationFactor(4).build());
    simulator.cuts(Cuts.random(1)).runUntilIdle(PLENTY);
    Map<String, List<String>> byKey = new HashMap<>();
    handler
        .delivered()
        .forEach(t -> byKey.computeIfAbsent(t.substring(0, 4), k -> new ArrayList<>()).add(t));
    assertThat(handler.delivered()).hasSize(200);
    assertThat(byKey.values()).allSatisfy(texts -> assertThat(texts).isSorted());
    assertThat(handler.delivered().stream().map(t -> t.substring(5)).toList())
        .isNotEqualTo(handler.delivered().stream().map(t -> t.substring(5)).sorted().toList());
  }

  @Test
  void aKeyStaysInOneLaneAndAFailingLaneDoesNotHoldAnother() {
    Map<String, Set<Integer>> lanes = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      stream.putInto(low, SimulatedPut.of("key" + i % 8, "key" + i % 8));
    }
    handler.throwsOn.add("key0");
    ShardSimulator simulator =
        start(EventSourceMapping.builder().batchSize(2).parallelizationFactor(3).build());
    for (var step = simulator.step(); step.isPresent(); step = simulator.step()) {
      SimulatedInvocation done = step.get();
      SimulatedHandler.texts(done.batch())
          .forEach(t -> lanes.computeIfAbsent(t, k -> new HashSet<>()).add(done.lane()));
    }
    assertThat(lanes.values()).allSatisfy(used -> assertThat(used).hasSize(1));
    assertThat(lanes).hasSizeGreaterThan(2);
  }

  @Test
  void aLaneHasOneBatchAtATimeWhileOtherLanesMayRun() {
    put(low, "l1", "l2");
    put(high, "h1");
    ShardSimulator simulator = start(EventSourceMapping.builder().batchSize(1).build());
    List<String> nested = new ArrayList<>();
    handler.then =
        (batch, deadline) -> {
          if (handler.batches.size() == 1) {
            simulator.step().ifPresent(i -> nested.addAll(SimulatedHandler.texts(i.batch())));
            simulator.step().ifPresent(i -> nested.addAll(SimulatedHandler.texts(i.batch())));
          }
          return BatchResult.DONE;
        };
    simulator.step();
    assertThat(nested).containsExactly("h1");
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("l1", "h1", "l2");
  }

  @Test
  void twoStreamsShareOneClockAndOneTopology() {
    SimulatedStream clicks = SimulatedStream.of("clicks", 1, clock);
    clock.advance(Duration.ofSeconds(1));
    assertThat(clicks.clock().now()).isEqualTo(stream.clock().now());
    var topology = SimulatedStream.topologyOf(List.of(stream, clicks));
    assertThat(topology.shards("views")).hasSize(2);
    assertThat(topology.shards("clicks")).hasSize(1);
    assertThat(topology.shards("other")).isEmpty();
  }

  private ShardSimulator startAt(EventSourceMappingStart position) {
    return start(EventSourceMapping.builder().startingPosition(position).build());
  }

  private ShardSimulator start(EventSourceMapping mapping) {
    return ShardSimulator.start(stream, mapping, handler);
  }

  private void put(Shard shard, String... texts) {
    for (String text : texts) {
      stream.putInto(shard, SimulatedPut.of("key", text));
    }
  }
}
