package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.testkit.SimulatedClock;
import io.weir.testkit.SimulatedInvocation;
import io.weir.testkit.SimulatedOutcome;
import io.weir.testkit.SimulatedPut;
import io.weir.testkit.SimulatedStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** When a local run gives a shard up. */
class StandstillTest {
  private static final int ENOUGH = 60;

  private final SimulatedStream stream =
      SimulatedStream.of("words", 1, SimulatedClock.startingAt(Instant.EPOCH));
  private final Batch batch = batch();
  private long decided;
  private final Standstill standstill = new Standstill(3, shard -> decided);

  private Batch batch() {
    stream.put(SimulatedPut.of("p", "one"));
    stream.put(SimulatedPut.of("p", "two"));
    var shard = stream.shards().getFirst();
    return new Batch(shard, stream.records(shard));
  }

  private boolean after(SimulatedOutcome outcome, Optional<BatchResult> answer) {
    return standstill.after(new SimulatedInvocation(1, batch, 0, 1, outcome, answer, "away"));
  }

  private boolean unfinished(int record) {
    List<SourceRecord> records = batch.records();
    Position at = records.get(record).position();
    return after(SimulatedOutcome.PARTIAL, Optional.of(new BatchResult(Optional.of(at), "away")));
  }

  /** How often it is delivered until the shard is given up; more than enough if it never is. */
  private static int deliveriesUntil(BooleanSupplier givenUp) {
    int deliveries = 1;
    while (deliveries <= ENOUGH && !givenUp.getAsBoolean()) {
      deliveries++;
    }
    return deliveries;
  }

  @Test
  void aShardThatGetsNoFurtherIsNoticedAfterSomeDozens() {
    assertThat(deliveriesUntil(() -> unfinished(1))).isBetween(30, ENOUGH);
  }

  @Test
  void anInvocationThatKeepsThrowingIsNoticedToo() {
    assertThat(deliveriesUntil(() -> after(SimulatedOutcome.FUNCTION_ERROR, Optional.empty())))
        .isBetween(30, ENOUGH);
  }

  @Test
  void aShardWhoseOtherRecordsAreDecidedIsSlowOnly() {
    for (int delivery = 0; delivery < 10 * ENOUGH; delivery++) {
      decided += delivery % 20 == 0 ? 1 : 0;
      assertThat(unfinished(0)).as("delivery %d", delivery).isFalse();
    }
  }

  @Test
  void aShardThatGetsFurtherCountsAnew() {
    for (int delivery = 0; delivery < 10 * ENOUGH; delivery++) {
      assertThat(unfinished(delivery / 20 % 2)).isFalse();
    }
  }

  @Test
  void aBatchThatGetsThroughCountsAnew() {
    for (int delivery = 1; delivery < 10 * ENOUGH; delivery++) {
      assertThat(unfinished(0)).isFalse();
      assertThat(delivery % 20 == 0 && after(SimulatedOutcome.DONE, Optional.of(BatchResult.DONE)))
          .isFalse();
    }
  }
}
