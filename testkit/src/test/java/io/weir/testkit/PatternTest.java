package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.LimitExceededException;
import io.weir.OperatorState.Applied;
import io.weir.Output;
import io.weir.codec.UnreadableStateException;
import io.weir.pattern.AfterMatch;
import io.weir.pattern.Match;
import io.weir.pattern.Pattern;
import io.weir.time.TimeDomain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** S7.1 to S7.6, to the millisecond. An event's text begins with the name of its stage. */
class PatternTest {
  private static final Output<String> LATE = Output.of("late", String.class);
  private static final Output<String> TIMED_OUT = Output.of("timed-out", String.class);

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static Predicate<String> is(String kind) {
    return text -> text.startsWith(kind);
  }

  private static Pattern<String> a() {
    return Pattern.of(String.class).begin("a", is("a"));
  }

  private static Pattern<String> ab() {
    return a().followedBy("b", is("b"));
  }

  private static String text(Match<String> match) {
    return String.join("", match.events());
  }

  private static OperatorHarness<String> key(Pattern<String> pattern) {
    return OperatorHarness.of(pattern.select(PatternTest::text));
  }

  private static List<String> matches(OperatorHarness<String> key) {
    return key.values(String.class);
  }

  /** The matches of events that come a millisecond apart, from 1 on. */
  private static List<String> of(Pattern<String> pattern, String... events) {
    OperatorHarness<String> key = key(pattern);
    long time = 0;
    for (String event : events) {
      key.event(++time, event);
    }
    key.watermark(time);
    return matches(key);
  }

  @Test
  void eventsWaitForTheWatermarkAndAreTakenInTheOrderOfTheirTimes() {
    OperatorHarness<String> key = key(ab());
    key.event(20, "b");
    key.event(10, "a");
    key.watermark(19);
    assertThat(matches(key)).isEmpty();
    key.watermark(20);
    assertThat(matches(key)).containsExactly("ab");
  }

  @Test
  void anEventAtTheWatermarkIsLateAndOneAboveItIsNot() {
    OperatorHarness<String> key = key(a().late(LATE));
    key.watermark(10);
    assertThat(key.event(10, "a0")).isEqualTo(Applied.LATE);
    assertThat(key.event(11, "a1")).isEqualTo(Applied.APPLIED);
    key.shardWatermark(15);
    assertThat(key.event(15, "a2")).isEqualTo(Applied.LATE);
    key.watermark(20);
    assertThat(key.values(LATE)).containsExactly("a0", "a2");
    assertThat(matches(key)).containsExactly("a1");
  }

  @Test
  void eventsOfOneTimeAreTakenAsTheyCameOrInTheDeclaredOrder() {
    for (boolean declared : new boolean[] {false, true}) {
      Pattern<String> pattern = declared ? ab().orderedBy(Comparator.naturalOrder()) : ab();
      OperatorHarness<String> key = key(pattern);
      key.event(5, "b");
      key.event(5, "a");
      key.watermark(5);
      assertThat(matches(key)).hasSize(declared ? 1 : 0);
    }
  }

  @Test
  void nextIsStrictFollowedBySkipsAndFollowedByAnySkipsWhatItCouldTake() {
    String[] events = {"a", "x", "b1", "b2"};
    assertThat(of(a().next("b", is("b")), events)).isEmpty();
    assertThat(of(ab(), events)).containsExactly("ab1");
    assertThat(of(a().followedByAny("b", is("b")), events)).containsExactly("ab1", "ab2");
  }

  @Test
  void whatMustNotComeEndsThePartialMatch() {
    Pattern<String> next = a().notNext("x", is("x")).followedBy("b", is("b"));
    assertThat(of(next, "a", "y", "x", "b")).containsExactly("ab");
    assertThat(of(next, "a", "x", "b")).isEmpty();
    Pattern<String> never = a().notFollowedBy("x", is("x")).followedBy("b", is("b"));
    assertThat(of(never, "a", "y", "b", "x")).containsExactly("ab");
    assertThat(of(never, "a", "y", "x", "b")).isEmpty();
  }

  @Test
  void aRepetitionIsRelaxedConsecutiveOrOfEveryCombination() {
    String[] events = {"a", "b1", "x", "b2", "c"};
    Pattern<String> some = ab().oneOrMore();
    assertThat(of(some.followedBy("c", is("c")), events)).containsExactly("ab1b2c", "ab1c");
    assertThat(of(some.consecutive().followedBy("c", is("c")), events)).containsExactly("ab1c");
    Pattern<String> any = a().followedByAny("b", is("b")).times(1, 2).allowCombinations();
    assertThat(of(any.followedBy("c", is("c")), events))
        .containsExactlyInAnyOrder("ab1c", "ab1b2c", "ab2c");
  }

  @Test
  void aGreedyStageLeavesNothingToTheNextOne() {
    Pattern<String> greedy = ab().oneOrMore().greedy().followedBy("c", text -> text.length() > 1);
    assertThat(of(greedy, "a", "b1", "b2", "c1")).containsExactly("ab1b2c1");
  }

  @Test
  void untilEndsARepetition() {
    Pattern<String> ended = ab().oneOrMore().until(is("x")).followedBy("c", is("c"));
    assertThat(of(ended, "a", "b1", "x", "b2", "c")).containsExactly("ab1c");
  }

  @Test
  void anOptionalStageMayBeLeftOut() {
    Pattern<String> maybe = ab().optional().followedBy("c", is("c"));
    assertThat(of(maybe, "a", "b", "c")).containsExactlyInAnyOrder("abc", "ac");
    assertThat(of(a().times(0, 2).next("c", is("c")), "a", "c")).contains("ac", "c");
  }

  @Test
  void aGroupIsRepeatedAsAWhole() {
    Pattern<String> pair = Pattern.of(String.class).begin("b", is("b")).next("c", is("c"));
    Pattern<String> twice = a().followedBy(pair).times(2).followedBy("d", is("d"));
    assertThat(of(twice, "a", "b1", "c1", "x", "b2", "c2", "d")).containsExactly("ab1c1b2c2d");
    assertThat(of(twice, "a", "b1", "c1", "b2", "d")).isEmpty();
  }

  @Test
  void conditionsSeeTheEventTheMatchSoFarAndTheirOwnStage() {
    Pattern<String> rising =
        a().followedBy(
                "b",
                (text, match) ->
                    text.startsWith("b")
                        && text.length()
                            > match.events("b").stream()
                                .mapToInt(String::length)
                                .max()
                                .orElse(match.first("a").length()))
            .times(2)
            .allowCombinations();
    assertThat(of(rising, "a1", "b", "b11", "b1", "b111")).containsExactly("a1b11b111");
  }

  @Test
  void aConditionThatAsksForAStageThatIsNotThereIsToldSo() {
    Pattern<String> wrong = a().next("b", (text, match) -> match.events("c").isEmpty());
    assertThatThrownBy(() -> of(wrong, "a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("no stage 'c'", "[a, b]");
    Pattern<String> early = a().next("b", (text, match) -> match.last("b").isEmpty());
    assertThatThrownBy(() -> of(early, "a", "b"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContainingAll("'b' has taken no event");
  }

  @Test
  void aPartialMatchTimesOutWhenTheLimitIsReachedAndNotBefore() {
    Pattern<String> pattern =
        ab().within(ms(10)).timedOut(TIMED_OUT, match -> text(match) + "@" + match.timestamp());
    for (long last : new long[] {109, 110}) {
      OperatorHarness<String> key = key(pattern);
      key.event(100, "a");
      key.event(last, "b");
      key.watermark(last);
      assertThat(matches(key)).hasSize(last == 109 ? 1 : 0);
      assertThat(key.values(TIMED_OUT)).hasSize(last == 109 ? 0 : 1);
    }
    OperatorHarness<String> silent = key(pattern);
    silent.event(100, "a");
    silent.watermark(109);
    assertThat(silent.values(TIMED_OUT)).isEmpty();
    silent.watermark(110);
    assertThat(silent.values(TIMED_OUT)).containsExactly("a@110");
    assertThat(silent.bytes()).isEmpty();
  }

  @Test
  void aLimitBetweenNeighboursBeginsAtTheEventBefore() {
    Pattern<String> pattern = ab().followedBy("c", is("c")).withinPrevious(ms(5));
    for (long last : new long[] {24, 25}) {
      OperatorHarness<String> key = key(pattern.timedOut(TIMED_OUT, PatternTest::text));
      key.event(1, "a");
      key.event(20, "b");
      key.event(last, "c");
      key.watermark(last);
      assertThat(matches(key)).hasSize(last == 24 ? 1 : 0);
      assertThat(key.values(TIMED_OUT)).hasSize(last == 24 ? 0 : 1);
    }
  }

  @Test
  void notFollowedByAtTheEndIsAMatchWhenItsTimeIsOver() {
    OperatorHarness<String> key =
        OperatorHarness.of(
            a().notFollowedBy("b", is("b"))
                .within(ms(10))
                .select(match -> text(match) + "@" + match.timestamp()));
    key.event(100, "a1");
    key.event(105, "a2");
    key.event(112, "b");
    key.watermark(109);
    assertThat(matches(key)).isEmpty();
    assertThat(key.nextDue(TimeDomain.EVENT)).hasValue(110);
    key.watermark(200);
    assertThat(matches(key)).containsExactly("a1@110");
    assertThat(key.bytes()).isEmpty();
  }

  @Test
  void afterAMatchTheDeclaredOthersAreDropped() {
    String[] events = {"a1", "a2", "b1", "b2"};
    Pattern<String> any = a().oneOrMore().followedByAny("b", is("b"));
    assertThat(of(any, events)).hasSize(6);
    assertThat(of(any.afterMatch(AfterMatch.skipToNext()), events))
        .containsExactly("a1a2b1", "a2b1");
    assertThat(of(any.afterMatch(AfterMatch.skipPastLast()), events)).containsExactly("a1a2b1");
    assertThat(of(any.afterMatch(AfterMatch.skipToFirst("b")), events)).containsExactly("a1a2b1");
    assertThat(of(any.afterMatch(AfterMatch.skipToLast("a")), events))
        .containsExactly("a1a2b1", "a2b1", "a2b2");
  }

  @Test
  void aMatchWaitsForAPartialMatchThatBeganEarlierIfOneMayDropTheOther() {
    Pattern<String> same =
        a().followedBy("b", (text, match) -> text.equals("b" + match.first("a").substring(1)));
    String[] events = {"a1", "a2", "b2"};
    assertThat(of(same, events)).containsExactly("a2b2");
    Pattern<String> toNext = same.afterMatch(AfterMatch.skipToNext());
    assertThat(of(toNext, events)).isEmpty();
    assertThat(of(toNext, "a1", "a2", "b2", "b1")).containsExactly("a1b1", "a2b2");
    Pattern<String> pastLast = same.afterMatch(AfterMatch.skipPastLast());
    assertThat(of(pastLast, "a1", "a2", "b2", "b1")).containsExactly("a1b1");

    OperatorHarness<String> key = key(pastLast.within(ms(10)));
    key.event(1, "a1");
    key.event(2, "a2");
    key.event(3, "b2");
    key.watermark(10);
    assertThat(matches(key)).isEmpty();
    key.watermark(11);
    assertThat(matches(key)).as("the earlier one has timed out").containsExactly("a2b2");
    assertThat(key.bytes()).isEmpty();
  }

  @Test
  void aKeyRemembersNothingOnceAllItsTimeIsOver() {
    OperatorHarness<String> key = key(ab().within(ms(80)));
    for (int i = 0; i < 20; i++) {
      key.event(i, "a" + i);
    }
    key.watermark(50);
    assertThat(key.bytes()).isNotEmpty();
    assertThat(key.nextDue(TimeDomain.EVENT)).as("in eighths of the limit").hasValue(80);
    key.watermark(99);
    assertThat(key.bytes().length).isPositive();
    key.watermark(100);
    assertThat(key.bytes()).isEmpty();
  }

  @Test
  void theStateIsBoundedByWhatIsWithinTheLimit() {
    OperatorHarness<String> key =
        key(a().followedByAny("b", is("b")).oneOrMore().next("c", is("c")).within(ms(100)));
    int most = 0;
    for (int i = 1; i <= 2_000; i++) {
      key.event(10L * i, i % 2 == 0 ? "a" : "b");
      key.watermark(10L * i);
      most = Math.max(most, key.bytes().length);
    }
    assertThat(most).isLessThan(600);
  }

  /** Each event once, and each step once, however many partial matches have them. */
  @Test
  void partialMatchesShareWhatTheyHaveInCommon() {
    OperatorHarness<String> key =
        key(a().followedByAny("b", is("b")).oneOrMore().allowCombinations().next("c", is("c")));
    String large = "b".repeat(1_000);
    key.event(1, "a");
    for (int i = 2; i < 10; i++) {
      key.event(i, large);
    }
    key.watermark(10);
    assertThat(key.bytes().length).isLessThan(12_000);
    key.event(11, "c");
    key.watermark(11);
    assertThat(matches(key)).hasSize(128);
  }

  @Test
  void anEventBeyondTheLimitIsRefusedAndTheKeyGoesOn() {
    OperatorHarness<String> key = key(ab().within(ms(100)).maxEvents(2));
    key.event(1, "a");
    key.watermark(1);
    key.event(2, "x");
    assertThatThrownBy(() -> key.event(3, "b"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContainingAll("maxEvents = 2", "within(..)", "finer key", "maxEvents(..)");
    key.watermark(2);
    assertThatCode(() -> key.event(3, "b")).as("x is gone").doesNotThrowAnyException();
    key.watermark(3);
    assertThat(matches(key)).containsExactly("ab");
  }

  @Test
  void partialMatchesBeyondTheLimitAreRefusedAndTheKeyGoesOn() {
    OperatorHarness<String> key = key(ab().maxPartialMatches(2));
    key.event(1, "a1");
    key.event(2, "a2");
    key.watermark(2);
    key.event(3, "a3");
    assertThatThrownBy(() -> key.watermark(3))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContainingAll("maxPartialMatches = 2", "stricter conditions", "afterMatch(..)");
    key.skipNext(TimeDomain.EVENT);
    key.event(4, "b");
    key.watermark(4);
    assertThat(matches(key)).containsExactly("a1b", "a2b");
  }

  /** What was begun by another pattern is refused; events that only wait are for any pattern. */
  @Test
  void partialMatchesOfAnotherPatternAreRefused() {
    OperatorHarness<String> before = key(ab());
    before.event(1, "a");
    byte[] waiting = before.bytes();
    before.watermark(1);
    OperatorHarness<String> after = key(ab().followedBy("c", is("c")));
    assertThatThrownBy(() -> after.restore(before.bytes()))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContainingAll("other stages", "deploy the code that wrote them", "another name");
    assertThatCode(() -> after.restore(waiting)).doesNotThrowAnyException();
    OperatorHarness<String> longer = key(ab().within(ms(5)).maxEvents(7));
    assertThatCode(() -> longer.restore(before.bytes())).doesNotThrowAnyException();
  }

  @Test
  void aMatchSaysItsKeyItsTimesAndItsStages() {
    List<Match<String>> seen = new ArrayList<>();
    OperatorHarness<String> key =
        OperatorHarness.of(
            ab().optional()
                .followedBy("c", is("c"))
                .select(match -> {
                  seen.add(match);
                  return null;
                }));
    key.event(3, "a");
    key.event(7, "c");
    key.watermark(7);
    assertThat(key.results()).isEmpty();
    assertThat(seen)
        .singleElement()
        .satisfies(match -> {
          assertThat(match.key()).isEqualTo("k");
          assertThat(match.stages()).containsExactly("a", "c");
          assertThat(match.events("b")).isEmpty();
          assertThat(List.of(match.start(), match.end(), match.timestamp()))
              .containsExactly(3L, 7L, 7L);
          assertThat(match.time().toEpochMilli()).isEqualTo(7);
          assertThat(match).hasToString("match {a=1, c=1}");
        });
  }
}
