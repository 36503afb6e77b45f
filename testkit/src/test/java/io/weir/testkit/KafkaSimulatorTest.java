package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The mapping of a topic, with handlers that only say what they get. */
class KafkaSimulatorTest {
  private final SimulatedTopic topic = SimulatedTopic.of("clicks", 3, SimulatedClock.create());
  private final List<String> delivered = new ArrayList<>();
  private Predicate<SourceRecord> stuck = record -> false;
  private KafkaSimulator simulator;

  private KafkaSimulator start(KafkaMapping mapping) {
    simulator = KafkaSimulator.start(topic, mapping, this::handle);
    return simulator;
  }

  private BatchResult handle(Batch batch, Deadline deadline) {
    for (SourceRecord record : batch.records()) {
      if (stuck.test(record)) {
        return new BatchResult(Optional.of(record.position()), "stuck");
      }
      delivered.add(place(record.position()));
    }
    return BatchResult.DONE;
  }

  private static String place(Position position) {
    return position.partition().substring("clicks-".length()) + "@" + position.order();
  }

  private void stuckAt(String place) {
    stuck = record -> place(record.position()).equals(place);
  }

  private void put(int... partitions) {
    for (int partition : partitions) {
      topic.put(partition, "k", "v");
    }
  }

  @Test
  void aBatchHasRecordsOfSeveralPartitions() {
    put(0, 0, 1, 2);
    start(KafkaMapping.onDemand(3)).step();
    assertThat(delivered).containsExactly("0@0", "1@0", "2@0");
    assertThat(simulator.step()).isEqualTo(SimulatedOutcome.DONE);
    assertThat(delivered).endsWith("0@1");
    assertThat(simulator.step()).isNull();
  }

  @Test
  void onDemandABatchComesAgainAsAWholeUntilItSucceeds() {
    put(0, 1);
    stuckAt("1@0");
    start(KafkaMapping.onDemand(10));
    assertThat(simulator.step()).isEqualTo(SimulatedOutcome.FUNCTION_ERROR);
    assertThat(simulator.step()).isEqualTo(SimulatedOutcome.FUNCTION_ERROR);
    assertThat(simulator.committed(0)).isZero();
    put(0);
    stuck = record -> false;
    simulator.runUntilIdle(10);
    assertThat(delivered).containsExactly("0@0", "0@0", "0@0", "1@0", "0@1");
    assertThat(simulator.committed(0)).isEqualTo(2);
  }

  @Test
  void aPartialAnswerLetsOnlyWhatItNamesComeAgain() {
    put(0, 0, 1, 1, 1);
    stuckAt("1@1");
    start(KafkaMapping.partial(10));
    assertThat(simulator.step()).isEqualTo(SimulatedOutcome.PARTIAL);
    assertThat(simulator.committed(0)).isEqualTo(2);
    assertThat(simulator.committed(1)).isEqualTo(1);
    stuck = record -> false;
    simulator.runUntilIdle(10);
    assertThat(delivered).containsExactly("0@0", "0@1", "1@0", "1@1", "1@2");
  }

  @Test
  void withADestinationUnlimitedRetriesAreTen() {
    put(0);
    put(0);
    stuckAt("0@0");
    List<SourceRecord> given = new ArrayList<>();
    start(KafkaMapping.onDemand(1).onFailure(given::addAll));
    assertThat(simulator.runUntilIdle(20)).isEqualTo(1 + 10 + 1);
    assertThat(given).extracting(record -> place(record.position())).containsExactly("0@0");
    assertThat(delivered).containsExactly("0@1");
  }

  @Test
  void aBisectedBatchIsHalvedUntilThePoisonIsAlone() {
    put(0, 0, 0, 0);
    stuckAt("0@2");
    List<SourceRecord> given = new ArrayList<>();
    start(KafkaMapping.onDemand(4).bisecting().onFailure(given::addAll));
    simulator.runUntilIdle(50);
    assertThat(given).extracting(record -> place(record.position())).containsExactly("0@2");
    assertThat(delivered).contains("0@0", "0@1", "0@3");
  }

  @Test
  void pollersThatAreSharedOutAnewGoOnFromWhatIsCommitted() {
    put(0, 1, 2);
    stuckAt("2@0");
    start(KafkaMapping.partial(3)).step();
    put(0, 1, 2);
    stuck = record -> false;
    simulator.pollers(3).runUntilIdle(10);
    assertThat(delivered).containsExactlyInAnyOrder("0@0", "1@0", "2@0", "0@1", "1@1", "2@1");
  }

  @Test
  void theAnswerOfAnInvocationThatWasOvertakenCountsForNothing() {
    put(0);
    boolean[] again = {true};
    start(KafkaMapping.onDemand(1))
        .handler((batch, deadline) -> {
          if (again[0]) {
            again[0] = false;
            simulator.pollers(2).step();
          }
          return handle(batch, deadline);
        });
    assertThat(simulator.step()).isEqualTo(SimulatedOutcome.IGNORED);
    assertThat(delivered).containsExactly("0@0", "0@0");
    assertThat(simulator.committed(0)).isEqualTo(1);
  }

  @Test
  void compactionLeavesGapsAndTheLastOfEachKey() {
    topic.put(0, "a", "1");
    topic.put(0, "b", "2");
    topic.skipOffset(0);
    topic.put(0, "a", null);
    topic.compact(0);
    start(KafkaMapping.onDemand(10)).runUntilIdle(10);
    assertThat(delivered).containsExactly("0@1", "0@3");
  }

  @Test
  void aLostAnswerLetsTheBatchComeAgain() {
    put(0);
    start(KafkaMapping.partial(10)).loseNextAcknowledgement();
    assertThat(simulator.step()).isEqualTo(SimulatedOutcome.ANSWER_LOST);
    assertThat(simulator.step()).isEqualTo(SimulatedOutcome.DONE);
  }

  @Test
  void settingsThatAwsRefusesAreRefused() {
    assertThatThrownBy(() -> KafkaMapping.onDemand(0)).hasMessageContaining("batchSize");
    assertThatThrownBy(() -> topic.withPartitions(2)).hasMessageContaining("cannot have 2");
  }
}
