package io.weir.lambda;

import static io.weir.lambda.Clicks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.lambda.Clicks.Click;
import io.weir.lambda.Clicks.Count;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream falls silent as a whole: event time passes by the clock, by what is declared (R7). */
class ClosingTest {
  private static final String ONE = "s-one";
  private static final String OTHER = "s-other";
  private static final String TICK = "{\"weir\":\"tick\"}";
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private final Rig rig = new Rig();

  @BeforeEach
  void start() {
    rig.kinesis = new FakeKinesis(ONE);
    rig.start(sink -> Clicks.closing(SILENCE, sink));
  }

  private void put(String shard, long sequence, String data) {
    rig.kinesis.put(
        shard, sequence, NOON.plusMillis(sequence), data.getBytes(StandardCharsets.UTF_8));
  }

  /** The sequence number is the arrival, milliseconds after noon. */
  private void deliver(String shard, long sequence, String data) {
    put(shard, sequence, data);
    rig.invoke(new EventJson().shard(shard).put(sequence, data));
  }

  private void after(Duration time) {
    rig.now = NOON.plus(time).toEpochMilli();
  }

  private static Count minute(int second, long clicks) {
    return new Count("home", NOON.plusSeconds(second), NOON.plusSeconds(second + 60), clicks);
  }

  private long watermark(String shard) {
    return rig.memory
        .progress("click-counts", new Shard("clicks", shard))
        .flatMap(Progress::reached)
        .orElseThrow()
        .watermark();
  }

  @Test
  void theLastWindowClosesOnceTheStreamIsSilentForTheDeclaredTime() {
    deliver(ONE, 10_000, Click.json("home", 9));
    after(SILENCE.plusSeconds(9));
    assertThat(rig.invoke(TICK)).contains("\"passed\":[]");
    assertThat(rig.results()).isEmpty();

    after(SILENCE.plusSeconds(10));
    assertThat(rig.invoke(TICK))
        .contains("\"passed\":[\"clicks/s-one\"]", "\"fired\":1", "\"standing\":[]");
    assertThat(rig.results()).containsExactly(minute(0, 1));
    assertThat(watermark(ONE))
        .as("as much has passed since the last arrival, from where its record left event time")
        .isEqualTo(NOON.plusSeconds(9 + 300).toEpochMilli() - 1);
  }

  @Test
  void withoutTheDeclarationItStaysOpenAndIsSaid() {
    rig.start(Clicks::to);
    deliver(ONE, 10_000, Click.json("home", 9));
    after(Duration.ofSeconds(69));
    assertThat(rig.invoke(TICK)).contains("\"standing\":[]");
    after(Duration.ofDays(2));

    assertThat(rig.invoke(TICK))
        .contains("\"passed\":[]", "\"standing\":[\"clicks since 2026-01-01T12:00:10Z\"]");
    assertThat(rig.results()).isEmpty();
    assertThat(Clicks.to(rig.counts).describe())
        .contains("if all is silent, event time stands still until the next record");
  }

  @Test
  void theLogLineSaysSoToo_andNothingOfItWhereNoneStands() {
    List<String> none = List.of();
    String words =
        TickAnswer.NONE.with(none, none, List.of("clicks since then"), null, null).words();

    assertThat(words)
        .contains("last windows stay open until the next record")
        .contains("closeWhenSilentFor(..) is not declared=[clicks since then]");
    assertThat(TickAnswer.NONE.words()).doesNotContain("closeWhenSilentFor");
  }

  /** A key's own clock is moved by its own events alone. */
  @Test
  void nothingStandsWhereEventTimeClosesNothing() {
    rig.start(Clicks::onKeyClocks);
    deliver(ONE, 10_000, Click.json("home", 9));
    after(Duration.ofDays(2));

    assertThat(rig.invoke(TICK)).contains("\"standing\":[]");
  }

  /** A window is not closed by force: its time has to come by the clock. */
  @Test
  void aWindowClosesWhenItsTimeHasComeByTheClock() {
    rig.start(sink -> Clicks.closing(Duration.ofSeconds(5), sink));
    deliver(ONE, 10_000, Click.json("home", 9));
    after(Duration.ofMillis(60_999));
    assertThat(rig.invoke(TICK)).contains("\"fired\":0");
    assertThat(rig.results()).isEmpty();

    after(Duration.ofMillis(61_000));
    assertThat(rig.invoke(TICK)).contains("\"fired\":1");
    assertThat(rig.results()).containsExactly(minute(0, 1));
  }

  /** A tick writes only when something is due by it, and looks no more when nothing is open. */
  @Test
  void eventTimePassesAgainAndAgainAndOnlyForWhatIsOpen() {
    deliver(ONE, 10_000, Click.json("home", 9));
    after(SILENCE.plusSeconds(10));
    rig.invoke(TICK);
    long version = version();
    after(Duration.ofDays(1));
    assertThat(rig.invoke(TICK)).contains("\"passed\":[]");
    assertThat(version()).isEqualTo(version);
  }

  private long version() {
    return rig.memory.progress("click-counts", new Shard("clicks", ONE)).orElseThrow().version();
  }

  @Test
  void anEventAfterTheClosingIsLateIfItIsBehind_andCounted_andOneThatIsNotIsTaken() {
    deliver(ONE, 10_000, Click.json("home", 9));
    after(SILENCE.plusSeconds(10));
    rig.invoke(TICK);

    rig.start(sink -> Clicks.closing(SILENCE, sink));
    deliver(ONE, 320_000, Click.json("home", 30));
    deliver(ONE, 321_000, Click.json("home", 320));
    deliver(ONE, 400_000, Click.json("home", 399));

    assertThat(rig.results()).containsExactly(minute(0, 1), minute(300, 1));
    assertThat(
            rig.memory
                .progress("click-counts", new Shard("clicks", ONE))
                .orElseThrow()
                .tally()
                .toString())
        .contains("applied=3", "late=1");
  }

  @Test
  void aRedeliveryAfterTheClosingChangesNothing() {
    deliver(ONE, 10_000, Click.json("home", 9));
    after(SILENCE.plusSeconds(10));
    rig.invoke(TICK);
    long closed = watermark(ONE);

    rig.start(sink -> Clicks.closing(SILENCE, sink));
    rig.invoke(new EventJson().shard(ONE).put(10_000, Click.json("home", 9)));

    assertThat(rig.results()).containsExactly(minute(0, 1));
    assertThat(watermark(ONE)).isEqualTo(closed);
  }

  @Test
  void aBacklogIsNeverSilenceAndIsNamed() {
    deliver(ONE, 10_000, Click.json("home", 9));
    put(ONE, 20_000, Click.json("home", 12));
    after(Duration.ofDays(1));

    assertThat(rig.invoke(TICK)).contains("\"passed\":[]", "\"unfinished\":[\"clicks/s-one since");
    assertThat(rig.results()).isEmpty();

    deliver(ONE, 20_000, Click.json("home", 12));
    rig.invoke(TICK);
    assertThat(rig.results()).containsExactly(minute(0, 2));
  }

  @Test
  void whereAKeyMayBeInSeveralShardsAllOfThemHaveToBeSilent() {
    rig.kinesis = new FakeKinesis(ONE, OTHER);
    rig.start(sink -> Clicks.closing(SILENCE, sink));
    deliver(ONE, 10_000, Click.json("home", 9));
    deliver(OTHER, 200_000, Click.json("home", 20));
    after(SILENCE.plusSeconds(60));
    assertThat(rig.invoke(TICK)).contains("\"passed\":[]");
    assertThat(rig.results()).isEmpty();

    after(SILENCE.plusSeconds(200));
    assertThat(rig.invoke(TICK)).contains("\"passed\":[\"clicks/s-one\",\"clicks/s-other\"]");
    assertThat(rig.results()).containsExactly(minute(0, 2));
  }

  /** It holds event time until the stream is silent, and nothing of it is known then. */
  @Test
  void aShardThatNeverHadARecordHoldsNothingOnceAllIsSilent() {
    rig.kinesis = new FakeKinesis(ONE, OTHER);
    rig.start(sink -> Clicks.closing(SILENCE, sink));
    deliver(ONE, 10_000, Click.json("home", 9));
    deliver(ONE, 70_000, Click.json("home", 69));
    rig.invoke(TICK);
    after(Duration.ofMinutes(20));
    rig.invoke(TICK);
    after(Duration.ofMinutes(26));
    rig.invoke(TICK);

    assertThat(rig.results()).containsExactly(minute(0, 1), minute(60, 1));
  }

  @Test
  void whereEachShardHasItsOwnKeysEachIsJudgedByItself() {
    rig.kinesis = new FakeKinesis(ONE, OTHER);
    rig.start(sink -> Clicks.closingByPartitionKey(SILENCE, sink));
    String data = Click.json("home", 9);
    put(ONE, 10_000, data);
    rig.invoke(new EventJson().shard(ONE).put(10_000, "q", data.getBytes(StandardCharsets.UTF_8)));
    deliver(OTHER, 300_000, Click.json("home", 20));
    after(SILENCE.plusSeconds(60));

    assertThat(rig.invoke(TICK)).contains("\"passed\":[\"clicks/s-one\"]");
    assertThat(rig.results()).hasSize(1);
  }

  @Test
  void besideIdlenessAnIdleShardPassesToo() {
    rig.kinesis = new FakeKinesis(ONE, OTHER);
    rig.start(sink -> Clicks.closingAndIdle(SILENCE, Duration.ofMinutes(2), sink));
    deliver(ONE, 10_000, Click.json("home", 9));
    deliver(OTHER, 20_000, Click.json("home", 19));
    after(Duration.ofMinutes(3));
    assertThat(rig.invoke(TICK)).contains("\"idle\":[\"clicks/s-one\",\"clicks/s-other\"]");
    assertThat(rig.results()).isEmpty();

    after(Duration.ofMinutes(6));
    assertThat(rig.invoke(TICK)).contains("\"passed\":[\"clicks/s-one\",\"clicks/s-other\"]");
    assertThat(rig.results()).containsExactly(minute(0, 2));
  }

  @Test
  void whatItMeansIsSaidAndWhatItCannotMeanIsRefused() {
    assertThat(Clicks.closing(SILENCE, rig.counts).describe())
        .contains(
            "event time passes by the clock after PT5M of silence",
            "if all of clicks is silent for PT5M, its event time passes by the clock",
            "not on the log alone");
    assertThat(Clicks.closingByPartitionKey(SILENCE, rig.counts).describe())
        .contains("if a shard of clicks is silent for PT5M");
    assertThatThrownBy(() -> Clicks.closing(Duration.ZERO, rig.counts))
        .hasMessageContaining("closeWhenSilentFor(PT0S)");
    assertThatThrownBy(() -> Clicks.closingOnKeyClocks(SILENCE, rig.counts))
        .hasMessageContaining("clock(PER_KEY) with closeWhenSilentFor(PT5M)");
  }
}
