package io.weir.testkit;

import static io.weir.testkit.RuleRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.Event;
import io.weir.Operator;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Codecs;
import io.weir.codec.Json;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.Position;
import io.weir.state.Tally;
import io.weir.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * R19: what identifies is equal in memory, in bytes and in every store, or it is refused alone,
 * before it identifies anything.
 */
class ProtocolRulesStringsTest {
  private static final String HIGH = "hi\uD83D";
  private static final String OTHER = "hi\uD83E";

  @Test
  void twoKeysThatShareTheirBytesAndTheOneWhoseBytesTheyAre() {
    RuleRig rig = RuleRig.sums();

    assertThat(
            rig.cold(
                    record(1, HIGH, 1),
                    record(2, "hi?", 2),
                    record(3, OTHER, 3),
                    record(4, "hi?", 4),
                    record(5, "hi😀", 5),
                    record(6, "end", 20))
                .done())
        .isTrue();
    rig.tick();

    assertThat(rig.results()).isEqualTo(Map.of("hi?@0", 2L, "hi😀@0", 1L));
    assertThat(rig.tally()).isEqualTo(Tally.applied(4).plus(Tally.dead(2)));
    assertThat(rig.letters())
        .extracting(DeadLetter::position)
        .containsExactly("readings/s1@1", "readings/s1@3");
    assertThat(rig.letters())
        .allSatisfy(letter -> {
          assertThat(letter.reason()).isEqualTo(Reason.UNREADABLE);
          assertThat(letter.message()).contains("the key is not Unicode", "char 2", "cut texts");
          assertThat(new String(letter.payload(), java.nio.charset.StandardCharsets.UTF_8))
              .contains("\\uD83");
        });
  }

  @Test
  void threeIdsOfWhichTwoAreTheSameInBytes() {
    RuleRig rig = RuleRig.sums();
    rig.cold(record(1, "a", 1, "id-\uD83D"), record(2, "a", 2, "id-\uD83E"));
    rig.cold(record(3, "a", 3, "id-?"), record(4, "a", 20, "id-?"));

    assertThat(rig.tally())
        .isEqualTo(Tally.applied(1).plus(Tally.duplicate(1)).plus(Tally.dead(2)));
    assertThat(rig.letters())
        .allSatisfy(letter -> assertThat(letter.message()).contains("event id is not Unicode"));
  }

  @Test
  void aPartitionKeyThatIsNotUnicode_asKeyOfItsRecordOrFromAnAggregatedOne() {
    RuleRig rig = RuleRig.sumsByPartitionKey();
    rig.cold(record(1, HIGH, 1), record(2, "hi?", 2), record(3, "end", 20));
    rig.tick();
    assertThat(rig.results()).isEqualTo(Map.of("hi?@0", 1L));
    assertThat(rig.letters().getFirst().partitionKey()).isEqualTo("hi\uFFFD");

    RuleRig byValue = RuleRig.sums();
    byValue.cold(packed(1, HIGH, "a"), packed(2, "p", "a"));
    assertThat(byValue.tally()).isEqualTo(Tally.applied(1).plus(Tally.dead(1)));
    assertThat(byValue.letters().getFirst().message()).contains("partition key is not Unicode");
  }

  private static SourceRecord packed(int sub, String partitionKey, String key) {
    return new SourceRecord(
        new Position("readings", "s1", java.math.BigInteger.ONE, sub),
        partitionKey,
        RuleRig.START,
        Json.bytes(new Reading(key, 1, 1, null)),
        true);
  }

  /** Whatever is in a batch: all of UTF-16 as keys and ids, one record in three with a half. */
  @Test
  void anyKeysInAnyCutsAreCountedOnceAndEachKeyByItself() {
    Random random = new Random(19);
    List<SourceRecord> log = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String text = "k" + (char) random.nextInt(0x10000) + (char) (0xD800 + random.nextInt(0x800));
      String key = i % 3 == 0 ? text : i % 3 == 1 ? "k😀" : "k?";
      String id = i % 5 == 0 ? "x" + (char) (0xD800 + i) : "x" + i;
      log.add(record("s1", i, new Reading(key, i, 1, id), 1_000 + i));
    }
    Scenario.Left left = Scenario.of(RuleRig.sums(new TumblingSum()).build(), log).check(3);

    assertThat(left.tally().total()).isEqualTo(40);
    assertThat(left.tally().applied()).isLessThan(27);
  }

  /** A text that only is kept is kept exactly: not a question mark once it was stored. */
  @Test
  void stateThatHoldsHalfACharacterIsTheSameWhereverTheRunIsCut() {
    Operator<Reading, String> process =
        new ProcessFunction<>() {
          private final StateSpec.MapOf<String, String> seen =
              map("seen", String.class, String.class);
          private final StateSpec.Value<String> last = value("last", String.class);

          @Override
          public void onEvent(Event<Reading> event, ProcessContext<String> context) {
            context.map(seen).put(event.value().id(), event.value().id());
            String before = context.state(last).value(null);
            context.state(last).set(event.value().id());
            context.emit(context.map(seen).all().size() + ":" + before);
          }
        };
    StreamFunction function =
        StreamFunction.named("sums")
            .from(
                io.weir.Source.stream("readings", Json.of(Reading.class))
                    .timestampMillis(Reading::time, io.weir.time.WatermarkStrategy.monotonic())
                    .keyBy(Reading::key))
            .compute(process)
            .to(new CollectingSink<>("sums"))
            .build();
    List<SourceRecord> log =
        List.of(
            record(1, "a", 1, "t\uD83D"), record(2, "a", 2, "t\uD83E"), record(3, "a", 3, "t?"));

    Scenario.Left left = Scenario.of(function, log).check(4);

    assertThat(left.emissions().get("sums").values())
        .extracting(emission -> Json.of(String.class).decode(emission.payload()))
        .containsExactlyInAnyOrder("1:null", "2:t\uD83D", "3:t\uD83E");
  }

  @Test
  void distinctValuesThatShareTheirBytesAreTwo() {
    StreamFunction function =
        StreamFunction.named("sums")
            .from(RuleRig.READINGS.keyBy(Reading::key))
            .compute(
                Window.of(RuleRig.READINGS)
                    .tumbling(Duration.ofMillis(10))
                    .aggregate(
                        Aggregates.distinctExactly(
                            reading -> "v" + (char) reading.value(), Codecs.of(String.class), 9),
                        (key, start, end, count) -> count))
            .to(new CollectingSink<>("sums"))
            .build();
    RuleRig rig = RuleRig.of(function);
    int[] chars = {0xD83D, 0xD83E, '?', 0xD83D};
    for (int i = 0; i < chars.length; i++) {
      rig.cold(record("s1", i, new Reading("a", i, chars[i], null)));
    }
    rig.cold(record(9, "a", 20));

    assertThat(rig.sink("sums").values(Long.class)).containsExactly(3L);
  }

  @Test
  void anEmissionWhoseNameIsNotUnicodeFailsTheEventThatMakesIt() {
    RuleRig rig =
        RuleRig.of(
            StreamFunction.named("sums")
                .from(RuleRig.READINGS.keyBy(Reading::key))
                .compute(
                    ProcessFunction.of((event, context) -> {
                      char named = (char) event.value().value();
                      context.emit("name-" + named, event.value());
                    }))
                .to(new CollectingSink<>("sums"))
                .build());

    rig.cold(
        record("s1", 1, new Reading("a", 1, '?', null)),
        record("s1", 2, new Reading("a", 2, 0xD83D, null)),
        record("s1", 3, new Reading("a", 3, 'x', null)));

    assertThat(rig.sink("sums").values(Reading.class))
        .extracting(Reading::time)
        .containsExactly(1L, 3L);
    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> {
          assertThat(letter.reason()).isEqualTo(Reason.HANDLER_FAILED);
          assertThat(letter.message()).contains("name of an emission is not Unicode");
        });
  }
}
