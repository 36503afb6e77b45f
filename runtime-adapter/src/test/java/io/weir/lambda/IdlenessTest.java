package io.weir.lambda;

import static io.weir.lambda.Clicks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.lambda.Clicks.Click;
import io.weir.lambda.Clicks.Count;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;

/** Two shards feed a key; a silent one holds its windows back until it counts as idle. */
class IdlenessTest {
  private static final String BUSY = "s-busy";
  private static final String SILENT = "s-silent";
  private static final String TICK = "{\"weir\":\"tick\"}";

  private final Rig rig = new Rig();

  @BeforeEach
  void start() {
    rig.kinesis = new FakeKinesis(BUSY, SILENT);
    rig.start(sink -> Clicks.idleAfter(Duration.ofMinutes(5), sink));
  }

  private void put(String shard, long sequence, String data) {
    rig.kinesis.put(
        shard, sequence, NOON.plusMillis(sequence), data.getBytes(StandardCharsets.UTF_8));
  }

  private void deliver(String shard, long sequence, String data) {
    put(shard, sequence, data);
    rig.invoke(new EventJson().shard(shard).put(sequence, data));
  }

  private void after(Duration time) {
    rig.now = NOON.plus(time).toEpochMilli();
  }

  @Test
  void aShardThatIsSilentForTheDeclaredTimeNoLongerHoldsWindowsBack() {
    deliver(SILENT, 1, Click.json("home", 1));
    deliver(BUSY, 2, Click.json("home", 2));
    deliver(BUSY, 3, Click.json("home", 61));

    after(Duration.ofMinutes(4));
    deliver(BUSY, 240_000, Click.json("home", 62));
    assertThat(rig.invoke(TICK)).contains("\"idle\":[]");
    assertThat(rig.results()).isEmpty();

    after(Duration.ofMinutes(6));
    assertThat(rig.invoke(TICK)).contains("\"idle\":[\"clicks/s-silent\"]", "\"fired\":1");
    assertThat(rig.results()).containsExactly(new Count("home", NOON, NOON.plusSeconds(60), 2));
    assertThat(rig.invoke(TICK)).contains("\"idle\":[]");
  }

  /** One of two shards never has a record: the tick says what nothing fires for. */
  @Test
  void r21_whatHoldsEventTimeIsNamed() {
    rig.start(Clicks::to);
    deliver(BUSY, 1, Click.json("home", 1));
    deliver(BUSY, 2, Click.json("home", 61));
    assertThat(rig.invoke(TICK))
        .contains("\"held\":{\"shard\":\"clicks/s-silent\",\"watermark\":null,");

    deliver(SILENT, 3, Click.json("home", 2));

    long watermark = NOON.toEpochMilli() + 1_999;
    assertThat(rig.invoke(TICK))
        .contains(
            "\"held\":{\"shard\":\"clicks/s-silent\",\"watermark\":"
                + watermark
                + ",\"behindMillis\":59000,");
    deliver(SILENT, 4, Click.json("home", 61));
    assertThat(rig.invoke(TICK)).contains("\"held\":null");
    assertThat(rig.results()).containsExactly(new Count("home", NOON, NOON.plusSeconds(60), 2));
  }

  /** A mapping's filter drops the last record of a shard: it looks like a backlog, and is said. */
  @Test
  void aRecordThatTheMappingDroppedAtTheTip_isNotSilenceAndIsNamed() {
    deliver(SILENT, 1, Click.json("home", 1));
    put(SILENT, 2, "{\"other\":1}");
    deliver(BUSY, 3, Click.json("home", 2));
    deliver(BUSY, 400_000, Click.json("home", 61));
    after(Duration.ofMinutes(7));

    assertThat(rig.invoke(TICK))
        .contains("\"idle\":[]", "\"unfinished\":[\"clicks/s-silent since 2026-01-01T12:00:00")
        .contains("\"held\":{\"shard\":\"clicks/s-silent\"");
    assertThat(rig.results()).isEmpty();

    deliver(SILENT, 420_000, Click.json("home", 62));
    assertThat(rig.invoke(TICK)).contains("\"unfinished\":[]").doesNotContain("s-silent");
    assertThat(rig.results()).containsExactly(new Count("home", NOON, NOON.plusSeconds(60), 2));
  }

  @Test
  void aBacklogIsNeverSilenceHoweverLongItWaits() {
    deliver(SILENT, 1, Click.json("home", 1));
    put(SILENT, 2, Click.json("home", 3));
    deliver(BUSY, 3, Click.json("home", 61));

    after(Duration.ofDays(2));

    assertThat(rig.invoke(TICK)).contains("\"idle\":[\"clicks/s-busy\"]");
    assertThat(rig.results()).isEmpty();
  }

  /** The tick polls shard after shard; while it polls the second a burst comes into the first. */
  @Test
  void r7_aBurstComesIntoAShardWhileTheOthersArePolled_itIsABacklogAndNotSilence() {
    deliver(SILENT, 1, Click.json("home", 1));
    deliver(BUSY, 2, Click.json("home", 1));
    deliver(BUSY, 600_000, Click.json("home", 600));
    after(Duration.ofSeconds(601));
    atTheSecondPoll(() -> {
      put(SILENT, 601_000, Click.json("home", 601));
      rig.invoke(new EventJson().shard(SILENT).put(601_000, Click.json("home", 601)));
      put(SILENT, 602_000, Click.json("home", 602));
      put(SILENT, 603_000, Click.json("home", 603));
    });

    rig.invoke(TICK);

    restOfTheBurst();
  }

  private void atTheSecondPoll(Runnable burst) {
    AtomicInteger polls = new AtomicInteger();
    Runnable poll =
        () -> {
          if (polls.incrementAndGet() == 2) {
            burst.run();
          }
        };
    rig.kinesis.onPoll(BUSY, poll).onPoll(SILENT, poll);
  }

  private void restOfTheBurst() {
    deliver(BUSY, 700_000, Click.json("home", 700));
    rig.invoke(TICK);
    rig.invoke(new EventJson().shard(SILENT).put(602_000, Click.json("home", 602)));
    rig.invoke(new EventJson().shard(SILENT).put(603_000, Click.json("home", 603)));
    deliver(SILENT, 800_000, Click.json("home", 800));
    deliver(BUSY, 800_001, Click.json("home", 800));
    rig.invoke(TICK);

    requireNothingLate();
    assertThat(rig.results())
        .contains(new Count("home", NOON.plusSeconds(600), NOON.plusSeconds(660), 4));
  }

  private void requireNothingLate() {
    assertThat(rig.memory.progress("click-counts"))
        .allSatisfy(shard -> assertThat(shard.tally().late()).isZero());
  }

  /** An idle shard is polled again: what came since waits, and event time waits for it. */
  @Test
  void r7_aBacklogComesIntoAShardThatIsIdle_eventTimeGoesNoFurtherThanTheLastEmptyPoll() {
    deliver(SILENT, 1, Click.json("home", 1));
    deliver(BUSY, 2, Click.json("home", 1));
    deliver(BUSY, 600_000, Click.json("home", 600));
    after(Duration.ofSeconds(600));
    assertThat(rig.invoke(TICK)).contains("\"idle\":[\"clicks/s-silent\"]");

    put(SILENT, 600_500, Click.json("home", 600));
    deliver(BUSY, 7_200_000, Click.json("home", 7_200));
    after(Duration.ofSeconds(7_201));
    assertThat(rig.invoke(TICK))
        .contains("\"idle\":[]", "[\"clicks/s-silent since 2026-01-01T12:10:00.500Z")
        .contains("\"held\":{\"shard\":\"clicks/s-silent\"");
    rig.invoke(new EventJson().shard(SILENT).put(600_500, Click.json("home", 600)));

    requireNothingLate();
  }

  @Test
  void anIdleShardIsPolledAgainOnceAnythingHasComeElsewhere() {
    deliver(SILENT, 1, Click.json("home", 1));
    deliver(BUSY, 2, Click.json("home", 1));
    deliver(BUSY, 600_000, Click.json("home", 600));
    after(Duration.ofSeconds(600));
    rig.invoke(TICK);

    after(Duration.ofSeconds(660));
    assertThat(rig.invoke(TICK)).contains("\"idle\":[]");
    deliver(BUSY, 661_000, Click.json("home", 661));
    assertThat(rig.results()).hasSize(1);
    after(Duration.ofSeconds(720));
    assertThat(rig.invoke(TICK)).contains("\"idle\":[\"clicks/s-silent\"]");
    assertThat(rig.results()).hasSize(2);
  }

  /** Five reads a second and shard are shared by all who read it. */
  @Test
  void r7_oneShardIsThrottled_theOthersAreMarkedAndItIsNamed() {
    rig.kinesis.onPoll(
        BUSY,
        () -> {
          throw ProvisionedThroughputExceededException.builder().message("Rate exceeded").build();
        });
    deliver(SILENT, 1, Click.json("home", 1));
    deliver(BUSY, 2, Click.json("home", 1));
    deliver(BUSY, 600_000, Click.json("home", 600));
    after(Duration.ofSeconds(601));

    assertThat(rig.invoke(TICK))
        .contains("\"idle\":[\"clicks/s-silent\"]", "\"unasked\":[\"clicks/s-busy: ")
        .contains("ProvisionedThroughputExceededException");
    assertThat(rig.results()).hasSize(1);
  }

  @Test
  void r21_aShardThatCannotBeAskedHoldsEventTimeForLong_theTickFailsForAnAlarmToSee() {
    rig.kinesis.onPoll(
        SILENT,
        () -> {
          throw ProvisionedThroughputExceededException.builder().message("Rate exceeded").build();
        });
    deliver(SILENT, 1, Click.json("home", 1));
    deliver(BUSY, 3_600_000, Click.json("home", 3_600));
    after(Duration.ofSeconds(3_601));

    assertThatThrownBy(() -> rig.invoke(TICK))
        .isInstanceOf(TickFailedException.class)
        .hasMessageContainingAll("clicks/s-silent", "ProvisionedThroughputExceededException");
  }

  /**
   * Kinesis refuses a number that did not come from this stream: it is asked from its beginning.
   */
  @Test
  void r18_aStreamIsMadeAnewAndOneShardHasNoRecordThere_itIsSilentLikeAnyOther() {
    rig.invoke(new EventJson().shard(SILENT).put(7, Click.json("home", 1)));
    deliver(BUSY, 8, Click.json("home", 1));
    deliver(BUSY, 600_000, Click.json("home", 600));
    after(Duration.ofSeconds(600));
    assertThat(rig.invoke(TICK)).contains("\"idle\":[]", "\"unasked\":[]");

    after(Duration.ofSeconds(901));
    assertThat(rig.invoke(TICK)).contains("clicks/s-silent", "\"unasked\":[]");
    assertThat(rig.results()).hasSize(1);
  }

  /** The same, with a backlog whose numbers and arrivals are of the new one. */
  @Test
  void r18_aStreamIsMadeAnewWithLowerNumbersAndHasABacklog_itIsNotSilent() {
    rig.invoke(new EventJson().shard(SILENT).put(900, Click.json("home", 1)));
    put(SILENT, 5, Click.json("home", 1));
    deliver(BUSY, 950, Click.json("home", 1));
    deliver(BUSY, 600_000, Click.json("home", 600));
    after(Duration.ofSeconds(901));
    rig.kinesis.put(
        SILENT, 6, NOON.plusSeconds(500), Click.json("home", 500).getBytes(StandardCharsets.UTF_8));

    assertThat(rig.invoke(TICK)).contains("\"unfinished\":[\"clicks/s-silent since");
    assertThat(rig.results()).isEmpty();
  }

  @Test
  void aShardThatNeverHadARecordIsSilentSinceItWasFirstLookedAt() {
    deliver(BUSY, 1, Click.json("home", 1));
    after(Duration.ofMinutes(1));
    deliver(BUSY, 60_000, Click.json("home", 61));
    assertThat(rig.invoke(TICK)).contains("\"idle\":[]");

    after(Duration.ofMinutes(5).plusSeconds(30));
    assertThat(rig.invoke(TICK)).contains("\"idle\":[]");

    after(Duration.ofMinutes(6));
    assertThat(rig.invoke(TICK)).contains("clicks/s-silent");
  }

  @Test
  void aClosedShardIsNotAskedAndNeverIdle() {
    deliver(SILENT, 1, Click.json("home", 1));
    rig.kinesis.close(SILENT);
    rig.start(sink -> Clicks.idleAfter(Duration.ofMinutes(5), sink));
    after(Duration.ofDays(1));

    assertThat(rig.invoke(TICK)).doesNotContain(SILENT);
  }

  @Test
  void withoutADeclarationNoShardIsLookedAt() {
    rig.start(Clicks::to);
    deliver(SILENT, 1, Click.json("home", 1));
    deliver(BUSY, 2, Click.json("home", 61));
    after(Duration.ofDays(1));

    assertThat(rig.invoke(TICK)).contains("\"idle\":[]");
    assertThat(rig.results()).isEmpty();
  }

  @Test
  void aKeyThatCannotBeFinishedDoesNotKeepShardsFromCountingAsSilent() {
    deliver(BUSY, 1, Click.json("about", 1));
    rig.start(sink -> Clicks.idleAfter(Duration.ofMinutes(5), rig.away("about")));
    deliver(SILENT, 2, Click.json("home", 121));
    deliver(BUSY, 3, Click.json("home", 122));
    deliver(BUSY, 350_000, Click.json("home", 181));
    after(Duration.ofMinutes(6));

    assertThatThrownBy(() -> rig.invoke(TICK))
        .isInstanceOf(TickFailedException.class)
        .hasMessageContaining("away");

    assertThat(rig.results())
        .containsExactly(new Count("home", NOON.plusSeconds(120), NOON.plusSeconds(180), 2));
  }

  /** The keys fill more pages of the due index than a tick has time for. */
  @Test
  void keysThatTakeAllTheTimeDoNotKeepShardsFromBeingLookedAt() {
    deliver(SILENT, 1, Click.json("home", 1));
    EventJson many = new EventJson().shard(BUSY);
    for (int i = 0; i < 750; i++) {
      put(BUSY, 2 + i, Click.json("page" + i, 2));
      many.put(2 + i, Click.json("page" + i, 2));
    }
    rig.invoke(many);
    deliver(BUSY, 350_000, Click.json("home", 61));
    after(Duration.ofMinutes(6));

    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      AtomicInteger asked = new AtomicInteger();
      rig.time = () -> asked.incrementAndGet() <= 6 ? 60_000 : 0;
      answers.add(rig.invoke(TICK));
    }

    assertThat(answers).anySatisfy(answer -> assertThat(answer).contains("clicks/s-silent"));
    rig.time = () -> 60_000;
    rig.invoke(TICK);
    assertThat(rig.results()).hasSize(751);
  }
}
