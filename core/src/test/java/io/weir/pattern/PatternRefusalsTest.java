package io.weir.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Operator;
import io.weir.Output;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A refusal names the stage and the setting, and says what to do instead. */
class PatternRefusalsTest {
  private static final Predicate<String> ANY = text -> true;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Pattern<String> a() {
    return Pattern.of(String.class).begin("a", ANY);
  }

  private static void refused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  private static void refusedWhole(Pattern<String> pattern, String... words) {
    refused(() -> pattern.select(match -> ""), words);
  }

  @Test
  void aPatternThatCanNeverBeComplete() {
    Pattern<String> endless = a().notFollowedBy("b", ANY);
    refusedWhole(endless, "notFollowedBy(\"b\", ..)", "never complete", "add within(..)");
    assertThatCode(() -> endless.within(SECOND).select(match -> "")).doesNotThrowAnyException();
    assertThatCode(() -> endless.withinPrevious(SECOND).select(match -> ""))
        .doesNotThrowAnyException();
  }

  @Test
  void aNameThatIsThereTwiceOrIsNone() {
    refused(() -> a().next("a"), "stage 'a'", "two stages of this name");
    refused(() -> a().followedBy(a()), "stage 'a'", "two stages of this name");
    refused(() -> a().next(" "), "stage name", "1 to 63 characters");
    refused(() -> a().next("x".repeat(64)), "1 to 63 characters");
    assertThatCode(() -> a().next("x".repeat(63))).doesNotThrowAnyException();
  }

  @Test
  void aRepetitionOfARepetition() {
    refused(() -> a().times(2).oneOrMore(), "stage 'a'", "oneOrMore()", "2 times", "say once");
    refused(() -> a().times(0, 0), "times(0, 0)", "1 to MAX_TIMES = 1000");
    refused(() -> a().times(3, 2), "times(3, 2)", "the least before the most");
    refused(() -> a().timesOrMore(0), "timesOrMore(0)", "MAX_TIMES");
    refused(() -> a().times(1, 1_001), "MAX_TIMES = 1000", "timesOrMore(..)");
    assertThatCode(() -> a().times(0, 1_000)).doesNotThrowAnyException();
  }

  @Test
  void whatMustNotComeTakesNoEvents() {
    refused(() -> a().notNext("b", ANY).times(2), "stage 'b'", "takes no events");
    refused(() -> a().notFollowedBy("b", ANY).optional(), "stage 'b'", "leave it out");
    refused(() -> a().notNext("b", ANY).greedy(), "stage 'b'", "not repeated");
  }

  @Test
  void whatMustNotFollowAStageThatMayBeLeftOut() {
    refused(() -> a().optional().notNext("b", ANY), "stage 'b'", "'a'", "make two patterns");
    refused(() -> a().times(0, 2).notFollowedBy("b", ANY), "'a', which may be left out");
    Pattern<String> maybe = a().optional();
    refused(
        () -> Pattern.of(String.class).begin(maybe).notNext("b", ANY), "'(a)', which may be left");
  }

  @Test
  void twoThatMustNotComeInARow() {
    Pattern<String> two = a().notNext("b", ANY).notFollowedBy("c", ANY).within(SECOND);
    refusedWhole(two, "'b' and 'c'", "join their conditions");
    Pattern<String> last = a().notFollowedBy("b", ANY).notFollowedBy("c", ANY).within(SECOND);
    refusedWhole(last, "'b' and 'c'");
    assertThatCode(() -> last.next("d").select(match -> "")).doesNotThrowAnyException();
  }

  @Test
  void howARepetitionIsReadIsSaidOnce() {
    refused(() -> a().consecutive(), "consecutive()", "not repeated", "times(..) or oneOrMore()");
    refused(() -> a().allowCombinations(), "allowCombinations()", "not repeated");
    refused(() -> a().oneOrMore().consecutive().consecutive(), "1 or more times, consecutive");
    refused(() -> a().oneOrMore().consecutive().allowCombinations(), "say one of the two");
    refused(() -> a().oneOrMore().allowCombinations().greedy(), "greedy()", "say one of the two");
    refused(() -> a().oneOrMore().greedy().allowCombinations(), "greedy stage", "say one of the");
    refused(() -> a().greedy(), "greedy()", "not repeated");
    refused(() -> Pattern.of(String.class).begin(a()).oneOrMore().greedy(), "greedy() of a group");
  }

  @Test
  void optionalIsSaidOnceAndNotBehindAGreedyStage() {
    refused(() -> a().optional().optional(), "optional() is said twice");
    refused(() -> a().oneOrMore().greedy().next("b").optional(), "stage 'b'", "greedy stage 'a'");
  }

  @Test
  void untilIsForRepetitionsWithoutAnEnd() {
    refused(() -> a().until(ANY), "until(..)", "not repeated");
    refused(() -> a().times(2).until(ANY), "ends by itself", "timesOrMore(..)");
    refused(() -> a().oneOrMore().until(ANY).until(ANY), "until(..) is said twice");
  }

  @Test
  void timeLimitsThatMeanNothing() {
    refused(() -> a().within(Duration.ZERO), "within(PT0S)", "at least one millisecond");
    refused(() -> a().next("b").times(2, 2, Duration.ZERO), "gap(PT0S)");
    refused(() -> a().oneOrMore().withinPrevious(SECOND), "withinPrevious(..)", "times(..)");
    refused(() -> a().withinPrevious(SECOND).times(2), "times(2, 2)", "withinPrevious(..)");
    refused(() -> a().next(Pattern.of(String.class).begin("b")).oneOrMore(SECOND), "no group");
    refusedWhole(a().withinPrevious(SECOND), "only stage 'a'", "leave it out");
    refusedWhole(
        a().next("b").withinPrevious(SECOND.multipliedBy(2)).within(SECOND),
        "stage 'b'",
        "PT2S",
        "PT1S");
    Output<String> output = Output.of("timed-out", String.class);
    refusedWhole(a().next("b").timedOut(output, match -> ""), "timedOut(..)", "add within(..)");
  }

  @Test
  void skippingToAStageThatTakesNothing() {
    refusedWhole(a().afterMatch(AfterMatch.skipToFirst("b")), "skip to first of b", "takes no");
    Pattern<String> pattern = a().notNext("b", ANY).next("c");
    refusedWhole(pattern.afterMatch(AfterMatch.skipToLast("b")), "skip to last of b");
  }

  @Test
  void aGroupIsStagesAndNothingElse() {
    refused(
        () -> a().next(Pattern.of(String.class).begin("b").within(SECOND)), "a group", "within");
    Pattern<String> open = Pattern.of(String.class).begin("b").notFollowedBy("c", ANY);
    refused(() -> a().next(open), "notFollowedBy(\"c\", ..)", "behind the group");
    Pattern<String> empty = Pattern.of(String.class).begin("b").optional();
    refused(() -> a().next(empty).oneOrMore(), "may be empty", "let one of its stages be needed");
  }

  @Test
  void limitsThatAreNone() {
    refused(() -> a().maxEvents(0), "maxEvents(0)", "1 to MAX_EVENTS = 1000000");
    refused(() -> a().maxEvents(1_000_001), "MAX_EVENTS");
    refused(() -> a().maxPartialMatches(0), "maxPartialMatches(0)", "1 to MAX_MATCHES = 1000000");
    assertThatCode(() -> a().maxEvents(1_000_000).maxPartialMatches(1)).doesNotThrowAnyException();
  }

  @Test
  void thePatternDescribesItselfAndNamesItsOutputs() {
    Output<String> late = Output.of("late", String.class);
    Output<String> timedOut = Output.of("timed-out", String.class);
    Operator<String, String> operator =
        a().oneOrMore()
            .consecutive()
            .followedByAny(Pattern.of(String.class).begin("b").next("c").optional())
            .within(SECOND)
            .afterMatch(AfterMatch.skipToLast("a"))
            .late(late)
            .timedOut(timedOut, match -> "")
            .select(match -> "");
    assertThat(operator.describe())
        .containsExactly(
            "pattern: begins with a 1 or more times, consecutive; followed by any (next b, next c, optional)",
            "within PT1S, skip to last of a",
            "partial matches that time out to output timed-out",
            "late events to output late",
            "at most 10000 events and 10000 partial matches per key");
    assertThat(operator.outputs()).containsExactly(late, timedOut);
  }

  /** Kept as JSON, an event would come back as a map or another class of number. */
  @Test
  void aTypeThatIsNotToldApartNeedsACodec() {
    for (Class<?> type :
        List.of(Object.class, Number.class, Comparable.class, Serializable.class)) {
      refused(() -> Pattern.of(type).begin("a"), type.getSimpleName() + ".class", "storedBy(..)");
    }
    Pattern<Object> group = Pattern.of(Object.class).storedBy(new ReadAsText()).begin("a");
    refused(() -> Pattern.of(Object.class).begin(group), "storedBy(..)");
    Pattern.of(Object.class).storedBy(new ReadAsText()).begin("a").select(match -> "");
  }

  private static final class ReadAsText implements Codec<Object> {
    @Override
    public byte[] encode(Object value) {
      return Json.bytes(value.toString());
    }

    @Override
    public Object decode(byte[] bytes) {
      return Json.of(String.class).decode(bytes);
    }

    @Override
    public String describe() {
      return "text";
    }
  }
}
