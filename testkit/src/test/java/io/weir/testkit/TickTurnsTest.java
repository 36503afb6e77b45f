package io.weir.testkit;

import static io.weir.testkit.RuleRig.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Event;
import io.weir.StreamFunction;
import io.weir.engine.Engine;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.engine.TickResult;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.spi.Shard;
import io.weir.state.StateStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What a tick does with more keys than it has time for (R15). Keys wait for event time that one
 * shard has reached and the other has not, so that every tick finds them and none fires; one key
 * waits for the wall clock.
 */
class TickTurnsTest {
  private static final int PAGES = 5;
  private static final int KEYS_OF_A_PAGE = 100;
  private static final String WALL = "wall";

  private final RuleRig rig =
      RuleRig.of(
          StreamFunction.named("sums")
              .from(RuleRig.READINGS.keyBy(Reading::key))
              .compute(new Waiting())
              .to(new CollectingSink<>("sums"))
              .build());

  private static final class Waiting extends ProcessFunction<Reading, String> {
    @Override
    public void onEvent(Event<Reading> event, ProcessContext<String> context) {
      if (context.key().equals(WALL)) {
        context.timers().processing(START + 10);
      } else {
        context.timers().event(50);
      }
    }

    @Override
    public void onEventTimer(long time, ProcessContext<String> context) {
      context.emit(context.key());
    }

    @Override
    public void onProcessingTimer(long time, ProcessContext<String> context) {
      context.emit(context.key());
    }
  }

  private Engine keysThatWait() {
    rig.topology =
        source ->
            List.of(
                ShardInfo.whole(new Shard(source, "s1")), ShardInfo.whole(new Shard(source, "s2")));
    Engine engine = rig.container();
    RuleRig.run(engine, RuleRig.record("s2", 1, new Reading("behind", 2, 1, null)));
    List<SourceRecord> ahead = new ArrayList<>();
    ahead.add(RuleRig.record("s1", 2, new Reading(WALL, 1, 1, null)));
    for (int i = 0; i < PAGES * KEYS_OF_A_PAGE - 50; i++) {
      ahead.add(RuleRig.record("s1", 3 + i, new Reading("key%04d".formatted(i), 1, 1, null)));
    }
    ahead.add(RuleRig.record("s1", 9_000, new Reading("ahead", 1_000, 1, null)));
    assertThat(RuleRig.run(engine, ahead).done()).isTrue();
    rig.now = START + 100_000;
    return engine;
  }

  /** A deadline that is near once it has been asked so often. */
  private static TickResult tick(Engine engine, int questions) {
    AtomicInteger asked = new AtomicInteger();
    return engine.tick(() -> asked.incrementAndGet() <= questions ? 60_000 : 0);
  }

  @Test
  void oneLaneWithMoreThanATickCanLookAt_theOthersGetTheirTurn() {
    Engine engine = keysThatWait();
    int fired = 0;

    for (int i = 0; i < 2 * PAGES && fired == 0; i++) {
      TickResult result = tick(engine, 6);
      assertThat(result.complete()).isFalse();
      fired += result.fired();
    }

    assertThat(fired).isEqualTo(1);
    assertThat(rig.sink("sums").values(String.class)).containsExactly(WALL);
  }

  @Test
  void aTickThatStoppedAnywhereIsFollowedByOneThatSeesEveryKey() {
    for (int questions = 1; questions <= PAGES; questions++) {
      Engine engine = keysThatWait();
      assertThat(tick(engine, questions).complete()).isFalse();

      TickResult whole = tick(engine, Integer.MAX_VALUE);

      assertThat(whole.complete()).isTrue();
      assertThat(whole.looked()).isGreaterThanOrEqualTo(PAGES * KEYS_OF_A_PAGE - 50);
    }
    assertThat(rig.sink("sums").values(String.class)).contains(WALL);
  }

  @Test
  void aPageThatCannotBeReadFailsItsTick_theNextTickGoesOnBeyondIt() {
    Engine engine = keysThatWait();
    for (int page = 0; page < PAGES; page++) {
      rig.at(
          "before load",
          () -> {
            throw new StateStoreException("unreadable", null);
          });
      assertThatThrownBy(() -> tick(engine, Integer.MAX_VALUE)).hasMessageContaining("unreadable");
    }

    assertThat(tick(engine, 6).fired()).isEqualTo(1);
  }
}
