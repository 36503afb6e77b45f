package io.weir.testkit;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DeadLetter;
import io.weir.FailurePolicy;
import io.weir.KeyedSource;
import io.weir.Operator;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.Batch;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.process.Stateless;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.state.InMemoryStateStore;
import io.weir.state.Tally;
import io.weir.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An operator that keeps nothing: no keys, and one commit a batch. */
class StatelessTest {
  private static final Shard SHARD = new Shard("readings", "s1");
  private static final Source<Reading> READINGS =
      Source.stream("readings", Json.of(Reading.class))
          .timestampMillis(Reading::time, boundedOutOfOrderness(Duration.ZERO));

  /** What is left when a process is killed: nothing catches it. */
  private static final class Killed extends VirtualMachineError {
    private static final long serialVersionUID = 1L;
  }

  private static StreamFunction.Builder<String> builder(Operator<Reading, String> operator) {
    return StreamFunction.named("clean")
        .from(READINGS.unkeyed())
        .compute(operator)
        .to(new CollectingSink<>("rows"));
  }

  private static StreamFunction copies() {
    return builder(
            Stateless.flatMap(reading -> {
              if (reading.value() == Reading.POISON) {
                throw new IllegalStateException("poison");
              }
              if (reading.value() == 666) {
                throw new Killed();
              }
              return Collections.nCopies((int) reading.value(), reading.id());
            }))
        .build();
  }

  private static List<SourceRecord> log(long... values) {
    List<SourceRecord> log = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      log.add(
          new SourceRecord(
              Position.of("readings", "s1", i + 1),
              "p" + i,
              1_000_000 + i,
              Json.bytes(new Reading("k", i, values[i], "r" + i)),
              false));
    }
    return log;
  }

  @Test
  void crashesRedeliveryAndOtherCutsChangeNothing() {
    Scenario.Left left = Scenario.of(copies(), log(1, 0, 2, Reading.POISON, 1, 3, 1)).check(1);

    assertThat(left.tally()).isEqualTo(Tally.applied(6).plus(Tally.dead(1)));
    assertThat(left.emissions().get("rows").values().stream().sorted(StatelessTest::byRevision))
        .extracting(emission -> Json.of(String.class).decode(emission.payload()))
        .containsExactly("r0", "r2", "r2", "r4", "r5", "r5", "r5", "r6");
  }

  private static int byRevision(Emission one, Emission other) {
    return Long.compare(one.revision(), other.revision());
  }

  @Test
  void aBatchIsOneCommitWhateverItsPartitionKeysAre() {
    InMemoryStateStore store = new InMemoryStateStore();
    CollectingSink<Object> rows = new CollectingSink<>("rows");
    CollectingSink<Object> letters = new CollectingSink<>(StreamFunction.DEAD_LETTERS);
    Engine engine = engine(store, rows, letters, EngineLimits.DEFAULT);
    List<SourceRecord> log = log(IntStream.range(0, 200).mapToLong(i -> 1).toArray());

    engine.run(new Batch(SHARD, log.subList(0, 100)), Deadline.NONE);
    engine.run(new Batch(SHARD, log.subList(100, 200)), Deadline.NONE);

    assertThat(engine.stats().commits()).isEqualTo(2);
    assertThat(engine.stats().loads()).isEqualTo(1);
    assertThat(rows.emissions()).hasSize(200);
    assertThat(store.snapshots())
        .singleElement()
        .satisfies(snapshot -> {
          assertThat(snapshot.record().state()).isEmpty();
          assertThat(snapshot.record().eventDue()).isEmpty();
        });
  }

  private static Engine engine(
      InMemoryStateStore store, SinkWriter rows, SinkWriter letters, EngineLimits limits) {
    return new Engine(
        copies(),
        store,
        Map.of("rows", rows, StreamFunction.DEAD_LETTERS, letters),
        source -> List.of(ShardInfo.whole(SHARD)),
        () -> 2_000_000,
        limits);
  }

  @Test
  void aRecordThatKillsTheProcessIsFoundAmongThem() {
    InMemoryStateStore store = new InMemoryStateStore();
    CollectingSink<Object> rows = new CollectingSink<>("rows");
    CollectingSink<Object> letters = new CollectingSink<>(StreamFunction.DEAD_LETTERS);
    Batch batch = new Batch(SHARD, log(1, 1, 666, 1));
    int deaths = 0;
    boolean done = false;
    while (!done) {
      try {
        done = engine(store, rows, letters, EngineLimits.DEFAULT).run(batch, Deadline.NONE).done();
      } catch (Killed killed) {
        assertThat(++deaths).isLessThan(12);
      }
    }

    assertThat(deaths).isPositive();
    assertThat(rows.values(String.class)).containsExactly("r0", "r1", "r3");
    assertThat(letters.values(DeadLetter.class))
        .singleElement()
        .satisfies(letter -> {
          assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.KILLED_PROCESS);
          assertThat(letter.key()).isNull();
          assertThat(letter.payload()).isEqualTo(batch.records().get(2).data());
        });
  }

  @Test
  void lanesOfOneShardAreEachTakenOnce() {
    InMemoryStateStore store = new InMemoryStateStore();
    CollectingSink<Object> rows = new CollectingSink<>("rows");
    CollectingSink<Object> letters = new CollectingSink<>(StreamFunction.DEAD_LETTERS);
    EngineLimits two = EngineLimits.DEFAULT.withParallelizationFactor(2);
    List<SourceRecord> log = log(1, 1, 1, 1, 1, 1);
    Batch odd = new Batch(SHARD, List.of(log.get(1), log.get(3), log.get(5)));
    Batch even = new Batch(SHARD, List.of(log.get(0), log.get(2), log.get(4)));

    for (Batch batch : List.of(odd, even, odd, even)) {
      assertThat(engine(store, rows, letters, two).run(batch, Deadline.NONE).done()).isTrue();
    }

    assertThat(rows.values(String.class)).containsExactly("r1", "r3", "r5", "r0", "r2", "r4");
    assertThat(rows.deliveries()).as("none twice").isEqualTo(6);
  }

  @Test
  void whatGivesNullGivesNothing() {
    StreamFunction function =
        builder(Stateless.map(reading -> reading.value() > 1 ? reading.id() : null)).build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      driver.pipe(READINGS, new Reading("k", 1, 1, "a"));
      driver.pipe(READINGS, new Reading("k", 2, 2, "b"));
      driver.pipe(READINGS, new Reading(null, 3, 3, "c"));
      assertThat(driver.results(String.class)).containsExactly("b", "c");
      assertThat(driver.tally()).isEqualTo(Tally.applied(3));
    }
    assertThat(function.describe())
        .contains("without keys", "maps each event by itself, nothing is kept")
        .doesNotContain("event time stands still");
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    Operator<Reading, String> map = Stateless.map(Reading::id);
    refused(() -> function(READINGS.keyBy(Reading::key), map), "needs no key", "unkeyed()");
    refused(
        () ->
            function(
                READINGS.unkeyed(),
                Window.of(READINGS).count(2).aggregate(counting(), (key, count) -> count)),
        "keeps state by key",
        "keyBy(..)");
    refused(
        () -> function(READINGS.dedupe(Reading::id, Duration.ofHours(1)).unkeyed(), map),
        "dedupe(..)",
        "remembered by key");
    refused(
        () -> builder(map).onFailure(FailurePolicy.park(Duration.ofHours(1))).build(),
        "park(..)",
        "its whole shard");
  }

  private static StreamFunction function(
      KeyedSource<Reading> source, Operator<Reading, ?> operator) {
    return StreamFunction.named("f")
        .from(source)
        .compute(operator)
        .to(new CollectingSink<>("rows"))
        .build();
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable declared, String... says) {
    assertThatThrownBy(declared)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(says);
  }
}
