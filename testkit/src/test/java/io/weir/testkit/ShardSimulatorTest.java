package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.BatchResult;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardSimulatorTest {
  private static final int PLENTY = 1_000;

  private final SimulatedStream stream = SimulatedStream.of("views");
  private final SimulatedHandler handler = new SimulatedHandler();
  private final Shard only = stream.shards().getFirst();

  @Test
  void everyRecordIsDeliveredOnceAndInOrder() {
    put("1", "2", "3");
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    assertThat(simulator.runUntilIdle(PLENTY)).isEqualTo(1);
    assertThat(handler.batches).containsExactly(List.of("1", "2", "3"));
    assertThat(simulator.step()).isEmpty();
  }

  @Test
  void aBatchHoldsNoMoreThanTheBatchSize() {
    put("1", "2", "3", "4", "5");
    start(EventSourceMapping.builder().batchSize(2).build()).runUntilIdle(PLENTY);
    assertThat(handler.batches).containsExactly(List.of("1", "2"), List.of("3", "4"), List.of("5"));
  }

  @Test
  void aBatchEndsBeforeItsPayloadPassesSixMegabytes() {
    for (int i = 0; i < 6; i++) {
      stream.put("key", "x".repeat(1_000_000));
    }
    start(EventSourceMapping.recommended()).runUntilIdle(PLENTY);
    assertThat(handler.batches.stream().map(List::size)).containsExactly(4, 2);
  }

  @Test
  void aBatchThatIsNotFullWaitsForTheEndOfItsWindow() {
    ShardSimulator simulator = start(windowOfTenSeconds());
    put("1");
    simulator.advance(Duration.ofMillis(9_999));
    put("2");
    assertThat(simulator.step()).isEmpty();
    simulator.advance(Duration.ofMillis(1));
    assertThat(simulator.step()).isPresent();
    assertThat(handler.batches).containsExactly(List.of("1", "2"));
  }

  @Test
  void aFullBatchDoesNotWaitForItsWindow() {
    put("1", "2", "3");
    assertThat(start(windowOfTenSeconds()).step()).isPresent();
    assertThat(handler.batches).containsExactly(List.of("1", "2", "3"));
  }

  @Test
  void aPayloadThatIsFullDoesNotWaitForItsWindow() {
    for (int i = 0; i < 6; i++) {
      stream.put("key", "x".repeat(1_000_000));
    }
    Duration window = Duration.ofSeconds(10);
    start(EventSourceMapping.builder().maximumBatchingWindow(window).build()).step();
    assertThat(handler.batches.stream().map(List::size)).containsExactly(4);
  }

  @Test
  void cutsDecideTheSizesOfBatches() {
    put("1", "2", "3", "4", "5", "6");
    start(EventSourceMapping.recommended()).cuts(Cuts.of(1, 3)).runUntilIdle(PLENTY);
    assertThat(handler.batches)
        .containsExactly(List.of("1"), List.of("2", "3", "4"), List.of("5", "6"));
  }

  @Test
  void oneByOneCutsSingleRecords() {
    put("1", "2", "3");
    start(EventSourceMapping.recommended()).cuts(Cuts.oneByOne()).runUntilIdle(PLENTY);
    assertThat(handler.batches).containsExactly(List.of("1"), List.of("2"), List.of("3"));
  }

  @Test
  void randomCutsOfOneSeedAreTheSameEachTime() {
    put("1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(cutBy(7)).isEqualTo(cutBy(7)).isNotEqualTo(cutBy(8));
    assertThat(cutBy(7).stream().mapToInt(List::size).sum()).isEqualTo(9);
  }

  @Test
  void anInvocationThatTakesAsLongAsTheTimeoutIsAFunctionError() {
    put("1");
    ShardSimulator simulator =
        start(EventSourceMapping.builder().invocationTimeout(Duration.ofSeconds(5)).build());
    handler.then =
        (batch, deadline) -> {
          stream.clock().advance(Duration.ofMillis(handler.batches.size() == 1 ? 5_000 : 4_999));
          return BatchResult.DONE;
        };
    assertThat(simulator.step().orElseThrow().outcome()).isEqualTo(SimulatedOutcome.TIMED_OUT);
    simulator.runUntilIdle(PLENTY);
    assertThat(simulator.last().orElseThrow().outcome()).isEqualTo(SimulatedOutcome.DONE);
    assertThat(handler.batches).hasSize(2);
  }

  @Test
  void theDeadlineCountsDownInVirtualTime() {
    put("1");
    List<Long> remaining = new ArrayList<>();
    handler.then =
        (batch, deadline) -> {
          remaining.add(deadline.remainingMillis());
          stream.clock().advance(Duration.ofSeconds(20));
          remaining.add(deadline.remainingMillis());
          return BatchResult.DONE;
        };
    start(EventSourceMapping.recommended()).step();
    assertThat(remaining).containsExactly(60_000L, 40_000L);
  }

  @Test
  void aLostAcknowledgementDeliversTheBatchAgain() {
    put("1", "2");
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    simulator.loseNextAcknowledgement();
    assertThat(simulator.step().orElseThrow().outcome()).isEqualTo(SimulatedOutcome.ANSWER_LOST);
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.batches).containsExactly(List.of("1", "2"), List.of("1", "2"));
  }

  @Test
  void aLostPartialAnswerOfTenRecordsIsBisectedIntoFiveAndFive() {
    put("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    ShardSimulator simulator =
        start(
            EventSourceMapping.builder()
                .reportBatchItemFailures(true)
                .bisectBatchOnFunctionError(true)
                .build());
    handler.reports.add("8");
    simulator.loseNextAcknowledgement();
    simulator.step();
    handler.reports.clear();
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.batches.subList(1, 3))
        .containsExactly(List.of("1", "2", "3", "4", "5"), List.of("6", "7", "8", "9", "10"));
  }

  @Test
  void theIteratorCanBeSetBackAndTheRecordsAreCutAnew() {
    put("1");
    Position second = stream.put("key", "2");
    put("3");
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    simulator.runUntilIdle(PLENTY);
    simulator.cuts(Cuts.oneByOne()).redeliver(second);
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.batches).containsExactly(List.of("1", "2", "3"), List.of("2"), List.of("3"));
  }

  @Test
  void everythingCanBeRedeliveredFromWhereTheMappingBegan() {
    put("before");
    ShardSimulator simulator =
        start(
            EventSourceMapping.builder()
                .startingPosition(EventSourceMappingStart.latest())
                .build());
    put("1", "2");
    simulator.runUntilIdle(PLENTY);
    simulator.redeliverEverything();
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("1", "2", "1", "2");
  }

  @Test
  void aZombieGetsItsBatchAgainAndTheMappingDoesNotNotice() {
    put("1", "2");
    ShardSimulator simulator = start(EventSourceMapping.builder().batchSize(1).build());
    SimulatedInvocation first = simulator.step().orElseThrow();
    assertThat(simulator.deliverAgain(first)).isEqualTo(BatchResult.DONE);
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("1", "1", "2");
    assertThat(simulator.statistics().invocations()).isEqualTo(2);
  }

  @Test
  void aStalledInvocationIsOvertakenByItsOwnRetry() {
    put("1", "2");
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    List<String> order = new ArrayList<>();
    handler.then =
        (batch, deadline) -> {
          int invocation = handler.batches.size();
          if (invocation == 1) {
            simulator.timeOutRunning();
            simulator.runUntilIdle(PLENTY);
          }
          order.add("end of " + invocation);
          return BatchResult.DONE;
        };
    assertThat(simulator.step().orElseThrow().outcome()).isEqualTo(SimulatedOutcome.TIMED_OUT);
    assertThat(order).containsExactly("end of 2", "end of 1");
    assertThat(simulator.atTip(only)).isTrue();
    assertThat(simulator.runUntilIdle(PLENTY)).isZero();
  }

  @Test
  void anIteratorSetBackMeanwhileMakesTheRunningAnswerMeaningless() {
    Position first = stream.put("key", "1");
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    handler.then =
        (batch, deadline) -> {
          if (handler.batches.size() == 1) {
            simulator.redeliver(first);
          }
          return BatchResult.DONE;
        };
    assertThat(simulator.step().orElseThrow().outcome()).isEqualTo(SimulatedOutcome.IGNORED);
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("1", "1");
  }

  @Test
  void anEmptyPollAtTheTipIsSeen() {
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    put("1");
    assertThat(simulator.atTip(only)).isFalse();
    simulator.step();
    assertThat(simulator.atTip(only)).isTrue();
    assertThat(simulator.lastEmptyPoll(only)).isEmpty();
    simulator.advance(Duration.ofSeconds(3));
    simulator.step();
    assertThat(simulator.lastEmptyPoll(only)).hasValue(stream.clock().nowMillis());
  }

  @Test
  void aFailingBatchIsNotTheTip() {
    put("1");
    handler.throwsOn.add("1");
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    simulator.step();
    simulator.step();
    assertThat(simulator.atTip(only)).isFalse();
    assertThat(simulator.lastEmptyPoll(only)).isEmpty();
  }

  @Test
  void aHandlerCanBeReplacedBetweenInvocations() {
    put("1");
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    SimulatedHandler next = new SimulatedHandler();
    simulator.handler(next).runUntilIdle(PLENTY);
    assertThat(handler.batches).isEmpty();
    assertThat(next.delivered()).containsExactly("1");
  }

  @Test
  void anAssertionOfATestPassesThrough() {
    put("1");
    handler.then =
        (batch, deadline) -> {
          throw new AssertionError("a test's verdict");
        };
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    assertThatThrownBy(simulator::step).isInstanceOf(AssertionError.class);
  }

  @Test
  void aLoopWithoutEndIsRefusedWithItsLastFailure() {
    put("1");
    handler.throwsOn.add("1");
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    assertThatThrownBy(() -> simulator.runUntilIdle(5))
        .hasMessageContaining("views is not idle after 5 invocations")
        .hasMessageContaining("poison in [1]");
  }

  @Test
  void givingUpWithoutARunningInvocationIsRefused() {
    ShardSimulator simulator = start(EventSourceMapping.recommended());
    assertThatThrownBy(simulator::timeOutRunning).hasMessage("no invocation is running");
  }

  private List<List<String>> cutBy(long seed) {
    SimulatedHandler own = new SimulatedHandler();
    ShardSimulator.start(stream, EventSourceMapping.recommended(), own)
        .cuts(Cuts.random(seed))
        .runUntilIdle(PLENTY);
    return own.batches;
  }

  private static EventSourceMapping windowOfTenSeconds() {
    return EventSourceMapping.builder()
        .batchSize(3)
        .maximumBatchingWindow(Duration.ofSeconds(10))
        .build();
  }

  private ShardSimulator start(EventSourceMapping mapping) {
    return ShardSimulator.start(stream, mapping, handler);
  }

  private void put(String... texts) {
    for (String text : texts) {
      stream.put("key", text);
    }
  }
}
