package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Event;
import io.weir.KeyedSource;
import io.weir.LimitExceededException;
import io.weir.Operator;
import io.weir.OperatorState.Applied;
import io.weir.Output;
import io.weir.Source;
import io.weir.aggregate.Held;
import io.weir.codec.BinaryReader;
import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.codec.Json;
import io.weir.codec.UnreadableStateException;
import io.weir.join.IntervalJoin;
import io.weir.time.TimeDomain;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** S5.1 to S5.4, to the millisecond. The oracle is Flink's operator, retold in a few lines. */
class IntervalJoinTest {
  private static <V> Event<V> event(String source, long time, V value) {
    return new Event<>(source, "k", time, 0, null, null, value);
  }

  static final KeyedSource<String> LEFTS =
      Source.stream("left", Codecs.of(String.class)).keyBy(value -> value);
  static final KeyedSource<String> RIGHTS =
      Source.stream("right", Codecs.of(String.class)).keyBy(value -> value);
  private static final Output<String> LATE_LEFT = Output.of("late-left", String.class);
  private static final Output<String> LATE_RIGHT = Output.of("late-right", String.class);

  static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static IntervalJoin<String, String> between(long lower, long upper) {
    return IntervalJoin.of(LEFTS, RIGHTS)
        .between(ms(lower), ms(upper))
        .lateLeft(LATE_LEFT)
        .lateRight(LATE_RIGHT);
  }

  private static OperatorHarness<Object> script(IntervalJoin<String, String> join) {
    return OperatorHarness.of(
        join.joinResults(pair -> pair.left() + "+" + pair.right() + "@" + pair.timestamp()));
  }

  /** The results without their names. */
  private static List<String> results(OperatorHarness<Object> script) {
    return script.texts().stream().map(one -> one.replaceAll("join\\S+ ", "")).toList();
  }

  @Test
  void bothBoundsBelongToTheInterval() {
    OperatorHarness<Object> script = script(between(-2, 3));
    script.event("left", 10, "l");
    for (long right : new long[] {7, 8, 10, 13, 14}) {
      script.event("right", right, "r" + right);
    }
    assertThat(results(script)).containsExactly("l+r8@10", "l+r10@10", "l+r13@13");
  }

  @Test
  void anExclusiveBoundMovesByAMillisecond() {
    OperatorHarness<Object> script = script(between(-2, 3).lowerExclusive().upperExclusive());
    for (long right : new long[] {8, 9, 12, 13}) {
      script.event("right", right, "r" + right);
    }
    script.event("left", 10, "l");
    assertThat(results(script)).containsExactly("l+r9@10", "l+r12@12");
  }

  @Test
  void boundsOfOneSignReachBackOrAheadOnly() {
    OperatorHarness<Object> ahead = script(between(5, 6));
    ahead.event("left", 10, "l");
    ahead.event("right", 14, "a");
    ahead.event("right", 15, "b");
    ahead.event("right", 16, "c");
    OperatorHarness<Object> back = script(between(-6, -5));
    back.event("left", 10, "l");
    back.event("right", 6, "a");
    back.event("right", 5, "b");
    back.event("right", 4, "c");
    back.event("right", 3, "d");

    assertThat(results(ahead)).containsExactly("l+b@15", "l+c@16");
    assertThat(results(back)).containsExactly("l+b@10", "l+c@10");
  }

  @Test
  void anEventBelowTheWatermarkIsLateEvenIfItsPartnerWaits() {
    OperatorHarness<Object> script = script(between(0, 100));
    script.event("right", 50, "r");
    script.watermark(45);

    assertThat(script.event("left", 44, "late")).isEqualTo(Applied.LATE);
    assertThat(script.event("left", 45, "on")).isEqualTo(Applied.APPLIED);
    assertThat(script.event("right", 44, "late")).isEqualTo(Applied.LATE);
    assertThat(script.texts())
        .containsExactly("late-left late", "join/45w/50 on+r@50", "late-right late");
  }

  @Test
  void lateEventsWithoutOutputAreCountedAlone() {
    OperatorHarness<Object> script =
        OperatorHarness.of(
            IntervalJoin.of(LEFTS, RIGHTS).between(ms(0), ms(1)).join((l, r) -> l + r));
    script.watermark(5);

    assertThat(script.event("left", 4, "l")).isEqualTo(Applied.LATE);
    assertThat(script.event("right", 4, "r")).isEqualTo(Applied.LATE);
    assertThat(script.texts()).isEmpty();
  }

  @Test
  void anEventOnTheWatermarkDoesNotMeetAPartnerThatIsForgottenAtIt() {
    OperatorHarness<Object> script = script(between(-1, 1));
    script.event("right", 2, "r2");
    script.event("right", 3, "r3");
    script.watermark(3);
    script.event("left", 3, "l");

    assertThat(results(script)).containsExactly("l+r3@3");
  }

  @Test
  void anEventThatCameOnItsLastWatermarkWaitsForTheNext() {
    OperatorHarness<Object> script = script(between(0, 5));
    script.event("right", 3, "before");
    script.watermark(3);
    script.event("right", 3, "on");
    script.event("left", 3, "l");
    assertThat(results(script)).containsExactly("l+on@3");

    script.watermark(4);
    assertThat(script.event("left", 3, "l")).isEqualTo(Applied.LATE);
  }

  @Test
  void aKeyKeepsNoBytesOnceItsEventsAreForgotten() {
    OperatorHarness<Object> script = script(between(-800, 400));
    script.event("left", 1_000, "l");
    script.event("right", 1_000, "r");
    script.watermark(1_400 + 59_999);
    assertThat(script.bytes())
        .as("an event of the key may come, and be written anyhow")
        .isNotEmpty();
    script.watermark(1_400 + 60_000);
    assertThat(script.bytes()).isEmpty();
  }

  @Test
  void anEventOfTheKeyRemovesForgottenOnesBeforeTheirCleanup() {
    OperatorHarness<Object> script = script(between(-800, 400));
    script.event("left", 1_000, "forgotten");
    script.watermark(1_801);
    assertThat(script.bytes()).isNotEmpty();
    script.event("left", 1_802, "later");
    assertThat(new String(script.bytes(), StandardCharsets.UTF_8))
        .contains("later")
        .doesNotContain("forgotten");
  }

  @Test
  void aKeyWhoseEventsExpireOneByOneIsCleanedInAFewSteps() {
    OperatorHarness<Object> script = script(between(0, 8_000));
    for (int time = 0; time < 1_000; time++) {
      script.event("left", time, "l");
    }
    int timers = 0;
    while (script.bytes().length > 0) {
      script.watermark(script.nextDue(TimeDomain.EVENT).getAsLong());
      timers++;
    }
    assertThat(timers).isLessThanOrEqualTo(3);
  }

  @Test
  void severalEventsOfOneTimestampGiveAPairEachUnderANameOfItsOwn() {
    OperatorHarness<Object> script = script(between(0, 0));
    script.event("left", 5, "a");
    script.event("left", 5, "b");
    script.event("right", 5, "c");
    script.event("right", 5, "d");
    assertThat(script.texts())
        .containsExactly(
            "join/5/5 a+c@5", "join/5.1/5 b+c@5", "join/5/5.1 a+d@5", "join/5.1/5.1 b+d@5");
  }

  @Test
  void aPairIsNamedAlikeWhicheverCameFirst() {
    OperatorHarness<Object> one = script(between(-10, 10));
    one.event("left", 5, "l");
    one.event("right", 7, "r");
    OperatorHarness<Object> other = script(between(-10, 10));
    other.event("right", 7, "r");
    other.event("left", 5, "l");
    assertThat(one.texts()).isEqualTo(other.texts());
  }

  @Test
  void aNullResultIsNoResult() {
    OperatorHarness<Object> script =
        OperatorHarness.of(
            IntervalJoin.of(LEFTS, RIGHTS)
                .between(ms(0), ms(9))
                .join((l, r) -> r.equals("no") ? null : l + r));
    script.event("left", 5, "l");
    script.event("right", 6, "no");
    script.event("right", 7, "yes");
    assertThat(results(script)).containsExactly("lyes");
  }

  @Test
  void timestampsAtTheEndsOfTimeDoNotWrapAround() {
    OperatorHarness<Object> script = script(between(-10, 10));
    script.event("left", Long.MAX_VALUE - 1, "last");
    script.event("left", Long.MIN_VALUE + 1, "first");
    script.event("right", Long.MIN_VALUE + 3, "r");
    script.event("right", Long.MAX_VALUE - 3, "s");
    assertThat(results(script))
        .containsExactly("first+r@" + (Long.MIN_VALUE + 3), "last+s@" + (Long.MAX_VALUE - 1));
  }

  @Test
  void oneEventMoreThanMayWaitIsRefusedAndRoomIsMadeByTime() {
    OperatorHarness<Object> script = script(between(0, 10).maxBuffered(2));
    script.event("left", 5, "a");
    script.event("right", 30, "b");
    assertThatThrownBy(() -> script.event("left", 6, "c"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContainingAll("maxBuffered = 2", "shorter interval", "finer key");
    script.watermark(15);
    assertThat(script.event("left", 21, "d")).isEqualTo(Applied.APPLIED);
    assertThat(results(script)).containsExactly("d+b@30");
  }

  @Test
  void theUsualLimitHoldsWithoutBeingDeclared() {
    Operator<Object, ?> join = between(0, 10).join((l, r) -> l);
    var state = join.open(null);
    FixedContext context = new FixedContext(Long.MIN_VALUE, 0);
    for (int i = 0; i < IntervalJoin.DEFAULT_MAX_BUFFERED; i++) {
      state.onEvent(event("left", i, "l"), context);
    }
    assertThatThrownBy(() -> state.onEvent(event("left", 0, "l"), context))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("maxBuffered = 10000");
  }

  @Test
  void statesThatAreDamagedOrFromNewerCodeAreUnreadable() {
    OperatorHarness<Object> script = script(between(0, 10));
    script.event("left", 5, "left");
    script.event("right", 5, "right");
    Operator<Object, ?> join = between(0, 10).join((l, r) -> l);
    for (int length = 1; length < script.bytes().length; length++) {
      BinaryReader cut = new BinaryReader(Arrays.copyOf(script.bytes(), length));
      assertThatThrownBy(() -> join.open(cut)).isInstanceOf(UnreadableStateException.class);
    }
    assertThatThrownBy(() -> join.open(new BinaryReader(new byte[] {9, 0, 0})))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContainingAll("format 9", "reads 1");
  }

  @Test
  void aStoredEventThatItsCodecCannotReadIsUnreadableStateAndNotAFailureOfTheOtherEvent() {
    OperatorHarness<Object> script = script(between(0, 10));
    script.event("left", 5, "no json");
    Codec<Long> numbers = Json.of(Long.class);
    OperatorHarness<Object> changed =
        OperatorHarness.of(
            IntervalJoin.of(Source.stream("left", numbers).keyBy(value -> "k"), RIGHTS)
                .between(ms(0), ms(10))
                .join((l, r) -> l + r));
    changed.restore(script.bytes());
    assertThatThrownBy(() -> changed.event("right", 5, "r"))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("is not what its codec (JSON Long) reads");
  }

  @Test
  void anEventIsSmallWhileItWaits() {
    OperatorHarness<Object> script = script(between(0, 60_000));
    long start = 1_700_000_000_000L;
    for (int i = 0; i < 100; i++) {
      script.event("left", start + i * 10_000L, "12345678");
    }
    assertThat(script.bytes().length).isLessThan(100 * (8 + 4) + 16);
  }

  @Test
  void randomHistoriesGiveWhatFlinkGives() {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      long unit = seed % 2 == 0 ? 1 : 50;
      long lower = unit * (random.nextInt(9) - 5);
      long upper = lower + unit * random.nextInt(5);
      OperatorHarness<Object> script = script(between(lower, upper));
      Flink flink = new Flink(lower, upper);
      for (int i = 0; i < 40; i++) {
        if (random.nextInt(3) == 0) {
          long to = Math.max(flink.watermark, 0) + unit * random.nextInt(3);
          flink.watermark(to);
          script.watermark(to);
        } else {
          long time = Math.max(0, Math.max(flink.watermark, 0) + unit * (random.nextInt(6) - 1));
          String side = random.nextBoolean() ? "left" : "right";
          flink.event(side.equals("left"), time, side.charAt(0) + "" + i);
          script.event(side, time, side.charAt(0) + "" + i);
        }
      }
      assertThat(results(script))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(flink.out);
      assertThat(script.texts()).as("seed %d", seed).doesNotHaveDuplicates();
    }
  }

  /** A record of one side: the watermark of its shard is judged just before it. */
  private record Line(String side, long time, String value, long watermark) {}

  private static List<Line> log(String side, Random random, long unit) {
    List<Line> log = new ArrayList<>();
    long watermark = 0;
    for (int i = 0; i < 12; i++) {
      watermark += unit * random.nextInt(2);
      long time = Math.max(0, watermark + unit * (random.nextInt(5) - 1));
      log.add(new Line(side, time, side.charAt(0) + "" + i, watermark));
    }
    return log;
  }

  private static List<String> interleaved(
      IntervalJoin<String, String> join, List<Line> left, List<Line> right, Random random) {
    OperatorHarness<Object> script = script(join);
    int l = 0;
    int r = 0;
    long[] own = {Long.MIN_VALUE, Long.MIN_VALUE};
    while (l < left.size() || r < right.size()) {
      boolean takeLeft = r == right.size() || l < left.size() && random.nextBoolean();
      Line line = takeLeft ? left.get(l++) : right.get(r++);
      own[takeLeft ? 0 : 1] = line.watermark();
      script.watermark(Math.min(own[0], own[1]));
      script.shardWatermark(line.watermark());
      script.event(line.side(), line.time(), line.value());
    }
    return script.texts().stream().sorted().toList();
  }

  @Test
  void resultsAndTheirNamesDoNotDependOnHowTheShardsInterleave() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      long unit = seed % 2 == 0 ? 1 : 50;
      long lower = unit * (random.nextInt(7) - 4);
      IntervalJoin<String, String> join = between(lower, lower + unit * random.nextInt(4));
      List<Line> left = log("left", random, unit);
      List<Line> right = log("right", random, unit);
      List<String> once = interleaved(join, left, right, random);
      for (int again = 0; again < 5; again++) {
        assertThat(interleaved(join, left, right, random)).as("seed %d", seed).isEqualTo(once);
      }
    }
  }

  /** IntervalJoinOperator: buffers by timestamp, and timers that wait for the next watermark. */
  private static final class Flink {
    private record Held(boolean left, long time, String value) {}

    private final long lower;
    private final long upper;
    private final List<Held> held = new ArrayList<>();
    final List<String> out = new ArrayList<>();
    long watermark = Long.MIN_VALUE;

    Flink(long lower, long upper) {
      this.lower = lower;
      this.upper = upper;
    }

    void event(boolean left, long time, String value) {
      if (time < watermark) {
        out.add((left ? "late-left " : "late-right ") + value);
        return;
      }
      for (Held other : held) {
        long difference = left ? other.time - time : time - other.time;
        if (other.left != left && difference >= lower && difference <= upper) {
          String pair = left ? value + "+" + other.value : other.value + "+" + value;
          out.add(pair + "@" + Math.max(time, other.time));
        }
      }
      held.add(new Held(left, time, value));
    }

    void watermark(long to) {
      if (to > watermark) {
        watermark = to;
        held.removeIf(one -> one.time + Math.max(one.left ? upper : -lower, 0) <= to);
      }
    }
  }
}
