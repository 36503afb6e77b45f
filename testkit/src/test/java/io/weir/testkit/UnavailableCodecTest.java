package io.weir.testkit;

import static io.weir.testkit.RuleRig.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.FailurePolicy;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.codec.JsonArray;
import io.weir.codec.UnavailableException;
import io.weir.codec.Unfolding;
import io.weir.engine.BatchResult;
import io.weir.engine.Engine;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R10, R24: a codec that needs something that is away says nothing of the record. The records come
 * again until it is back, and those before them are finished. Sums per 10 ms.
 */
class UnavailableCodecTest {
  private static final int INVOCATIONS = 60;

  private final Away codec = new Away();
  private final RuleSums operator = new RuleSums();

  /** Reads readings, unless what it needs for their value is away. */
  private static final class Away implements Codec<Reading> {
    private final Json<Reading> json = Json.of(Reading.class);
    private long missing = -1;

    @Override
    public byte[] encode(Reading value) {
      return json.encode(value);
    }

    @Override
    public Reading decode(byte[] bytes) {
      Reading reading = json.decode(bytes);
      if (reading.value() == missing) {
        throw new UnavailableException("schema " + missing + " is away", null);
      }
      return reading;
    }

    @Override
    public String describe() {
      return "readings";
    }
  }

  private RuleRig rig(Codec<Reading> readings, FailurePolicy policy) {
    Source<Reading> source =
        Source.stream("readings", readings)
            .timestamps(
                reading -> Instant.ofEpochMilli(reading.time()), WatermarkStrategy.monotonic());
    return RuleRig.of(
        RuleRig.to(StreamFunction.named("sums").from(source.keyBy(Reading::key)).compute(operator))
            .onFailure(policy)
            .build());
  }

  private static SourceRecord reading(long order, String key, long time, long value) {
    return RuleRig.record("s1", order, new Reading(key, time, value, null));
  }

  private static SourceRecord array(long order, Reading... readings) {
    byte[] bytes = Json.bytes(readings);
    return new SourceRecord(Position.of("readings", "s1", order), "p", START, bytes, false);
  }

  private static List<SourceRecord> batch() {
    return new ArrayList<>(
        List.of(reading(1, "a", 1, 1), reading(2, "b", 2, 2), reading(3, "a", 21, 3)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void r24_theRecordComesAgainWithAllBehindItAndIsNeverADeadLetter(boolean inNewContainers) {
    RuleRig rig = rig(codec, FailurePolicy.deadLetter().withAttempts(1));
    codec.missing = 2;
    List<SourceRecord> batch = batch();
    Engine engine = rig.container();
    for (int i = 0; i < INVOCATIONS; i++) {
      engine = inNewContainers ? rig.container() : engine;
      BatchResult result = RuleRig.run(engine, batch);
      Position first = result.firstUnfinished().orElseThrow();
      assertThat(first.order()).isEqualTo(2);
      assertThat(result.reason()).contains("schema 2 is away");
      batch.removeIf(record -> !first.atOrBefore(record.position()));
    }
    assertThat(rig.tally()).isEqualTo(Tally.applied(1));
    codec.missing = -1;
    assertThat(RuleRig.run(engine, batch).done()).isTrue();
    assertThat(rig.tally()).isEqualTo(Tally.applied(3));
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.results()).containsEntry("a@0", 1L).containsEntry("b@0", 2L);
  }

  @Test
  void r24_ofARecordOfSeveralEventsAllComeAgainOrNone() {
    RuleRig rig = rig(JsonArray.of(codec), FailurePolicy.deadLetter());
    codec.missing = 3;
    SourceRecord[] batch = {
      array(1, new Reading("a", 1, 1, null)),
      array(2, new Reading("a", 2, 2, null), new Reading("b", 3, 3, null)),
    };
    assertThat(rig.cold(batch).firstUnfinished().orElseThrow().order()).isEqualTo(2);
    assertThat(rig.tally()).isEqualTo(Tally.applied(1));
    codec.missing = -1;
    assertThat(rig.cold(batch[1]).done()).isTrue();
    assertThat(rig.tally()).isEqualTo(Tally.applied(3));
  }

  /** Takes records apart, unless what it needs for that is away. */
  private record Closed(Codec<Reading> inner, AtomicBoolean away) implements Codec<Reading> {
    @Override
    public byte[] encode(Reading value) {
      return inner.encode(value);
    }

    @Override
    public Reading decode(byte[] bytes) {
      return inner.decode(bytes);
    }

    @Override
    public Unfolding<Reading> unfolding() {
      return (bytes, offset, length) -> {
        if (away.get()) {
          throw new UnavailableException("its dictionary is away", null);
        }
        return inner.unfolding().unfold(bytes, offset, length);
      };
    }

    @Override
    public String describe() {
      return "closed " + inner.describe();
    }
  }

  @Test
  void r24_aRecordThatCannotBeTakenApartNowComesAgain() {
    AtomicBoolean away = new AtomicBoolean(true);
    RuleRig rig = rig(new Closed(JsonArray.of(codec), away), FailurePolicy.deadLetter());
    SourceRecord record = array(1, new Reading("a", 1, 1, null), new Reading("b", 2, 2, null));
    assertThat(rig.cold(record).firstUnfinished().orElseThrow().order()).isEqualTo(1);
    assertThat(rig.tally()).isEqualTo(Tally.ZERO);
    away.set(false);
    assertThat(rig.cold(record).done()).isTrue();
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.tally()).isEqualTo(Tally.applied(2));
  }

  /** A parked record is read again by a container that may not have its schema. */
  @Test
  void r24_aParkedRecordWaitsOn() {
    operator.onEvent =
        event -> {
          if (event.value().value() == 2) {
            throw new IllegalStateException("poison");
          }
        };
    RuleRig rig = rig(codec, FailurePolicy.park(Duration.ofHours(1)).withAttempts(1));
    assertThat(rig.cold(reading(1, "a", 1, 2)).done()).isTrue();
    operator.onEvent = event -> {};
    codec.missing = 2;
    rig.now += Duration.ofMinutes(5).toMillis();
    assertThatThrownBy(rig::tick).isInstanceOf(UnavailableException.class);
    assertThat(rig.cold(reading(2, "a", 2, 1)).done()).isFalse();
    codec.missing = -1;
    assertThat(rig.cold(reading(2, "a", 2, 1)).done()).isTrue();
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.tally()).isEqualTo(Tally.applied(2));
  }

  /** The second attempt reads the record again, since the first one had its value in its hands. */
  @Test
  void r24_anAttemptThatCannotReadItAgainIsNone() {
    RuleRig rig = rig(codec, FailurePolicy.deadLetter().withAttempts(2));
    operator.onEvent =
        event -> {
          codec.missing = 2;
          throw new IllegalStateException("fails once");
        };
    assertThat(rig.cold(reading(1, "a", 1, 2)).done()).isFalse();
    codec.missing = -1;
    operator.onEvent = event -> {};
    assertThat(rig.cold(reading(1, "a", 1, 2)).done()).isTrue();
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.tally()).isEqualTo(Tally.applied(1));
  }
}
