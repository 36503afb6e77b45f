package io.weir.deploy.plan;

import static io.weir.deploy.plan.Defs.WINDOWS;
import static io.weir.deploy.plan.Defs.ms;
import static io.weir.deploy.plan.Defs.of;
import static io.weir.deploy.plan.Defs.sum;
import static io.weir.deploy.plan.Defs.sums;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.StreamFunction;
import io.weir.definition.Verdict;
import io.weir.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Changes of when windows give results, on windows that are open. */
class WindowPlanTest {
  private static final List<UnaryOperator<Window<View>>> FIRINGS =
      List.of(
          window -> window,
          window -> window.earlyEvery(1),
          window -> window.earlyEvery(3),
          window -> window.earlyEvery(ms(10)),
          window -> window.earlyEvery(ms(25)),
          window -> window.earlyAfterProcessingTime(ms(7)),
          window -> window.earlyEvery(ms(10)).earlyAfterProcessingTime(ms(7)));

  private static final List<UnaryOperator<Window<View>>> GRACES =
      List.of(
          window -> window,
          window -> window.allowedLateness(ms(30)),
          window -> window.allowedLateness(ms(2_000)));

  private static Verdict verdict(StreamFunction old, StreamFunction now) {
    return Plan.of(old.description(), now.description()).verdict();
  }

  private static String last(List<String> results) {
    return results.stream().filter(result -> result.startsWith("a 0-60")).toList().getLast();
  }

  @Test
  void howOftenAnOpenWindowGivesPanesMayChangeWithoutChangingWhatItHolds() {
    for (UnaryOperator<Window<View>> old : FIRINGS) {
      for (UnaryOperator<Window<View>> now : FIRINGS) {
        assertThat(verdict(sums(old), sums(now))).isLessThanOrEqualTo(Verdict.SAFE);
        for (int seed = 0; seed < 5; seed++) {
          Random random = new Random(seed);
          Releases releases = new Releases();
          releases.run(sums(old), views(random));
          int before = releases.results().size();
          releases.run(sums(now), views(random));
          releases.run(sums(now), View.at(30, 1), View.at(1_000, 100));
          assertThat(releases.letters()).isEmpty();
          assertThat(last(releases.results())).isEqualTo("a 0-60 " + total(seed));
          if (now == FIRINGS.getFirst()) {
            assertThat(releases.results().subList(before, releases.results().size()))
                .as("no early pane is declared any more")
                .hasSize(1);
          }
        }
      }
    }
  }

  private static View[] views(Random random) {
    List<View> views = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      views.add(View.at(random.nextInt(59), 1 + random.nextInt(9)));
    }
    views.sort((one, other) -> Long.compare(one.time(), other.time()));
    return views.toArray(View[]::new);
  }

  private static long total(int seed) {
    Random random = new Random(seed);
    long sum = 1;
    for (View[] views : List.of(views(random), views(random))) {
      for (View view : views) {
        sum += view.value();
      }
    }
    return sum;
  }

  @Test
  void aLongerLatenessOpensWindowsAgainThatAreGone() {
    for (int old = 0; old < GRACES.size(); old++) {
      for (int now = 0; now < GRACES.size(); now++) {
        Verdict verdict = verdict(sums(GRACES.get(old)), sums(GRACES.get(now)));
        assertThat(verdict.needsAttention()).isEqualTo(now > old);
      }
    }
  }

  @Test
  void sessionsAreNotOpenedAgain() {
    StreamFunction old = of(sum(WINDOWS.session(ms(50))));
    StreamFunction now = of(sum(WINDOWS.session(ms(50)).allowedLateness(ms(2_000))));
    assertThat(verdict(old, now)).isEqualTo(Verdict.SAFE);
  }
}
