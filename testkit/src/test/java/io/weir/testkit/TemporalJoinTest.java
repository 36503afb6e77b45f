package io.weir.testkit;

import static io.weir.testkit.IntervalJoinTest.LEFTS;
import static io.weir.testkit.IntervalJoinTest.RIGHTS;
import static io.weir.testkit.IntervalJoinTest.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.LimitExceededException;
import io.weir.OperatorState.Applied;
import io.weir.Output;
import io.weir.codec.UnreadableStateException;
import io.weir.join.TableJoin;
import io.weir.join.TemporalJoin;
import io.weir.time.TimeDomain;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** S5.7 and S5.9, to the millisecond. */
class TemporalJoinTest {
  private static final Output<String> LATE_LEFT = Output.of("late-left", String.class);
  private static final Output<String> LATE_RIGHT = Output.of("late-right", String.class);

  private static TemporalJoin<String, String> join() {
    return TemporalJoin.of(LEFTS, RIGHTS)
        .removedBy(right -> right.startsWith("gone"))
        .lateLeft(LATE_LEFT)
        .lateRight(LATE_RIGHT);
  }

  private static OperatorHarness<Object> left(TemporalJoin<String, String> join) {
    return OperatorHarness.of(join.leftJoin((left, right) -> left + "+" + right));
  }

  @Test
  void aLeftEventMeetsTheVersionOfItsTimeWhenBothWatermarksAreThere() {
    OperatorHarness<Object> key =
        OperatorHarness.of(
            join().joinResults(pair -> pair.left() + "+" + pair.right() + "@" + pair.timestamp()));
    key.event("left", 10, "l10");
    key.event("left", 14, "l14");
    key.event("right", 15, "r15");
    key.event("right", 5, "r5");
    key.event("right", 10, "r10");
    assertThat(key.results()).isEmpty();
    key.watermark(9);
    assertThat(key.results()).isEmpty();
    key.watermark(14);
    assertThat(key.values(String.class)).containsExactly("l10+r10@10", "l14+r10@14");
    key.event("left", 15, "l15");
    key.event("left", 99, "l99");
    key.watermark(100);
    assertThat(key.values(String.class)).endsWith("l15+r15@15", "l99+r15@99");
  }

  @Test
  void withoutAVersionOnlyALeftJoinHasAResult() {
    OperatorHarness<Object> inner =
        OperatorHarness.of(join().join((left, right) -> left + "+" + right));
    OperatorHarness<Object> left =
        OperatorHarness.of(join().leftJoinResults(pair -> pair.left() + pair.right()));
    for (OperatorHarness<Object> key : List.of(inner, left)) {
      key.event("left", 1, "early");
      key.event("right", 2, "r2");
      key.event("right", 5, "gone5");
      key.event("left", 4, "l4");
      key.event("left", 5, "l5");
      key.watermark(10);
    }
    assertThat(inner.values(String.class)).containsExactly("l4+r2");
    assertThat(left.values(String.class))
        .containsExactly(
            "early" + Optional.empty(), "l4" + Optional.of("r2"), "l5" + Optional.empty());
  }

  @Test
  void whatIsDecidedIsForgottenAndTheLastVersionStays() {
    OperatorHarness<Object> key = left(join());
    key.event("right", 1, "r1");
    int one = key.bytes().length;
    key.event("right", 2, "r2");
    key.event("right", 3, "r3");
    key.watermark(50);
    key.event("left", 60, "l");
    key.watermark(60);
    assertThat(key.bytes()).hasSize(one);
    key.event("right", 61, "gone");
    key.watermark(61);
    key.event("left", 62, "l62");
    key.watermark(62);
    assertThat(key.bytes()).isEmpty();
    assertThat(key.values(String.class)).containsExactly("l+r3", "l62+null");
  }

  @Test
  void ofTwoVersionsOfOneTimeTheLastHolds() {
    OperatorHarness<Object> key = left(join());
    key.event("right", 3, "first");
    key.event("right", 3, "last");
    key.event("left", 3, "l");
    key.watermark(3);
    assertThat(key.values(String.class)).containsExactly("l+last");
  }

  @Test
  void eventsBelowTheirShardsWatermarkAreLate() {
    OperatorHarness<Object> key = left(join());
    key.event("right", 1, "r1");
    key.watermark(10);
    assertThat(key.event("left", 9, "l9")).isEqualTo(Applied.LATE);
    assertThat(key.event("right", 9, "r9")).isEqualTo(Applied.LATE);
    assertThat(key.event("left", 10, "l10")).isEqualTo(Applied.APPLIED);
    assertThat(key.values(LATE_LEFT)).containsExactly("l9");
    assertThat(key.values(LATE_RIGHT)).containsExactly("r9");
    key.watermark(10);
    assertThat(key.values(String.class)).isEmpty();
    key.watermark(11);
    assertThat(key.values(String.class)).containsExactly("l10+r1");
  }

  /** Whichever of the two is read first. */
  @Test
  void aVersionAtTheWatermarkHoldsForLeftEventsThatCameSo() {
    for (boolean rightFirst : new boolean[] {true, false}) {
      OperatorHarness<Object> key = left(join());
      key.event("left", 10, "before");
      if (rightFirst) {
        key.shardWatermark(10);
        key.event("right", 10, "r10");
        key.watermark(10);
      } else {
        key.watermark(10);
        key.event("right", 10, "r10");
      }
      key.event("left", 10, "at");
      key.watermark(20);
      assertThat(key.values(String.class)).containsExactly("before+null", "at+r10");
    }
  }

  @Test
  void aLeftEventThatFailsIsGivenUpByItself() {
    OperatorHarness<Object> key =
        OperatorHarness.of(
            join()
                .leftJoin((left, right) -> {
                  if (left.equals("bad")) {
                    throw new IllegalStateException(left);
                  }
                  return left;
                }));
    key.event("left", 1, "good");
    key.event("left", 1, "bad");
    key.event("left", 1, "better");
    assertThatThrownBy(() -> key.watermark(1)).isInstanceOf(IllegalStateException.class);
    key.skipNext(TimeDomain.EVENT);
    key.watermark(1);
    assertThat(key.values(String.class)).containsExactly("good", "better");
    assertThat(key.texts()).as("names of their own").doesNotHaveDuplicates();
  }

  @Test
  void limitsHaveNames() {
    OperatorHarness<Object> key = left(join().maxWaiting(1).maxVersions(2));
    key.event("left", 1, "l1");
    assertThatThrownBy(() -> key.event("left", 2, "l2"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("maxWaiting = 1");
    key.event("right", 1, "r1");
    key.event("right", 2, "r2");
    key.event("right", 2, "r2 again");
    assertThatThrownBy(() -> key.event("right", 3, "r3"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("maxVersions = 2");
    key.watermark(2);
    key.event("right", 3, "r3");
    assertThat(key.values(String.class)).containsExactly("l1+r1");
  }

  @Test
  void sidesThatAreExchangedAreRefused() {
    OperatorHarness<Object> key = left(join());
    key.event("left", 1, "l");
    OperatorHarness<Object> turned =
        OperatorHarness.of(TemporalJoin.of(RIGHTS, LEFTS).join((left, right) -> left));
    assertThatThrownBy(() -> turned.restore(key.bytes()))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("exchanged");
  }

  // ---------------------------------------------------------------- tables

  @Test
  void atOnceAnEventMeetsTheRowThatIsThere() {
    OperatorHarness<Object> key =
        OperatorHarness.of(
            TableJoin.of(LEFTS, RIGHTS)
                .removedBy(right -> right.startsWith("gone"))
                .leftJoin((left, right) -> left + "+" + right));
    key.event("left", 5, "a");
    key.event("right", 9, "r9");
    key.event("left", 5, "b");
    key.event("right", 3, "r3");
    key.event("left", 5, "c");
    assertThat(key.nextDue(TimeDomain.EVENT)).isEmpty();
    key.event("right", 4, "gone");
    assertThat(key.bytes()).isEmpty();
    key.event("left", 5, "d");
    assertThat(key.values(String.class)).containsExactly("a+null", "b+r9", "c+r3", "d+null");
  }

  private static TableJoin<String, String> graced() {
    return TableJoin.of(LEFTS, RIGHTS).grace(ms(5)).lateRow(LATE_RIGHT);
  }

  @Test
  void withAGraceAnEventWaitsForTheRowOfItsTime() {
    OperatorHarness<Object> key =
        OperatorHarness.of(graced().leftJoin((left, right) -> left + "+" + right));
    key.event("left", 10, "l10");
    key.watermark(14);
    assertThat(key.event("right", 9, "r9")).isEqualTo(Applied.APPLIED);
    assertThat(key.event("right", 8, "r8")).isEqualTo(Applied.LATE);
    assertThat(key.values(String.class)).isEmpty();
    key.watermark(15);
    assertThat(key.values(String.class)).containsExactly("l10+r9");
    assertThat(key.values(LATE_RIGHT)).containsExactly("r8");
  }

  @Test
  void whatIsLaterThanTheGraceIsJoinedAtOnceWhileItsRowIsKnown() {
    OperatorHarness<Object> key =
        OperatorHarness.of(graced().join((left, right) -> left + "+" + right));
    key.event("right", 3, "r3");
    key.event("right", 6, "r6");
    key.watermark(15);
    assertThat(key.event("left", 7, "l7")).isEqualTo(Applied.APPLIED);
    assertThat(key.event("left", 5, "l5")).as("r3 is forgotten").isEqualTo(Applied.LATE);
    OperatorHarness<Object> strict =
        OperatorHarness.of(graced().late(LATE_LEFT).join((left, right) -> left + "+" + right));
    strict.event("right", 3, "r3");
    strict.watermark(15);
    assertThat(strict.event("left", 7, "l7")).isEqualTo(Applied.LATE);
    assertThat(key.values(String.class)).containsExactly("l7+r6");
    assertThat(strict.values(LATE_LEFT)).containsExactly("l7");
  }

  @Test
  void nobodyMayWaitWhereNoGraceIsDeclared() {
    OperatorHarness<Object> key = OperatorHarness.of(graced().join((left, right) -> left));
    key.event("right", 10, "r");
    byte[] row = key.bytes();
    key.event("left", 10, "l");
    byte[] waiting = key.bytes();
    OperatorHarness<Object> without =
        OperatorHarness.of(TableJoin.of(LEFTS, RIGHTS).join((left, right) -> left + right));
    without.restore(row);
    without.event("left", 1, "l");
    assertThat(without.values(String.class)).containsExactly("lr");
    assertThatThrownBy(() -> without.restore(waiting))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("declare grace(..) as before");
  }
}
