package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.BatchResult;
import io.weir.spi.Position;
import io.weir.testkit.SimulatedDiscard.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShardSimulatorRetryTest {
  private static final int PLENTY = 1_000;

  private final SimulatedStream stream = SimulatedStream.of("views");
  private final SimulatedHandler handler = new SimulatedHandler();
  private final List<SimulatedDiscard> discards = new ArrayList<>();
  private final EventSourceMappingBuilder settings =
      EventSourceMapping.builder().onFailure(discards::add);

  @Test
  void aFunctionErrorHoldsTheShardUntilTheBatchSucceeds() {
    put("1", "2");
    ShardSimulator simulator = start(settings.batchSize(1));
    handler.throwsOn.add("1");
    simulator.step();
    simulator.advance(Duration.ofMinutes(1));
    simulator.step();
    handler.throwsOn.clear();
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("1", "1", "1", "2");
    assertThat(simulator.statistics().retries()).isEqualTo(2);
    assertThat(simulator.statistics().functionErrors()).isEqualTo(2);
  }

  @Test
  void retriesPauseInVirtualTimeTwiceAsLongEachTimeUpToAMinute() {
    put("1");
    handler.throwsOn.add("1");
    start(settings.maximumRetryAttempts(8)).runUntilIdle(PLENTY);
    Duration pauses = Duration.ofSeconds(1 + 2 + 4 + 8 + 16 + 32 + 60 + 60);
    assertThat(stream.clock().now()).isEqualTo(SimulatedClock.DEFAULT_START.plus(pauses));
  }

  @Test
  void aRetryIsNotDeliveredBeforeItsPauseEnds() {
    put("1");
    handler.throwsOn.add("1");
    ShardSimulator simulator = start(settings);
    simulator.step();
    simulator.advance(Duration.ofMillis(999));
    assertThat(simulator.step()).isEmpty();
    simulator.advance(Duration.ofMillis(1));
    assertThat(simulator.step()).isPresent();
  }

  @Test
  void aRetryHoldsTheSameRecordsAlthoughMoreHaveCome() {
    put("1");
    handler.throwsOn.add("1");
    ShardSimulator simulator = start(settings);
    simulator.step();
    put("2");
    handler.throwsOn.clear();
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.batches).containsExactly(List.of("1"), List.of("1"), List.of("2"));
  }

  @Test
  void afterTheLastRetryTheBatchGoesToOnFailureAndTheShardGoesOn() {
    Position first = stream.put("key", "1");
    Position second = stream.put("key", "2");
    put("3");
    handler.throwsOn.add("2");
    ShardSimulator simulator = start(settings.batchSize(2).maximumRetryAttempts(2));
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("1", "2", "1", "2", "1", "2", "3");
    SimulatedDiscard discard = discards.getFirst();
    assertThat(discard.condition()).isEqualTo(Condition.RETRY_ATTEMPTS_EXHAUSTED);
    assertThat(discard.positions()).containsExactly(first, second);
    assertThat(discard.invocations()).isEqualTo(3);
    assertThat(discard.functionError()).contains("poison in [1, 2]");
    assertThat(simulator.statistics().discarded()).isEqualTo(2);
  }

  @Test
  void withoutRetriesAFailedBatchIsGivenUpAtOnce() {
    put("1");
    handler.throwsOn.add("1");
    assertThat(start(settings.maximumRetryAttempts(0)).runUntilIdle(PLENTY)).isEqualTo(1);
    assertThat(discards).hasSize(1);
  }

  @Test
  void theCheckpointMovesToJustBeforeTheFirstUnfinishedRecord() {
    put("1", "2", "3");
    handler.reports.add("2");
    ShardSimulator simulator = start(settings.reportBatchItemFailures(true));
    assertThat(simulator.step().orElseThrow().outcome()).isEqualTo(SimulatedOutcome.PARTIAL);
    handler.reports.clear();
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.batches).containsExactly(List.of("1", "2", "3"), List.of("2", "3"));
    assertThat(simulator.statistics().partialAnswers()).isEqualTo(1);
  }

  @Test
  void aPartialAnswerUsesUpARetryAndDoesNotGiveAnyBack() {
    put("1", "2", "3");
    handler.reports.addAll(List.of("2"));
    ShardSimulator simulator =
        start(settings.reportBatchItemFailures(true).maximumRetryAttempts(1));
    simulator.step();
    handler.reports.clear();
    handler.reports.add("3");
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.batches).containsExactly(List.of("1", "2", "3"), List.of("2", "3"));
    assertThat(discards.getFirst().positions()).hasSize(1);
  }

  @Test
  void aPartialAnswerIsAFunctionErrorIfTheMappingDoesNotAskForIt() {
    put("1", "2");
    handler.reports.add("2");
    ShardSimulator simulator = start(settings.reportBatchItemFailures(false));
    SimulatedInvocation first = simulator.step().orElseThrow();
    assertThat(first.outcome()).isEqualTo(SimulatedOutcome.FUNCTION_ERROR);
    assertThat(first.reason()).contains("ReportBatchItemFailures is off");
    handler.reports.clear();
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.batches).containsExactly(List.of("1", "2"), List.of("1", "2"));
  }

  @Test
  void aReportedRecordThatIsNotInTheBatchFailsTheWholeBatch() {
    put("1", "2");
    BatchResult strange = new BatchResult(Optional.of(Position.of("views", "other", 1)), "");
    handler.then = (batch, deadline) -> strange;
    ShardSimulator simulator = start(settings.reportBatchItemFailures(true));
    assertThat(simulator.step().orElseThrow().reason()).contains("which is not in the batch");
    handler.then = (batch, deadline) -> BatchResult.DONE;
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.batches).containsExactly(List.of("1", "2"), List.of("1", "2"));
  }

  @Test
  void bisectIsolatesThePoisonAndDeliversTheRest() {
    put("1", "2", "3", "4");
    handler.throwsOn.add("3");
    ShardSimulator simulator =
        start(settings.bisectBatchOnFunctionError(true).maximumRetryAttempts(0));
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.batches)
        .containsExactly(
            List.of("1", "2", "3", "4"),
            List.of("1", "2"),
            List.of("3", "4"),
            List.of("3"),
            List.of("4"));
    assertThat(discards).hasSize(1);
    assertThat(simulator.statistics().bisects()).isEqualTo(2);
  }

  @Test
  void bisectHalvesKeepTheirOwnRetryCounts() {
    put("1", "2");
    handler.throwsOn.addAll(List.of("1", "2"));
    start(settings.bisectBatchOnFunctionError(true).maximumRetryAttempts(2)).runUntilIdle(PLENTY);
    assertThat(handler.batches)
        .containsExactly(
            List.of("1", "2"),
            List.of("1"),
            List.of("1"),
            List.of("1"),
            List.of("2"),
            List.of("2"),
            List.of("2"));
    assertThat(discards).extracting(d -> d.positions().size()).containsExactly(1, 1);
  }

  @Test
  void bisectWithAPartialAnswerCutsAtTheReportedRecordAndUsesUpNoRetry() {
    put("1", "2", "3", "4");
    handler.reports.add("3");
    start(
            settings
                .reportBatchItemFailures(true)
                .bisectBatchOnFunctionError(true)
                .maximumRetryAttempts(1))
        .runUntilIdle(PLENTY);
    assertThat(handler.batches)
        .containsExactly(
            List.of("1", "2", "3", "4"),
            List.of("3", "4"),
            List.of("3"),
            List.of("3"),
            List.of("4"));
    assertThat(discards).extracting(d -> d.positions().size()).containsExactly(1);
  }

  @Test
  void aRecordAsOldAsTheMaximumAgeIsDeliveredAndAnOlderOneGoesToOnFailure() {
    long now = stream.clock().nowMillis();
    Position older = stream.put(SimulatedPut.of("key", "older").arrivingAt(now - 60_001));
    stream.put(SimulatedPut.of("key", "as old").arrivingAt(now - 60_000));
    start(settings.maximumRecordAge(Duration.ofMinutes(1))).runUntilIdle(PLENTY);
    assertThat(handler.delivered()).containsExactly("as old");
    assertThat(discards.getFirst().condition()).isEqualTo(Condition.RECORD_AGE_EXCEEDED);
    assertThat(discards.getFirst().positions()).containsExactly(older);
    assertThat(discards.getFirst().invocations()).isZero();
  }

  @Test
  void aRecordThatGetsTooOldWhileItIsRetriedGoesToOnFailureAndTheShardGoesOn() {
    put("1");
    handler.throwsOn.add("1");
    ShardSimulator simulator = start(settings.maximumRecordAge(Duration.ofMinutes(1)));
    simulator.runUntilIdle(PLENTY);
    put("2");
    simulator.runUntilIdle(PLENTY);
    assertThat(discards.getFirst().condition()).isEqualTo(Condition.RECORD_AGE_EXCEEDED);
    assertThat(discards.getFirst().functionError()).contains("poison");
    assertThat(handler.delivered()).endsWith("1", "2");
  }

  @Test
  void aFailureBehindAnAggregatedRecordsFirstPartRedeliversAllOfItsParts() {
    stream.put(
        SimulatedPut.aggregated(
            "outer", List.of(SimulatedPut.of("a", "1"), SimulatedPut.of("b", "2"))));
    handler.reports.add("2");
    ShardSimulator simulator = start(settings.reportBatchItemFailures(true));
    simulator.step();
    handler.reports.clear();
    simulator.runUntilIdle(PLENTY);
    assertThat(handler.batches).containsExactly(List.of("1", "2"), List.of("1", "2"));
  }

  private ShardSimulator start(EventSourceMappingBuilder mapping) {
    return ShardSimulator.start(stream, mapping.build(), handler);
  }

  private void put(String... texts) {
    for (String text : texts) {
      stream.put("key", text);
    }
  }

  /** Data of this many bytes just fits an invocation, with its key and its metadata. */
  private static final int MOST = (EventSourceMapping.PAYLOAD_LIMIT_BYTES - 450 - 3) / 4 * 3;

  @Test
  void aRecordThatFitsNoInvocationGoesToOnFailureUntriedAndTheShardGoesOn() {
    stream.maximumRecordBytes(SimulatedPut.MAXIMUM_BYTES);
    put("1");
    assertThat(SimulatedPut.of("key", new byte[MOST]).fitsAnInvocation()).isTrue();
    assertThat(SimulatedPut.of("key", new byte[MOST + 3]).fitsAnInvocation()).isFalse();
    stream.put("key", new byte[MOST]);
    Position tooLarge = stream.put("key", new byte[MOST + 3]);
    put("2");
    start(settings).runUntilIdle(PLENTY);

    assertThat(handler.delivered()).extracting(String::length).containsExactly(1, MOST, 1);
    assertThat(discards)
        .singleElement()
        .satisfies(discard -> {
          assertThat(discard.condition()).isEqualTo(Condition.PAYLOAD_LIMIT_EXCEEDED);
          assertThat(discard.positions()).containsExactly(tooLarge);
          assertThat(discard.invocations()).isZero();
        });
  }
}
