package io.weir.testkit;

import static io.weir.testkit.RuleRig.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ClockScope;
import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.FailurePolicy;
import io.weir.Operator;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codec;
import io.weir.codec.Gzip;
import io.weir.codec.Json;
import io.weir.codec.JsonArray;
import io.weir.codec.Lines;
import io.weir.codec.Tombstones;
import io.weir.codec.Unfolded;
import io.weir.codec.Unfolding;
import io.weir.engine.BatchResult;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.state.ParkedRecord;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Records that hold several events (P1, P2, P5, R9, R12). Sums per 10 ms. */
class UnfoldedRecordsTest {
  private static final Json<Reading> JSON = Json.of(Reading.class);

  private static Source<Reading> readings(Codec<Reading> codec) {
    return Source.stream("readings", codec)
        .timestamps(reading -> Instant.ofEpochMilli(reading.time()), WatermarkStrategy.monotonic())
        .dedupe(Reading::id, Duration.ofHours(1))
        .filter(reading -> reading.value() != 0);
  }

  private static <O> StreamFunction.Builder<O> sums(
      Codec<Reading> codec, Operator<Reading, O> operator) {
    return to(
        StreamFunction.named("sums").from(readings(codec).keyBy(Reading::key)).compute(operator));
  }

  private static <O> StreamFunction.Builder<O> to(StreamFunction.Builder<O> builder) {
    return builder
        .to(new CollectingSink<>("sums"))
        .to(TumblingSum.LATE, new CollectingSink<>("late"))
        .onFailure(FailurePolicy.deadLetter().withAttempts(1));
  }

  private static String line(String key, long time, long value) {
    return JSON.text(new Reading(key, time, value, null));
  }

  private static String line(String key, long time, String id) {
    return JSON.text(new Reading(key, time, 1, id));
  }

  private static SourceRecord record(long order, String... lines) {
    return record(order, 0, false, lines);
  }

  private static SourceRecord record(long order, long sub, boolean aggregated, String... lines) {
    return new SourceRecord(
        new Position("readings", "s1", BigInteger.valueOf(order), sub),
        "p",
        START + order,
        String.join("\n", lines).getBytes(StandardCharsets.UTF_8),
        aggregated);
  }

  private static String text(DeadLetter letter) {
    return new String(letter.payload(), StandardCharsets.UTF_8);
  }

  /**
   * Sixteen events, a record without any, one that cannot be taken apart, records that were packed
   * into one, unfolding too.
   */
  private static final List<SourceRecord> LOG =
      List.of(
          record(1, line("a", 1, 1), line("b", 2, 2), "", line("a", 3, 4)),
          record(2),
          record(3, line("b", 4, "i1"), "{not json", line("b", 4, "i1"), line("c", 5, 1)),
          record(4, 0, true, line("a", 6, 8), line("c", 6, 1)),
          record(4, 1, true, line("c", 7, 1), line("a", 7, 16), line("d", 7, 0)),
          record(4, 2, true, line("a", 8, 32)),
          record(5, line("a", 22, 1), line("a", 3, 1), line("b", 22, 1), line("b", 23, "i1")),
          record(6, line("c", 40, 1), line("a", 41, Reading.POISON), line("b", 42, 1)));

  private static final Tally ALL =
      Tally.applied(14)
          .plus(Tally.duplicate(2))
          .plus(Tally.late(1))
          .plus(Tally.dead(2))
          .plus(Tally.filtered(2));

  @Test
  void p1_eachEventCountsOnce_andARecordWithoutAnyIsFiltered_inEveryHistory() {
    Scenario.Left left =
        Scenario.of(sums(Lines.of(JSON), new TumblingSum()).build(), LOG).check(11);

    assertThat(left.tally()).isEqualTo(ALL);
    assertThat(left.emissions().get("late")).hasSize(1);
    assertThat(left.emissions().get(StreamFunction.DEAD_LETTERS)).hasSize(2);
  }

  @Test
  void theSameInCommitsOfOneRecord_andInSmallParts() {
    StreamFunction function = sums(Lines.of(JSON), new TumblingSum()).build();
    EngineLimits small = EngineLimits.DEFAULT.withCommitsOf(1, 1_000).withKeysPerRound(1);
    assertThat(Scenario.of(function, LOG).limits(small).check(12).tally()).isEqualTo(ALL);
    EngineLimits little = EngineLimits.DEFAULT.withOpenedBytes(1);
    assertThat(Scenario.of(function, LOG).limits(little).check(13).tally()).isEqualTo(ALL);
    assertThat(Scenario.of(function, LOG).tickAfterEachBatch().check(14).tally()).isEqualTo(ALL);
  }

  @Test
  void oneBadOneOfMany_isADeadLetterOfItsOwn_andItsPayloadIsARecordOfThatEvent() {
    RuleRig rig = RuleRig.of(sums(Lines.of(JSON), new TumblingSum()).build());
    rig.cold(record(1, line("a", 1, 1), "{oops", line("a", 2, Reading.POISON), line("b", 3, 1)));

    assertThat(rig.letters())
        .extracting(DeadLetter::reason, DeadLetter::position, UnfoldedRecordsTest::text)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(Reason.UNREADABLE, "readings/s1@1.0.1", "{oops"),
            org.assertj.core.groups.Tuple.tuple(
                Reason.HANDLER_FAILED, "readings/s1@1.0.2", line("a", 2, Reading.POISON)));
    assertThat(rig.tally()).isEqualTo(Tally.applied(2).plus(Tally.dead(2)));

    String element = "[" + line("a", 1, Reading.POISON) + "]";
    RuleRig arrays = RuleRig.of(sums(JsonArray.of(JSON), new TumblingSum()).build());
    arrays.cold(record(1, "[" + line("b", 1, 1) + " , " + line("a", 1, Reading.POISON) + "]"));
    assertThat(arrays.letters())
        .singleElement()
        .extracting(UnfoldedRecordsTest::text)
        .isEqualTo(element);
  }

  @Test
  void aRecordThatCannotBeTakenApart_isOneDeadLetterWithItsWholePayload() {
    RuleRig rig = RuleRig.of(sums(JsonArray.of(JSON), new TumblingSum()).build());
    String half = "[" + line("a", 1, 1) + ",{";
    rig.cold(record(1, half), record(2, "[" + line("a", 2, 1) + "]"), record(3, "[]"));
    rig.cold(record(1, half), record(2, "[" + line("a", 2, 1) + "]"), record(3, "[]"));

    assertThat(rig.letters()).singleElement().extracting(UnfoldedRecordsTest::text).isEqualTo(half);
    assertThat(rig.tally()).isEqualTo(Tally.applied(1).plus(Tally.dead(1)).plus(Tally.filtered(1)));
  }

  @Test
  void p5_anUnfoldingThatCannotMakeARecordOfAnEvent_isOneDeadLetterAndTheShardGoesOn() {
    Codec<Reading> codec = new NoRecords();
    RuleRig rig = RuleRig.of(sums(codec, new TumblingSum()).build());
    String whole = line("a", 1, 1) + "\n" + line("b", 1, 1);

    assertThat(rig.cold(record(1, whole), record(2)).done()).isTrue();
    assertThat(rig.letters())
        .singleElement()
        .extracting(UnfoldedRecordsTest::text)
        .isEqualTo(whole);
    assertThat(rig.tally()).isEqualTo(Tally.dead(1).plus(Tally.filtered(1)));
  }

  /** Lines of an author who has not thought of how one of them is sent alone. */
  private static final class NoRecords implements Codec<Reading> {
    @Override
    public String describe() {
      return "lines that cannot be sent alone";
    }

    @Override
    public byte[] encode(Reading value) {
      return JSON.encode(value);
    }

    @Override
    public Reading decode(byte[] bytes) {
      return JSON.decode(bytes);
    }

    @Override
    public Unfolding<Reading> unfolding() {
      return (bytes, offset, length) -> {
        Unfolded<Reading> lines = Lines.of(JSON).unfolding().unfold(bytes, offset, length);
        return new Unfolded<>() {
          @Override
          public int size() {
            return lines.size();
          }

          @Override
          public Reading event(int index) {
            return lines.event(index);
          }

          @Override
          public byte[] record(int index) {
            throw new UnsupportedOperationException("a line alone is no record");
          }
        };
      };
    }
  }

  @Test
  void moreEventsThanARecordMayHold_isADeadLetterThatNamesTheSetting() {
    RuleRig rig = RuleRig.of(sums(Lines.of(JSON).maxEvents(2), new TumblingSum()).build());
    rig.cold(record(1, line("a", 1, 1), line("a", 2, 1)), record(2, line("a", 3, 1), "1", "2"));

    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.message()).contains("maxEvents(..)", "= 2"));
    assertThat(rig.tally()).isEqualTo(Tally.applied(2).plus(Tally.dead(1)));
  }

  @Test
  void whatIsNoEventAmongTheEvents_isFilteredAtItsOwnPlace() {
    RuleRig rig = RuleRig.of(sums(Lines.of(Tombstones.of(JSON)), new TumblingSum()).build());
    SourceRecord[] batch = {record(1, "null", line("a", 1, 1)), record(2, line("a", 2, 1), "null")};
    rig.cold(batch);
    rig.cold(batch);

    assertThat(rig.tally()).isEqualTo(Tally.applied(2).plus(Tally.filtered(2)));
  }

  @Test
  void r12_lanesUnfoldRecordsOfSeveralKeys_theLaterOneDoesNotMarkTheEarlierOneAsApplied() {
    RuleRig parallel = RuleRig.perKeyInParallel(sums(Lines.of(JSON), new RuleSums()));
    SourceRecord laneOne = record(10, line("a", 1, 1), line("b", 1, 2), line("a", 1, 4));
    SourceRecord laneTwo = record(5, line("b", 1, 8), line("a", 1, 16));
    SourceRecord packed = record(11, 3, true, line("a", 1, 32), line("b", 1, 32));
    for (int i = 0; i < 2; i++) {
      parallel.cold(laneOne, packed);
      parallel.cold(laneTwo);
      parallel.cold(laneOne);
    }
    parallel.cold(record(20, line("a", 10, 1), line("b", 10, 1)));

    assertThat(parallel.results()).isEqualTo(Map.of("a@0", 53L, "b@0", 42L));
  }

  @Test
  void p5_aFailingEventIsParkedAloneOfItsRecord_andReleasedAsIfNothingHadHappened() {
    Set<Long> poisonous = new HashSet<>(Set.of(2L));
    RuleSums operator = new RuleSums();
    operator.onEvent =
        event -> {
          if (poisonous.contains(event.timestamp())) {
            throw new IllegalStateException("poison");
          }
        };
    FailurePolicy policy = FailurePolicy.park(Duration.ofHours(1)).withAttempts(2);
    RuleRig rig =
        RuleRig.of(sums(Gzip.detecting(Lines.of(JSON)), operator).onFailure(policy).build());
    SourceRecord[] batch = {
      record(1, line("a", 1, 1), line("a", 2, 2), line("b", 3, 4), line("a", 4, 8)),
      record(2, line("b", 20, 1))
    };
    rig.cold(batch);
    rig.cold(batch);
    assertThat(rig.item("a").parked())
        .extracting(ParkedRecord::position)
        .extracting(Position::toString)
        .containsExactly("readings/s1@1.0.1", "readings/s1@1.0.3");
    assertThat(rig.results()).isEqualTo(Map.of("b@0", 4L));

    poisonous.clear();
    rig.now += Duration.ofMinutes(1).toMillis();
    rig.tick();

    assertThat(rig.results()).isEqualTo(Map.of("a@0", 11L, "b@0", 4L));
    assertThat(rig.tally()).isEqualTo(Tally.applied(5));
    assertThat(rig.letters()).isEmpty();
  }

  /** What is left when a process is killed: nothing catches it. */
  private static final class Killed extends VirtualMachineError {
    private static final long serialVersionUID = 1L;
  }

  private static RuleRig killing(boolean whileRead) {
    RuleSums operator = new RuleSums();
    operator.onEvent =
        event -> {
          if (event.value().value() == 666) {
            throw new Killed();
          }
        };
    Codec<Reading> codec =
        new Codec<>() {
          @Override
          public byte[] encode(Reading value) {
            return JSON.encode(value);
          }

          @Override
          public Reading decode(byte[] bytes) {
            Reading reading = JSON.decode(bytes);
            if (whileRead && reading.value() == 666) {
              throw new Killed();
            }
            return reading;
          }

          @Override
          public String describe() {
            return "killing JSON";
          }
        };
    return RuleRig.of(sums(Lines.of(codec), operator).build());
  }

  @Test
  void r9_anEventThatKillsTheProcess_isADeadLetterAlone_andTheOthersOfItsRecordAreApplied() {
    for (boolean whileRead : List.of(true, false)) {
      RuleRig rig = killing(whileRead);
      SourceRecord[] batch = {
        record(1, line("a", 1, 1)),
        record(2, line("a", 2, 1), line("b", 3, 666), line("a", 4, 1), line("b", 5, 1)),
        record(3, line("a", 6, 1))
      };
      int deaths = 0;
      boolean done = false;
      while (!done) {
        try {
          done = rig.cold(batch).done();
        } catch (Killed killed) {
          assertThat(++deaths).isLessThan(12);
        }
      }

      assertThat(rig.letters())
          .singleElement()
          .satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo(Reason.KILLED_PROCESS);
            assertThat(letter.position()).isEqualTo("readings/s1@2.0.1");
            assertThat(text(letter)).isEqualTo(line("b", 3, 666));
          });
      assertThat(rig.tally()).isEqualTo(Tally.applied(5).plus(Tally.dead(1)));
    }
  }

  @Test
  void r9_aRecordTakesLongerThanAnInvocation_itGoesOnWhereItWasAndCountsOnce() {
    RuleRig rig = RuleRig.of(sums(Lines.of(JSON), new TumblingSum()).build());
    rig.limits = EngineLimits.DEFAULT.withCommitsOf(3, 1_000_000).withKeysPerRound(1);
    String all =
        IntStream.range(0, 40)
            .mapToObj(i -> line("k" + i % 4, i / 20, 1))
            .collect(Collectors.joining("\n"));
    SourceRecord record = record(1, all);
    int invocations = 0;
    BatchResult result;
    do {
      Engine engine = rig.container();
      int[] looks = {12};
      result =
          engine.run(
              new io.weir.engine.Batch(record.position().shard(), List.of(record)),
              () -> looks[0]-- > 0 ? 60_000 : 1);
      assertThat(++invocations).isLessThan(30);
    } while (!result.done());
    rig.cold(record);
    rig.cold(
        record(
            2, Stream.of("k0", "k1", "k2", "k3").map(k -> line(k, 11, 1)).toArray(String[]::new)));

    assertThat(invocations).isGreaterThan(1);
    assertThat(rig.results().values()).containsOnly(10L);
    assertThat(rig.tally()).isEqualTo(Tally.applied(44));
  }

  @Test
  void theTestDriverAndTheShardSimulatorTakeTheSamePath() {
    StreamFunction function =
        sums(Lines.of(JSON), new TumblingSum()).clock(ClockScope.PER_SHARD).build();
    try (FunctionTestDriver driver = FunctionTestDriver.of(function)) {
      String two = line("a", 1, 1) + "\n" + line("b", 2, 2) + "\n{bad";
      driver.pipeBytes("readings", "p", two.getBytes(StandardCharsets.UTF_8));
      driver.pipe(readings(Lines.of(JSON)), new Reading("a", 20, 1, null));
      driver.pipe(readings(Lines.of(JSON)), new Reading("b", 20, 1, null));
      assertThat(driver.results(TumblingSum.Sum.class)).hasSize(2);
      assertThat(driver.tally()).isEqualTo(Tally.applied(4).plus(Tally.dead(1)));
      assertThat(driver.deadLetters()).hasSize(1);
    }

    RuleRig rig = RuleRig.of(function);
    SimulatedStream stream = SimulatedStream.of("readings");
    rig.topology = stream;
    stream.put("p", line("a", 1, 1) + "\n" + line("b", 2, 2));
    stream.put(
        SimulatedPut.aggregated(
            "p",
            List.of(
                SimulatedPut.of("p", line("a", 3, 1) + "\n" + line("b", 4, 2)),
                SimulatedPut.of("p", line("a", 5, 1) + "\n" + line("b", 30, 2)))));
    Engine engine = rig.container();
    ShardSimulator.start(stream, EventSourceMapping.recommended(), engine::run).runUntilIdle(10);
    assertThat(rig.results()).isEqualTo(Map.of("a@0", 3L, "b@0", 4L));
    assertThat(rig.tally()).isEqualTo(Tally.applied(6));
  }
}
