package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Operator;
import io.weir.OperatorState.Applied;
import io.weir.Output;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.codec.UnreadableStateException;
import io.weir.rank.Keep;
import io.weir.rank.RowChange;
import io.weir.time.TimeDomain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S6.1 and S6.2, to the millisecond, and against the rule written down once more. */
class KeepTest {
  private static final Codec<String> TEXTS = Codecs.of(String.class);
  private static final Output<String> LATE = Output.of("late", String.class);

  private static OperatorHarness<String> script(Keep<String> keep) {
    return OperatorHarness.of(keep.changes(KeepTest::text));
  }

  private static String text(RowChange<String> change) {
    return change.kind() + " " + change.row();
  }

  @Test
  void theFirstByArrivalIsGivenAtOnceAndOnce() {
    OperatorHarness<String> script = script(Keep.of(TEXTS).first());
    script.event(50, "a");
    script.event(40, "b");
    script.watermark(100);
    assertThat(script.event(10, "c")).isEqualTo(Applied.APPLIED);
    assertThat(script.texts()).containsExactly("INSERT a");
    assertThat(script.expiresAt()).isEmpty();
  }

  @Test
  void aKeyThatHasGivenItsFirstKeepsAFewBytesWhateverTheRowWas() {
    OperatorHarness<String> script = script(Keep.of(TEXTS).first());
    script.event(50, "x".repeat(10_000));
    assertThat(script.bytes()).hasSize(5);
  }

  @Test
  void theStateOfAnotherChoiceIsRefused() {
    OperatorHarness<String> latest = script(Keep.of(TEXTS).lastByTime());
    latest.event(50, "a");
    OperatorHarness<String> earliest = script(Keep.of(TEXTS).firstByTime().atOnce());
    earliest.event(50, "a");
    byte[] ofEarliest = earliest.bytes();
    refused(earliest, latest.bytes(), "the state of another choice");
    refused(latest, ofEarliest, "the state of another choice");
  }

  @Test
  void aRowThatWasNotKeptCannotBeWithdrawn() {
    OperatorHarness<String> plain = script(Keep.of(TEXTS).lastByTime());
    plain.event(50, "a");
    OperatorHarness<String> withdrawing = script(Keep.of(TEXTS).lastByTime().withdrawing());
    refused(withdrawing, plain.bytes(), "leave withdrawing() out");
  }

  private static void refused(OperatorHarness<String> key, byte[] bytes, String why) {
    assertThatThrownBy(() -> key.restore(bytes))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining(why);
  }

  @Test
  void theLastByArrivalReplacesTheOneBefore() {
    OperatorHarness<String> script = script(Keep.of(TEXTS).last());
    script.event(50, "a");
    script.event(40, "b");
    script.event(45, "b");
    assertThat(script.texts()).containsExactly("INSERT a", "UPDATE_AFTER b");
  }

  @Test
  void whatIsReplacedIsWithdrawnFirstWhereThatIsDeclared() {
    OperatorHarness<String> script = script(Keep.of(TEXTS).last().withdrawing());
    script.event(50, "a");
    script.event(40, "b");
    assertThat(script.texts())
        .containsExactly("INSERT a", "DELETE UPDATE_BEFORE a", "UPDATE_AFTER b");
  }

  @Test
  void whatExpiresIsToldAgainThoughItIsTheSame() {
    OperatorHarness<String> script =
        script(Keep.of(TEXTS).last().expireAfter(Duration.ofMillis(10)));
    script.event(0, "a");
    script.processingTime(5);
    script.event(0, "a");
    assertThat(script.expiresAt()).hasValue(15);
    script.processingTime(14);
    script.event(0, "b");
    script.processingTime(24);
    script.event(0, "c");
    assertThat(script.texts())
        .containsExactly("INSERT a", "UPDATE_AFTER a", "UPDATE_AFTER b", "INSERT c");
  }

  @Test
  void anEventThatRemovesDeletesTheRowThatWasGivenAndNothingElse() {
    OperatorHarness<String> script =
        script(Keep.of(TEXTS).last().removedBy(text -> text.startsWith("-")));
    assertThat(script.event(0, "-x")).isEqualTo(Applied.APPLIED);
    script.event(0, "a");
    script.event(0, "-b");
    assertThat(script.bytes()).isEmpty();
    script.event(0, "-c");
    script.event(0, "d");
    assertThat(script.texts()).containsExactly("INSERT a", "DELETE DELETE a", "INSERT d");
  }

  @Test
  void theEarliestIsGivenWhenTheWatermarkReachesItsTime() {
    OperatorHarness<String> script = script(Keep.of(TEXTS).firstByTime().late(LATE));
    script.event(101, "c");
    script.event(99, "a");
    script.event(99, "tie");
    script.event(100, "b");
    script.watermark(98);
    assertThat(script.texts()).isEmpty();
    assertThat(script.nextDue(TimeDomain.EVENT)).hasValue(99);
    script.watermark(99);
    script.event(99, "at the watermark");
    assertThat(script.event(98, "below")).isEqualTo(Applied.LATE);
    script.watermark(1_000);
    assertThat(script.texts()).containsExactly("INSERT a", "late below");
  }

  @Test
  void whatComesAtTheWatermarkWaitsForTheNext() {
    OperatorHarness<String> script = script(Keep.of(TEXTS).firstByTime());
    script.watermark(99);
    assertThat(script.event(99, "a")).isEqualTo(Applied.APPLIED);
    assertThat(script.texts()).isEmpty();
    assertThat(script.nextDue(TimeDomain.EVENT)).hasValue(100);
    script.watermark(100);
    assertThat(script.texts()).containsExactly("INSERT a");
  }

  @Test
  void whatWaitsIsNotForgottenHoweverLong() {
    OperatorHarness<String> script =
        script(Keep.of(TEXTS).firstByTime().expireAfter(Duration.ofMillis(10)));
    script.event(99, "a");
    assertThat(script.expiresAt()).isEmpty();
    script.processingTime(1_000);
    script.event(100, "b");
    script.watermark(99);
    assertThat(script.texts()).containsExactly("INSERT a");
    assertThat(script.expiresAt()).hasValue(1_010);
    script.processingTime(1_009);
    script.event(100, "c");
    script.watermark(100);
    script.processingTime(1_010);
    script.event(101, "d");
    script.watermark(101);
    assertThat(script.texts()).containsExactly("INSERT a", "INSERT d");
  }

  @Test
  void theEarliestSoFarIsGivenAtOnceAndReplacedByAnEarlierOne() {
    OperatorHarness<String> script = script(Keep.of(TEXTS).firstByTime().atOnce().withdrawing());
    script.watermark(1_000);
    script.event(99, "a");
    script.event(99, "tie");
    script.event(98, "b");
    script.event(100, "c");
    assertThat(script.texts())
        .containsExactly("INSERT a", "DELETE UPDATE_BEFORE a", "UPDATE_AFTER b");
  }

  @Test
  void theLatestByTimeIsReplacedByOneOfItsTimeOrLater() {
    OperatorHarness<String> script = script(Keep.of(TEXTS).lastByTime());
    script.watermark(1_000);
    script.event(99, "a");
    assertThat(script.event(98, "earlier")).isEqualTo(Applied.APPLIED);
    script.event(99, "tie");
    script.event(100, "c");
    assertThat(script.texts()).containsExactly("INSERT a", "UPDATE_AFTER tie", "UPDATE_AFTER c");
  }

  @Test
  void aNullResultIsNoResult() {
    OperatorHarness<String> script =
        OperatorHarness.of(
            Keep.of(TEXTS).last().rows((key, row) -> row.equals("no") ? null : key + row));
    script.event(0, "no");
    script.event(0, "yes");
    assertThat(script.texts()).containsExactly("kyes");
  }

  /** An event of the model. */
  private record Event(long time, String value, boolean late) {}

  private static Operator<String, String> byTime(String which) {
    Keep.Choice<String> choice = Keep.of(TEXTS);
    Keep<String> keep =
        switch (which) {
          case "first" -> choice.firstByTime();
          case "first at once" -> choice.firstByTime().atOnce();
          default -> choice.lastByTime();
        };
    return keep.rows((key, row) -> row);
  }

  /** The rule, over all events that are not late: the one that a table shows in the end. */
  private static String model(String which, List<Event> events) {
    Event kept = null;
    for (Event event : events) {
      boolean isKept =
          kept == null || (which.equals("last") ? event.time >= kept.time : event.time < kept.time);
      boolean counts = !which.equals("first") || !event.late;
      kept = isKept && counts ? event : kept;
    }
    return kept == null ? null : kept.value;
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "first at once", "last"})
  void randomHistoriesLeaveWhatTheRuleSays(String which) {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      OperatorHarness<String> script = OperatorHarness.of(byTime(which));
      List<Event> events = new ArrayList<>();
      long watermark = 0;
      script.watermark(0);
      for (int i = 0; i < 8; i++) {
        if (random.nextInt(4) == 0) {
          watermark += random.nextInt(3);
          script.watermark(watermark);
        }
        long time = random.nextInt(8);
        script.event(time, "v" + i);
        events.add(new Event(time, "v" + i, time < watermark));
      }
      script.watermark(1_000);
      List<String> given = script.texts();
      assertThat(given.isEmpty() ? null : given.getLast())
          .as("seed %d: %s", seed, events)
          .isEqualTo(model(which, events));
      assertThat(given).hasSizeLessThanOrEqualTo(which.equals("first") ? 1 : events.size());
    }
  }
}
