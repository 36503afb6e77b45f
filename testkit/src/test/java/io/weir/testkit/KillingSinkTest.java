package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.Batch;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessFunction;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.state.InMemoryStateStore;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * R9: the process ends while a record's result is delivered. The record is applied by then, so it
 * is no dead letter, and its result is not forgotten.
 */
class KillingSinkTest {
  private static final Shard SHARD = new Shard("readings", "shard-0");

  private static final class Killed extends VirtualMachineError {
    private static final long serialVersionUID = 1L;
  }

  private final Source<Reading> readings =
      Source.stream("readings", Json.of(Reading.class))
          .timestampMillis(Reading::time, WatermarkStrategy.monotonic());
  private final InMemoryStateStore store = new InMemoryStateStore();
  private final CollectingSink<Object> letters = new CollectingSink<>(StreamFunction.DEAD_LETTERS);
  private final CollectingSink<Object> seen = new CollectingSink<>("seen");
  private Predicate<String> kills = result -> false;
  private boolean killsInHandler;
  private int deaths;

  private StreamFunction function() {
    return StreamFunction.named("seen")
        .from(readings.keyBy(Reading::key))
        .compute(
            ProcessFunction.of((event, context) -> {
              if (killsInHandler && event.value().id().equals("2")) {
                throw new Killed();
              }
              context.emit(event.value().id());
            }))
        .to(seen)
        .build();
  }

  private Engine newContainer() {
    SinkWriter killing =
        emissions -> {
          emissions.forEach(emission -> {
            if (kills.test(Json.of(String.class).decode(emission.payload()))) {
              throw new Killed();
            }
          });
          return seen.deliver(emissions);
        };
    return new Engine(
        function(),
        store,
        Map.of("seen", killing, StreamFunction.DEAD_LETTERS, letters),
        source -> List.of(ShardInfo.whole(SHARD)),
        () -> 1_000,
        EngineLimits.DEFAULT);
  }

  private static List<SourceRecord> records() {
    return IntStream.rangeClosed(1, 4)
        .mapToObj(i ->
            new SourceRecord(
                Position.of("readings", "shard-0", i),
                "p",
                100,
                Json.bytes(new Reading("k" + i % 2, i, 1, "" + i)),
                false))
        .toList();
  }

  private void deliverUntilDone() {
    while (!done()) {
      assertThat(++deaths).as("deaths").isLessThan(20);
    }
  }

  private boolean done() {
    try {
      return newContainer().run(new Batch(SHARD, records()), Deadline.NONE).done();
    } catch (Killed killed) {
      return false;
    }
  }

  private Tally tally() {
    return store.progress("seen", SHARD).orElseThrow().tally();
  }

  @Test
  void r9_aResultThatIsDeliveredAtLastIsNotLostAndItsRecordIsNoDeadLetter() {
    kills = result -> result.equals("2") && deaths < 5;
    deliverUntilDone();
    assertThat(seen.values(String.class)).containsExactlyInAnyOrder("1", "2", "3", "4");
    assertThat(letters.values(DeadLetter.class)).isEmpty();
    assertThat(tally()).isEqualTo(Tally.applied(4));
  }

  /** Which of the results that were committed together it was, a dead process does not say. */
  @Test
  void r9_resultsThatKillEachTimeAreDeadLettersAndTheirRecordsAreApplied() {
    kills = result -> result.equals("2");
    deliverUntilDone();
    assertThat(seen.values(String.class)).containsExactlyInAnyOrder("1", "3");
    assertThat(letters.values(DeadLetter.class))
        .allSatisfy(letter -> {
          assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.SINK_REFUSED);
          assertThat(letter.key()).isEqualTo("k0");
        })
        .extracting(DeadLetter::payload)
        .containsExactlyInAnyOrder(Json.bytes("2"), Json.bytes("4"));
    assertThat(tally()).isEqualTo(Tally.applied(4));
  }

  @Test
  void r9_anEventOnWhichTheHandlerKillsIsADeadLetterOfItsKey() {
    killsInHandler = true;
    deliverUntilDone();
    assertThat(seen.values(String.class)).containsExactlyInAnyOrder("1", "3", "4");
    assertThat(letters.values(DeadLetter.class))
        .singleElement()
        .satisfies(letter -> {
          assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.KILLED_PROCESS);
          assertThat(letter.payload()).isEqualTo(records().get(1).data());
        });
    assertThat(tally()).isEqualTo(Tally.applied(3).plus(Tally.dead(1)));
  }
}
