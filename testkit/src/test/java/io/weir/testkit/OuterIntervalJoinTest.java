package io.weir.testkit;

import static io.weir.testkit.IntervalJoinTest.LEFTS;
import static io.weir.testkit.IntervalJoinTest.RIGHTS;
import static io.weir.testkit.IntervalJoinTest.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Operator;
import io.weir.OperatorState.Applied;
import io.weir.Output;
import io.weir.codec.UnreadableStateException;
import io.weir.join.IntervalJoin;
import io.weir.join.Joined;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** S5.5, to the millisecond. */
class OuterIntervalJoinTest {
  private static final Output<String> LATE = Output.of("late", String.class);

  private static IntervalJoin<String, String> between(long lower, long upper) {
    return IntervalJoin.of(LEFTS, RIGHTS).between(ms(lower), ms(upper));
  }

  private static String text(Joined<?, ?> pair) {
    return text(pair.left()) + "+" + text(pair.right()) + "@" + pair.timestamp();
  }

  private static Object text(Object event) {
    return event instanceof Optional<?> maybe ? maybe.map(Object.class::cast).orElse(null) : event;
  }

  private static OperatorHarness<Object> left(long lower, long upper) {
    return OperatorHarness.of(between(lower, upper).leftJoinResults(OuterIntervalJoinTest::text));
  }

  private static OperatorHarness<Object> right(long lower, long upper) {
    return OperatorHarness.of(between(lower, upper).rightJoinResults(OuterIntervalJoinTest::text));
  }

  private static OperatorHarness<Object> full(long lower, long upper) {
    return OperatorHarness.of(between(lower, upper).fullJoinResults(OuterIntervalJoinTest::text));
  }

  private static List<String> results(OperatorHarness<Object> key) {
    return key.values(String.class);
  }

  @Test
  void anEventThatMeetsNobodyHasItsResultWhenNoPartnerCanCome() {
    OperatorHarness<Object> key = left(-5, 10);
    key.event("left", 20, "l");
    assertThat(key.nextDue(TimeDomain.EVENT)).hasValue(30);
    key.watermark(29);
    assertThat(results(key)).isEmpty();
    key.watermark(30);
    assertThat(results(key)).containsExactly("l+null@20");
    key.watermark(100);
    assertThat(results(key)).hasSize(1);
    assertThat(key.bytes()).isEmpty();
  }

  @Test
  void anEventThatHasMetOneHasNoResultOfItsOwn() {
    OperatorHarness<Object> key = full(-5, 10);
    key.event("left", 20, "l");
    key.event("right", 30, "r");
    key.watermark(1_000);
    assertThat(results(key)).containsExactly("l+r@30");
  }

  @Test
  void eachKindGivesTheEventsOfItsSides() {
    assertThat(run(left(0, 0))).containsExactly("l+null@20");
    assertThat(run(right(0, 0))).containsExactly("null+r@21");
    assertThat(run(full(0, 0))).containsExactly("l+null@20", "null+r@21");
  }

  private static List<String> run(OperatorHarness<Object> key) {
    key.event("left", 20, "l");
    key.event("right", 21, "r");
    key.watermark(21);
    return results(key);
  }

  @Test
  void anEventAtTheWatermarkWaitsForTheNextOne() {
    OperatorHarness<Object> key = left(-5, 0);
    key.watermark(20);
    key.event("left", 20, "l");
    assertThat(results(key)).isEmpty();
    key.watermark(21);
    assertThat(results(key)).containsExactly("l+null@20");
  }

  @Test
  void aLateEventHasItsResultAtOnceAndMeetsNobody() {
    OperatorHarness<Object> key = left(-50, 50);
    key.event("right", 30, "r");
    key.watermark(25);
    assertThat(key.event("left", 24, "l")).isEqualTo(Applied.APPLIED);
    assertThat(key.event("right", 24, "late")).isEqualTo(Applied.LATE);
    key.watermark(1_000);
    assertThat(results(key)).containsExactly("l+null@24");
  }

  @Test
  void whoseOnlyPartnerIsForgottenAtItsWatermarkHasMetNobody() {
    OperatorHarness<Object> key = full(0, 10);
    key.event("left", 20, "l");
    key.shardWatermark(30);
    key.event("right", 30, "r");
    key.watermark(1_000);
    assertThat(results(key)).containsExactly("l+null@20", "null+r@30");
  }

  @Test
  void whoHasMetOneIsKeptInTheState() {
    OperatorHarness<Object> key = full(-5, 10);
    for (int i = 0; i < 20; i++) {
      key.event("left", 100 + 20 * i, "l" + i);
    }
    key.event("right", 100, "r0");
    key.event("right", 140, "r2");
    key.watermark(10_000);
    assertThat(results(key)).hasSize(20).contains("l0+r0@100", "l2+r2@140", "l1+null@120");
  }

  @Test
  void aTimerThatIsGivenUpForgetsTheResult() {
    OperatorHarness<Object> key =
        OperatorHarness.of(
            between(0, 0)
                .leftJoinResults(pair -> {
                  if (pair.right().isEmpty() && pair.left().equals("bad")) {
                    throw new IllegalStateException("bad");
                  }
                  return text(pair);
                }));
    key.event("left", 20, "bad");
    key.event("left", 30, "good");
    assertThatThrownBy(() -> key.watermark(25)).isInstanceOf(IllegalStateException.class);
    key.skipNext(TimeDomain.EVENT);
    key.watermark(30);
    assertThat(results(key)).containsExactly("good+null@30");
  }

  @Test
  void eventsThatWaitedInAJoinOfAnotherKindHaveNoResultOfTheirOwn() {
    OperatorHarness<Object> inner =
        OperatorHarness.of(between(0, 10).joinResults(OuterIntervalJoinTest::text));
    inner.event("left", 20, "l");
    OperatorHarness<Object> key = left(0, 10);
    key.restore(inner.bytes());
    key.event("left", 21, "new");
    key.watermark(1_000);
    assertThat(results(key)).containsExactly("new+null@21");

    OperatorHarness<Object> outer = left(0, 10);
    outer.event("left", 20, "l");
    inner.restore(outer.bytes());
    inner.event("right", 25, "r");
    assertThat(results(inner)).containsExactly("l+r@25");
  }

  @Test
  void stateOfExchangedSidesIsRefused() {
    OperatorHarness<Object> key = left(0, 10);
    key.event("left", 20, "l");
    IntervalJoin<String, String> exchanged = IntervalJoin.of(RIGHTS, LEFTS).between(ms(0), ms(10));
    OperatorHarness<Object> other = OperatorHarness.of(exchanged.join((l, r) -> l + r));
    assertThatThrownBy(() -> other.restore(key.bytes()))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("the sides of an interval join were exchanged")
        .hasMessageContaining("this code has 'right' on the left");
  }

  @Test
  void bytesThatSayMoreThanThereIsAreRefused() {
    OperatorHarness<Object> key = left(0, 10);
    key.event("left", 20, "l");
    byte[] bytes = key.bytes();
    byte[] unknown = bytes.clone();
    unknown[bytes.length - 3] = 8;
    assertThatThrownBy(() -> key.restore(unknown)).isInstanceOf(UnreadableStateException.class);
  }

  @Test
  void aLateOutputOfASideWithoutLateEventsIsRefused() {
    assertThatThrownBy(() -> between(0, 1).lateLeft(LATE).leftJoin((l, r) -> l))
        .hasMessageContaining("lateLeft(late) with leftJoin(..)")
        .hasMessageContaining("leave lateLeft(..) out");
    assertThatThrownBy(() -> between(0, 1).lateRight(LATE).fullJoin((l, r) -> l))
        .hasMessageContaining("lateRight(late) with fullJoin(..)");
    Operator<Object, String> other = between(0, 1).lateRight(LATE).leftJoin((l, r) -> l);
    assertThat(other.describe().getFirst()).startsWith("interval left join of left and right");
  }

  /** All pairs and all events alone, of events that all come in time. */
  @Test
  void randomEventsGiveWhatAllPairsGive() {
    Random random = new Random(5);
    for (int round = 0; round < 500; round++) {
      long lower = random.nextInt(11) - 5;
      long upper = lower + random.nextInt(6);
      OperatorHarness<Object> key = full(lower, upper);
      List<Long> lefts = new ArrayList<>();
      List<Long> rights = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        long time = 100 + random.nextInt(20);
        boolean isLeft = random.nextBoolean();
        (isLeft ? lefts : rights).add(time);
        key.event(isLeft ? "left" : "right", time, (isLeft ? "l" : "r") + time);
      }
      for (long to = 100; to < 140; to += 1 + random.nextInt(9)) {
        key.watermark(to);
      }
      key.watermark(1_000);
      assertThat(results(key).stream().map(text -> text.split("@")[0]))
          .containsExactlyInAnyOrderElementsOf(all(lefts, rights, lower, upper));
    }
  }

  private static List<String> all(List<Long> lefts, List<Long> rights, long lower, long upper) {
    List<String> pairs = new ArrayList<>();
    List<Long> aloneRight = new ArrayList<>(rights);
    for (long left : lefts) {
      List<Long> near =
          rights.stream().filter(r -> r - left >= lower && r - left <= upper).toList();
      near.forEach(r -> pairs.add("l" + left + "+r" + r));
      aloneRight.removeAll(new TreeSet<>(near));
      if (near.isEmpty()) {
        pairs.add("l" + left + "+null");
      }
    }
    aloneRight.forEach(right -> pairs.add("null+r" + right));
    return pairs;
  }
}
