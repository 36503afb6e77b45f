package io.weir.testkit;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.OperatorState.Applied;
import io.weir.Output;
import io.weir.aggregate.Aggregate;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Codecs;
import io.weir.window.Window;
import io.weir.window.WindowResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Windows that slide with the events, and those that cumulate, to the millisecond. */
class SlidingWindowsTest {
  private static final Output<String> LATE = Output.of("late", String.class);

  private static Aggregate<String, ?, String> joining() {
    return Aggregates.reduce(text -> text, (a, b) -> a + b, Codecs.of(String.class));
  }

  private static String text(WindowResult<String> result) {
    return result.window().start() + ".." + (result.window().end() - 1) + " " + result.value();
  }

  private static OperatorHarness<String> played(Window<String> window) {
    return OperatorHarness.of(window.aggregateResults(joining(), SlidingWindowsTest::text));
  }

  private static Window<String> sliding(long difference) {
    return Window.of(String.class).sliding(ofMillis(difference));
  }

  @Test
  void aWindowEndsAtEachEventAndOneBeginsBehindIt() {
    OperatorHarness<String> key = played(sliding(10).fireEvery(1));
    key.event(1_000, "a");
    key.event(1_010, "b");
    key.event(1_021, "c");
    assertThat(key.values(String.class))
        .containsExactly("990..1000 a", "1001..1011 b", "1000..1010 ab", "1011..1021 c");
  }

  @Test
  void anEarlierEventBeginsWindowsWithWhatThereIs() {
    OperatorHarness<String> key = played(sliding(10).fireEvery(1));
    key.event(1_005, "b");
    key.event(1_000, "a");
    assertThat(key.values(String.class))
        .containsExactly("995..1005 b", "995..1005 ba", "990..1000 a", "1001..1011 b");
  }

  /** As Kafka has no window that begins before the epoch. */
  @Test
  void noWindowHasEventsOfBothSidesOfTheEpoch() {
    OperatorHarness<String> key = played(sliding(10).fireEvery(1));
    key.event(3, "b");
    key.event(-2, "a");
    key.event(5, "c");
    key.event(-1, "d");
    assertThat(key.values(String.class))
        .containsExactly("0..10 b", "-12..-2 a", "0..10 bc", "4..14 c", "-1..9 d", "-11..-1 ad");
  }

  @Test
  void anEventThatNoWindowTakesIsLateAndPlacesTheWindowBehindIt() {
    OperatorHarness<String> key = played(sliding(10).late(LATE).fireEvery(1));
    key.event(1_006, "b");
    key.watermark(1_012);
    assertThat(key.event(1_003, "a")).isEqualTo(Applied.LATE);
    assertThat(key.values(String.class)).containsExactly("996..1006 b", "1004..1014 b");
  }

  /** S1.9, without what is open and closed: nothing is late. */
  @Test
  void eachEventIsOnceInEachWindowOfItsTime() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      OperatorHarness<String> key = played(sliding(7).fireEvery(1));
      List<Long> times = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        times.add(1_000L + random.nextInt(30));
        key.event(times.getLast(), Character.toString('a' + i));
      }
      TreeMap<String, String> last = new TreeMap<>();
      for (String row : key.values(String.class)) {
        last.put(row.substring(0, row.indexOf(' ')), row.substring(row.indexOf(' ') + 1));
      }
      assertThat(last).as("seed %d", seed).isEqualTo(expected(times));
    }
  }

  private static TreeMap<String, String> expected(List<Long> times) {
    TreeMap<String, String> windows = new TreeMap<>();
    for (long time : times) {
      for (long start : new long[] {time - 7, time + 1}) {
        StringBuilder held = new StringBuilder();
        for (int i = 0; i < times.size(); i++) {
          boolean in = start <= times.get(i) && times.get(i) <= start + 7;
          held.append(in ? Character.toString('a' + i) : "");
        }
        if (!held.isEmpty()) {
          windows.put(start + ".." + (start + 7), held.toString());
        }
      }
    }
    return windows;
  }

  @Test
  void whatOthersMayBeginWithIsForgottenWhenTheWindowBehindItIsClosed() {
    OperatorHarness<String> key = played(sliding(10).allowedLateness(ofMillis(5)));
    key.event(1_000, "a");
    key.watermark(1_015);
    assertThat(key.bytes()).isNotEmpty();
    key.watermark(1_016);
    assertThat(key.bytes()).isEmpty();
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> played(sliding(10).discarding()))
        .hasMessageContaining("sliding(..) with discarding()");
    assertThatThrownBy(() -> sliding(-1)).hasMessageContaining("cannot be negative");
    assertThatThrownBy(() -> sliding(10).offset(ofMillis(1))).hasMessageContaining("offset");
    assertThatThrownBy(() -> Window.of(String.class).cumulating(ofMillis(10), ofMillis(3)))
        .hasMessageContaining("multiple of the step");
    assertThatThrownBy(() -> Window.of(String.class).cumulating(Duration.ofDays(1), ofMillis(1)))
        .hasMessageContaining("MAX_WINDOWS_PER_KEY");
  }

  @Test
  void cumulatingWindowsBeginTogetherAndEndAStepApart() {
    OperatorHarness<String> key =
        played(Window.of(String.class).cumulating(ofMillis(30), ofMillis(10)));
    key.event(1_020, "a");
    key.event(1_035, "b");
    key.watermark(1_100);
    key.event(1_109, "c");
    key.watermark(1_109);
    assertThat(key.values(String.class))
        .containsExactly("1020..1029 a", "1020..1039 ab", "1020..1049 ab", "1080..1109 c");
  }

  @Test
  void anOffsetMovesCumulatingWindows() {
    OperatorHarness<String> key =
        played(Window.of(String.class).cumulating(ofMillis(20), ofMillis(10)).offset(ofMillis(-3)));
    key.event(1_000, "a");
    key.watermark(1_100);
    assertThat(key.values(String.class)).containsExactly("997..1006 a", "997..1016 a");
  }
}
