package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.Event;
import io.weir.Operator;
import io.weir.Output;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.BatchResult;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.state.Tally;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A release adds something that results go to, which does not work, and is taken back: what it
 * committed and did not deliver is a dead letter, and everything goes on (R9).
 */
class RollbackTest {
  record Alert(String key, long time) {}

  record Sum(String key, long n) {}

  private static final Output<Alert> ALERTS = Output.of("alerts", Alert.class);

  private static final SourceRecord[] LOG = {
    RuleRig.record(1, "a", 1), RuleRig.record(2, "b", 2), RuleRig.record(3, "c", 3)
  };

  private static final class Counting extends ProcessFunction<Reading, Sum> {
    private final StateSpec.Value<Long> n = value("n", Long.class);
    private final boolean alerts;

    Counting(boolean alerts) {
      this.alerts = alerts;
      if (alerts) {
        writes(ALERTS);
      }
    }

    @Override
    public void onEvent(Event<Reading> event, ProcessContext<Sum> context) {
      context.emit(new Sum(context.key(), context.state(n).update(0L, before -> before + 1)));
      if (alerts) {
        context.emit(ALERTS, new Alert(context.key(), event.timestamp()));
      }
    }
  }

  private static StreamFunction.Builder<Sum> release(Operator<Reading, Sum> process) {
    return StreamFunction.named("sums")
        .from(RuleRig.READINGS.keyBy(Reading::key))
        .compute(process)
        .to(new CollectingSink<>("sums"));
  }

  private static final StreamFunction ONE = release(new Counting(false)).build();

  private static RuleRig failing(StreamFunction function, String sink) {
    RuleRig rig = RuleRig.of(function);
    rig.answers =
        emission ->
            emission.sink().equals(sink) ? Outcome.Retry.plain("AccessDenied") : Outcome.DELIVERED;
    return rig;
  }

  private static void goesOn(RuleRig rig, Sum... sums) {
    BatchResult result = RuleRig.run(rig.container(), LOG);
    assertThat(result.done()).isTrue();
    assertThat(rig.tally()).isEqualTo(Tally.applied(3));
    assertThat(RuleRig.run(rig.container(), RuleRig.record(4, "a", 4)).done()).isTrue();
    assertThat(rig.sink("sums").values(Sum.class)).containsExactlyInAnyOrder(sums);
  }

  @Test
  void aSinkAndItsOutputAreTakenBack_theirResultsAreLettersAndTheKeysGoOn() {
    RuleRig two =
        failing(
            release(new Counting(true)).to(ALERTS, new CollectingSink<>("alerts")).build(),
            "alerts");
    assertThat(two.cold(LOG).done()).isFalse();

    RuleRig one = two.with(ONE);
    goesOn(one, new Sum("a", 1), new Sum("b", 1), new Sum("c", 1), new Sum("a", 2));

    assertThat(one.letters())
        .hasSize(3)
        .allSatisfy(letter -> {
          assertThat(letter.reason()).isEqualTo(Reason.SINK_REFUSED);
          assertThat(letter.message()).contains("'alerts'", "declares no sink", "emit");
          assertThat(letter.result().sink()).isEqualTo("alerts");
          assertThat(letter.position()).startsWith("sums/" + letter.key() + "/readings/s1@");
        });
    assertThat(new String(one.letters().getFirst().payload(), StandardCharsets.UTF_8))
        .isEqualTo(new String(Json.bytes(new Alert("a", 1)), StandardCharsets.UTF_8));
  }

  @Test
  void aSecondSinkOfTheResultsIsTakenBack() {
    RuleRig two =
        failing(release(new Counting(false)).to(new CollectingSink<>("copies")).build(), "copies");
    assertThat(two.cold(LOG).done()).isFalse();

    RuleRig one = two.with(ONE);
    goesOn(one, new Sum("a", 1), new Sum("b", 1), new Sum("c", 1), new Sum("a", 2));

    assertThat(one.letters())
        .hasSize(3)
        .allMatch(letter -> letter.result().sink().equals("copies"));
  }

  private static Operator<Reading, Sum> broken() {
    return ProcessFunction.of((event, context) -> {
      throw new IllegalStateException("no");
    });
  }

  /** Its form of a letter is a short text. */
  private static final class OwnLetters implements Sink<DeadLetter> {
    @Override
    public String name() {
      return "own-letters";
    }

    @Override
    public Effect effect() {
      return Effect.IDEMPOTENT_BY_REVISION;
    }

    @Override
    public byte[] encode(DeadLetter letter) {
      return ("letter of " + letter.position()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public SinkWriter open() {
      throw new IllegalStateException("the rig has its own");
    }
  }

  @Test
  void aDeadLetterSinkIsTakenBack_itsLettersComeInLetters() {
    RuleRig two = failing(release(broken()).deadLetters(new OwnLetters()).build(), "own-letters");
    assertThat(two.cold(LOG).done()).isFalse();

    RuleRig one = two.with(ONE);
    assertThat(RuleRig.run(one.container(), LOG).done()).isTrue();

    assertThat(one.letters())
        .extracting(letter -> new String(letter.payload(), StandardCharsets.UTF_8))
        .containsExactly(
            "letter of readings/s1@1", "letter of readings/s1@2", "letter of readings/s1@3");
  }

  @Test
  void aDeadLetterSinkIsAdded_lettersOfBeforeGoThereAsTheyAre() {
    RuleRig one = failing(release(broken()).build(), StreamFunction.DEAD_LETTERS);
    assertThat(one.cold(LOG).done()).isFalse();

    RuleRig two = one.with(release(new Counting(false)).deadLetters(new OwnLetters()).build());
    assertThat(RuleRig.run(two.container(), LOG).done()).isTrue();

    List<Emission> letters = two.sink("own-letters").emissions();
    assertThat(letters)
        .extracting(letter -> new String(letter.payload(), StandardCharsets.UTF_8))
        .containsExactly(
            "letter of readings/s1@1", "letter of readings/s1@2", "letter of readings/s1@3");
  }

  @Test
  void aTickFindsThem_theyAreLettersToo() {
    RuleRig two =
        failing(release(new Counting(false)).to(new CollectingSink<>("copies")).build(), "copies");
    two.cold(RuleRig.record(1, "a", 1));
    RuleRig one = two.with(ONE);
    one.tick();
    assertThat(RuleRig.run(one.container(), RuleRig.record(1, "a", 1)).done()).isTrue();
    assertThat(one.letters()).hasSize(1);
  }
}
