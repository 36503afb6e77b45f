package io.weir.testkit;

import static io.weir.testkit.IntervalJoinTest.LEFTS;
import static io.weir.testkit.IntervalJoinTest.RIGHTS;
import static io.weir.testkit.IntervalJoinTest.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.JoinOperator;
import io.weir.LimitExceededException;
import io.weir.OperatorState.Applied;
import io.weir.Output;
import io.weir.codec.UnreadableStateException;
import io.weir.join.WindowJoin;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** S5.6, to the millisecond. */
class WindowJoinTest {
  private static final Output<String> LATE_LEFT = Output.of("late-left", String.class);
  private static final Output<String> LATE_RIGHT = Output.of("late-right", String.class);

  private static WindowJoin<String, String> tumbling() {
    return WindowJoin.of(LEFTS, RIGHTS).tumbling(ms(10)).lateLeft(LATE_LEFT).lateRight(LATE_RIGHT);
  }

  /** All six kinds. */
  private static List<JoinOperator<String>> kinds(WindowJoin<String, String> join) {
    return List.of(
        join.join((left, right) -> left + "+" + right),
        join.leftJoin((left, right) -> left + "+" + right),
        join.rightJoin((left, right) -> left + "+" + right),
        join.fullJoin((left, right) -> left + "+" + right),
        join.semiJoin(left -> left),
        join.antiJoin(left -> left));
  }

  private static List<String> after(JoinOperator<String> operator) {
    OperatorHarness<Object> key = OperatorHarness.of(operator);
    key.event("left", 1, "a");
    key.event("right", 9, "b");
    key.event("right", 0, "c");
    key.event("left", 5, "d");
    key.event("left", 11, "e");
    key.event("right", 25, "f");
    key.watermark(8);
    assertThat(key.results()).isEmpty();
    key.watermark(9);
    key.watermark(29);
    assertThat(key.bytes()).isEmpty();
    return key.values(String.class);
  }

  @Test
  void eachKindHasItsResultsWhenTheWindowFires() {
    List<String> pairs = List.of("a+c", "a+b", "d+c", "d+b");
    List<List<String>> all = kinds(tumbling()).stream().map(WindowJoinTest::after).toList();
    assertThat(all.get(0)).isEqualTo(pairs);
    assertThat(all.get(1)).isEqualTo(with(pairs, "e+null"));
    assertThat(all.get(2)).isEqualTo(with(pairs, "null+f"));
    assertThat(all.get(3)).isEqualTo(with(pairs, "e+null", "null+f"));
    assertThat(all.get(4)).containsExactly("a", "d");
    assertThat(all.get(5)).containsExactly("e");
  }

  private static List<String> with(List<String> pairs, String... more) {
    List<String> all = new ArrayList<>(pairs);
    all.addAll(List.of(more));
    return all;
  }

  @Test
  void anEventIsInEachOfItsHoppingWindows() {
    OperatorHarness<Object> key =
        OperatorHarness.of(
            WindowJoin.of(LEFTS, RIGHTS)
                .hopping(ms(10), ms(5))
                .fullJoinResults(pair ->
                    pair.window().start()
                        + " "
                        + pair.left().orElse("-")
                        + pair.right().orElse("-")
                        + " @"
                        + pair.timestamp()));
    key.event("left", 7, "l");
    key.event("right", 12, "r");
    key.watermark(100);
    assertThat(key.values(String.class)).containsExactly("0 l- @9", "5 lr @14", "10 -r @19");
  }

  @Test
  void aWindowThatIsOverTakesNothing() {
    OperatorHarness<Object> key =
        OperatorHarness.of(tumbling().fullJoin((left, right) -> left + "+" + right));
    key.watermark(8);
    assertThat(key.event("left", 2, "a")).isEqualTo(Applied.APPLIED);
    key.watermark(9);
    assertThat(key.event("left", 9, "late")).isEqualTo(Applied.LATE);
    assertThat(key.event("right", 9, "late too")).isEqualTo(Applied.LATE);
    assertThat(key.event("right", 10, "b")).isEqualTo(Applied.APPLIED);
    key.watermark(19);
    assertThat(key.values(String.class)).containsExactly("a+null", "null+b");
    assertThat(key.values(LATE_LEFT)).containsExactly("late");
    assertThat(key.values(LATE_RIGHT)).containsExactly("late too");
  }

  /** By its own shard's clock one window has no more room for it, though the key's is behind. */
  @Test
  void ofItsWindowsThoseTakeItThatAreNotOverForItsShard() {
    OperatorHarness<Object> key =
        OperatorHarness.of(
            WindowJoin.of(LEFTS, RIGHTS)
                .hopping(ms(10), ms(5))
                .joinResults(pair -> pair.window().start() + pair.left() + pair.right()));
    key.event("right", 6, "r");
    key.shardWatermark(9);
    key.event("left", 7, "l");
    key.watermark(100);
    assertThat(key.values(String.class)).containsExactly("5lr");
  }

  @Test
  void anEventBetweenWindowsLeavesNoTrace() {
    OperatorHarness<Object> key =
        OperatorHarness.of(
            WindowJoin.of(LEFTS, RIGHTS)
                .hopping(ms(3), ms(10))
                .offset(ms(1))
                .lateLeft(LATE_LEFT)
                .fullJoin((left, right) -> left + "+" + right));
    assertThat(key.event("left", 5, "gap")).isEqualTo(Applied.APPLIED);
    assertThat(key.bytes()).isEmpty();
    key.event("left", 11, "in");
    key.watermark(50);
    assertThat(key.event("left", 45, "late in a gap")).isEqualTo(Applied.LATE);
    assertThat(key.values(String.class)).containsExactly("in+null");
  }

  @Test
  void oneThatFailsIsGivenUpWithItsPairsAlone() {
    OperatorHarness<Object> key =
        OperatorHarness.of(
            tumbling()
                .fullJoin((left, right) -> {
                  if ("bad".equals(left)) {
                    throw new IllegalStateException(left);
                  }
                  return left + "+" + right;
                }));
    key.event("left", 1, "a");
    key.event("left", 2, "bad");
    key.event("left", 3, "c");
    key.event("right", 4, "r");
    assertThatThrownBy(() -> key.watermark(9)).isInstanceOf(IllegalStateException.class);
    key.skipNext(TimeDomain.EVENT);
    key.watermark(9);
    assertThat(key.values(String.class)).containsExactly("a+r", "c+r");
    assertThat(key.bytes()).isEmpty();
  }

  @Test
  void beyondItsRoomOnlyTheFirstOfItsWindowIsTakenWhereOthersTellOfIt() {
    for (JoinOperator<String> operator : kinds(tumbling().maxBuffered(2))) {
      OperatorHarness<Object> key = OperatorHarness.of(operator);
      key.event("left", 1, "a");
      key.event("left", 2, "b");
      boolean told = !operator.describe().getFirst().startsWith("window join");
      told &= !operator.describe().getFirst().startsWith("window right join");
      if (told) {
        key.event("right", 3, "r");
      }
      assertThatThrownBy(() -> key.event("right", 4, "more"))
          .isInstanceOf(LimitExceededException.class)
          .hasMessageContaining("maxBuffered = 2");
      assertThatThrownBy(() -> key.event("left", 4, "more"))
          .isInstanceOf(LimitExceededException.class);
    }
  }

  @Test
  void otherWindowsThanThoseOfTheStateAreRefused() {
    OperatorHarness<Object> key = OperatorHarness.of(tumbling().join((l, r) -> l));
    key.event("left", 1, "a");
    OperatorHarness<Object> other =
        OperatorHarness.of(WindowJoin.of(LEFTS, RIGHTS).tumbling(ms(7)).join((l, r) -> l));
    assertThatThrownBy(() -> other.restore(key.bytes()))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("declare the windows as before");
  }

  /** All kinds and windows, against all events of each window. */
  @Test
  void resultsAreThoseOfAllEventsOfEachWindow() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      long size = 1 + random.nextInt(8);
      long slide = 1 + random.nextInt(9);
      WindowJoin<String, String> join = WindowJoin.of(LEFTS, RIGHTS).hopping(ms(size), ms(slide));
      OperatorHarness<Object> key = OperatorHarness.of(kinds(join).get(3));
      TreeMap<Long, List<List<String>>> windows = new TreeMap<>();
      long watermark = -1;
      key.watermark(watermark);
      for (int i = 0; i < 20; i++) {
        long time = watermark + 1 + random.nextInt(12) - 4;
        boolean left = random.nextBoolean();
        key.event(left ? "left" : "right", time, "e" + i);
        for (long start = Math.floorDiv(time, slide) * slide; start > time - size; start -= slide) {
          if (start + size - 1 > watermark) {
            windows
                .computeIfAbsent(start, s -> List.of(new ArrayList<>(), new ArrayList<>()))
                .get(left ? 0 : 1)
                .add("e" + i);
          }
        }
        watermark += random.nextInt(3);
        key.watermark(watermark);
      }
      key.watermark(1_000);
      List<String> expected = new ArrayList<>();
      windows.values().forEach(sides -> expected.addAll(full(sides.get(0), sides.get(1))));
      assertThat(key.values(String.class))
          .as("round %d, size %d, slide %d", round, size, slide)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(key.texts()).doesNotHaveDuplicates();
    }
  }

  private static List<String> full(List<String> lefts, List<String> rights) {
    List<String> all = new ArrayList<>();
    List<String> nobody = new ArrayList<>();
    nobody.add(null);
    for (String left : lefts.isEmpty() ? nobody : lefts) {
      for (String right : rights.isEmpty() ? nobody : rights) {
        all.add(left + "+" + right);
      }
    }
    return all;
  }
}
