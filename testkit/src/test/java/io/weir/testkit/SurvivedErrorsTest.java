package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.SourceRecord;
import io.weir.spi.SinkWriter;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R24: an Error that the process survives says something of the package, not of a record. However
 * often it comes, the batch comes again until the package is mended.
 */
class SurvivedErrorsTest {
  private static final int RECORDS = 40;
  private static final int INVOCATIONS = 60;

  private final RuleSums operator = new RuleSums();
  private final RuleRig rig = RuleRig.of(RuleRig.sums(operator).build());
  private final List<SourceRecord> batch = records();
  private Engine engine = rig.container();

  private static List<SourceRecord> records() {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      records.add(RuleRig.record(1 + i, "k" + i, 5 + 20 * i));
    }
    return records;
  }

  private void invoke(boolean inNewContainer) {
    engine = inNewContainer ? rig.container() : engine;
    BatchResult result = RuleRig.run(engine, batch);
    result
        .firstUnfinished()
        .ifPresent(first -> batch.removeIf(record -> !first.atOrBefore(record.position())));
  }

  private void mended() {
    operator.onEvent = event -> {};
    operator.onTimer = context -> {};
    rig.answers = emission -> SinkWriter.Outcome.DELIVERED;
    assertThat(RuleRig.run(engine, batch).done()).isTrue();
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.tally()).isEqualTo(Tally.applied(RECORDS));
    assertThat(engine.tick(Deadline.NONE).complete()).isTrue();
    assertThat(rig.results()).hasSize(RECORDS - 1).containsEntry("k0@0", 1L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void r24_aClassThatTheHandlerMissesIsNoRecordsFault(boolean inNewContainers) {
    operator.onEvent =
        event -> {
          throw new NoClassDefFoundError("com/acme/Missing");
        };
    for (int i = 0; i < INVOCATIONS; i++) {
      assertThatThrownBy(() -> invoke(inNewContainers)).isInstanceOf(NoClassDefFoundError.class);
    }
    assertThat(batch).hasSize(RECORDS);
    mended();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void r24_aClassThatASinkMissesIsNoResultsFault(boolean inNewContainers) {
    rig.answers =
        emission -> {
          if (emission.sink().equals("sums")) {
            throw new NoClassDefFoundError("com/acme/Missing");
          }
          return SinkWriter.Outcome.DELIVERED;
        };
    for (int i = 0; i < INVOCATIONS; i++) {
      invoke(inNewContainers);
      assertThat(batch).isNotEmpty();
    }
    mended();
  }

  @Test
  void r24_aClassThatATimerMissesFailsTheTickAloud() {
    rig.cold(batch.toArray(SourceRecord[]::new));
    operator.onTimer =
        context -> {
          throw new ExceptionInInitializerError("no configuration");
        };
    rig.cold(RuleRig.record(1_000, "later", 10_000));
    for (int i = 0; i < INVOCATIONS; i++) {
      assertThatThrownBy(rig::tick).isInstanceOf(ExceptionInInitializerError.class);
    }
    assertThat(rig.letters()).isEmpty();
    operator.onTimer = context -> {};
    assertThat(rig.tick().complete()).isTrue();
    assertThat(rig.results()).hasSize(RECORDS);
  }
}
