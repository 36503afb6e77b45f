package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The jobs that are measured give what their rules say, and a key keeps what it may keep. */
class OperatorCaseTest {
  private static final int EVENTS = 15_000;

  /** A payload of a view with its time and the steps of partial matches that name it. */
  private static final int BYTES_PER_EVENT = 110;

  private static Map<String, List<View>> byPage(List<View> views) {
    return views.stream()
        .sorted(Comparator.comparingLong(View::at))
        .collect(Collectors.groupingBy(View::page));
  }

  private static WeirPath run(OperatorCase job, List<View> views, Results results)
      throws IOException {
    WeirPath path = job.path(results);
    for (LambdaEvents.Event event : job.invocations(views)) {
      path.invoke(event.bytes(), event.arrival());
    }
    return path;
  }

  @Test
  void aPatternGivesAllMatchesAndKeepsTheEventsOfItsTimeLimit() throws IOException {
    List<View> views = OperatorCase.PATTERN.views(EVENTS);
    Results expected = new Results();
    byPage(views).values().forEach(page -> match(page, expected));

    Results results = new Results();
    WeirPath path = run(OperatorCase.PATTERN, views, results);

    assertThat(results.count()).isEqualTo(expected.count()).isPositive();
    assertThat(results.sum()).isEqualTo(expected.sum());
    long most =
        byPage(views).values().stream().mapToLong(OperatorCaseTest::mostAtOnce).max().orElse(0);
    assertThat(path.mostStateBytes()).isBetween(1, (int) most * BYTES_PER_EVENT);
  }

  /** For each small event the next middle one and the next large one behind that. */
  private static void match(List<View> page, Results expected) {
    for (int first = 0; first < page.size(); first++) {
      View small = page.get(first);
      if (!OperatorCase.small(small)) {
        continue;
      }
      View middle = null;
      for (View view : page.subList(first + 1, page.size())) {
        if (view.at() - small.at() >= OperatorCase.WITHIN.toMillis()) {
          break;
        }
        if (middle == null) {
          middle = OperatorCase.middle(view) ? view : null;
        } else if (OperatorCase.large(view)) {
          expected.add(new Triple(small.page(), small.at(), middle.at(), view.at()));
          break;
        }
      }
    }
  }

  /** The most events of a key that wait for the watermark or are inside the time limit. */
  private static long mostAtOnce(List<View> page) {
    long span = OperatorCase.WITHIN.plus(Workload.BOUND).toMillis();
    Deque<View> inside = new ArrayDeque<>();
    long most = 0;
    for (View view : page) {
      inside.add(view);
      while (inside.getFirst().at() <= view.at() - span) {
        inside.removeFirst();
      }
      most = Math.max(most, inside.size());
    }
    return most;
  }

  @Test
  void aJoinGivesAllPairs() throws IOException {
    List<View> views = OperatorCase.JOIN.views(EVENTS);
    long apart = OperatorCase.JOIN.apart().toMillis();
    Results expected = new Results();
    for (List<View> page : byPage(views).values()) {
      for (View left : page) {
        page.stream()
            .filter(right -> !OperatorCase.odd(left) && OperatorCase.odd(right))
            .filter(right -> Math.abs(right.at() - left.at()) <= apart)
            .forEach(right -> expected.add(new Pair(left.page(), left.at(), right.at())));
      }
    }

    Results results = new Results();
    run(OperatorCase.JOIN, views, results);

    assertThat(results.count()).isEqualTo(expected.count()).isPositive();
    assertThat(results.sum()).isEqualTo(expected.sum());
  }
}
