package io.weir.deploy.plan;

import static io.weir.deploy.plan.Defs.of;
import static io.weir.deploy.plan.Defs.tumbling;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Operator;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregate;
import io.weir.aggregate.Aggregates;
import io.weir.definition.Change;
import io.weir.definition.Description;
import io.weir.definition.StateRules;
import io.weir.definition.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes of aggregates that are computed together, whose accumulators stand in a row. */
class TogetherPlanTest {
  record Both(long sum, long events) {}

  record Three(long sum, long events, long largest) {}

  private static final Aggregate<View, Long, Long> SUM = Aggregates.summing(View::value);
  private static final Aggregate<View, Long, Long> EVENTS = Aggregates.counting();
  private static final StreamFunction BOTH =
      function(Aggregates.together("sum", SUM, "events", EVENTS).into(Both.class));

  private static <R> StreamFunction function(Aggregate<View, ?, R> aggregate) {
    Operator<View, String> windows =
        tumbling(60).aggregate(aggregate, (key, start, end, result) -> key + " " + result);
    return of(windows);
  }

  private static Verdict verdict(StreamFunction old, StreamFunction now) {
    return Plan.of(old.description(), now.description()).verdict();
  }

  @Test
  void theOrderInWhichTheyAreDeclaredIsNotThatInWhichTheyAreStored() {
    StreamFunction turned =
        function(Aggregates.together("events", EVENTS, "sum", SUM).into(Both.class));
    assertThat(verdict(BOTH, turned)).isEqualTo(Verdict.UNCHANGED);
    Releases releases = new Releases();
    releases.run(BOTH, View.at(10, 1), View.at(20, 2));
    releases.run(turned, View.at(30, 3), View.at(1_000, 100));
    assertThat(releases.results()).containsExactly("a Both[sum=6, events=3]");
  }

  @Test
  void anotherNumberOfThemOrAnotherOneIsRefused() {
    StreamFunction three =
        function(
            Aggregates.together("sum", SUM, "events", EVENTS)
                .and("largest", Aggregates.max(View::value))
                .into(Three.class));
    StreamFunction other =
        function(
            Aggregates.together("sum", SUM, "events", Aggregates.max(View::value))
                .into(Both.class));
    assertThat(verdict(BOTH, three)).isEqualTo(Verdict.REFUSED);
    assertThat(verdict(three, BOTH)).isEqualTo(Verdict.REFUSED);
    assertThat(verdict(BOTH, other)).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void sumsThatWereRoundedGoOnExactly() {
    Description now = function(Aggregates.average(View::value)).description();
    Description old = Description.parse(now.json().replace("exact sum and count", "sum and count"));
    assertThat(old).isNotEqualTo(now);
    assertThat(StateRules.refused(old, now)).isEmpty();
    List<Change> back = StateRules.refused(now, old);
    assertThat(back).isNotEmpty();
  }
}
