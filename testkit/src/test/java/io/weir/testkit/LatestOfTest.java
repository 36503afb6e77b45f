package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.OperatorState.Applied;
import io.weir.Output;
import io.weir.Source;
import io.weir.codec.Codecs;
import io.weir.codec.UnreadableStateException;
import io.weir.join.Joined;
import io.weir.join.LatestOf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** S5.8: the latest of each source. */
class LatestOfTest {
  private static final Source<String> A = Source.stream("a", Codecs.of(String.class));
  private static final Source<Long> B = Source.stream("b", Codecs.of(Long.class));
  private static final Source<String> C = Source.stream("c", Codecs.of(String.class));
  private static final Output<Long> LATE = Output.of("late", Long.class);

  private static LatestOf three() {
    return LatestOf.of(A.keyBy(x -> x), B.keyBy(x -> "" + x), C.keyBy(x -> x))
        .removedBy(A, x -> x.isEmpty())
        .removedBy(B, x -> x < 0)
        .late(B, LATE);
  }

  private static OperatorHarness<Object> of(LatestOf latest) {
    return OperatorHarness.of(
        latest.rows(one ->
            one.of(A).orElse("-")
                + one.of(B).map(b -> "" + b).orElse("-")
                + one.of(C).orElse("-")));
  }

  private static List<String> told(OperatorHarness<?> key) {
    return key.results().stream()
        .filter(one -> one.output() == null)
        .map(one -> one.op() + " " + one.value())
        .toList();
  }

  @Test
  void eachEventThatChangesAnItemTellsItAnew() {
    OperatorHarness<Object> key = of(three());
    key.event("b", 10, 1L);
    key.event("a", 5, "x");
    key.event("c", 1, "y");
    key.event("b", 10, 2L);
    assertThat(told(key)).containsExactly("UPSERT -1-", "UPSERT x1-", "UPSERT x1y", "UPSERT x2y");
  }

  @Test
  void anEventThatIsOlderThanItsSourcesLatestIsLate() {
    OperatorHarness<Object> key = of(three());
    key.event("b", 10, 1L);
    assertThat(key.event("b", 9, 7L)).isEqualTo(Applied.LATE);
    assertThat(key.event("a", 1, "x")).isEqualTo(Applied.APPLIED);
    assertThat(key.values(LATE)).containsExactly(7L);
    assertThat(key.values(String.class)).containsExactly("-1-", "x1-");
  }

  @Test
  void withoutWhatIsRequiredThereIsNoItem() {
    OperatorHarness<Object> key = of(three().requires(A, B));
    key.event("b", 1, 1L);
    key.event("c", 1, "y");
    key.event("a", 1, "x");
    key.event("a", 2, "");
    key.event("c", 3, "z");
    key.event("a", 1, "older");
    key.event("a", 4, "w");
    assertThat(told(key)).containsExactly("UPSERT x1y", "DELETE x1y", "UPSERT w1z");
    OperatorHarness<Object> all = of(three().requiresAll());
    all.event("b", 1, 1L);
    all.event("a", 1, "x");
    assertThat(all.results()).isEmpty();
    all.event("c", 1, "y");
    assertThat(told(all)).containsExactly("UPSERT x1y");
  }

  @Test
  void theLastPartThatGoesTakesTheItemAlong() {
    OperatorHarness<Object> key = of(three());
    key.event("b", 1, 1L);
    key.event("b", 2, -1L);
    key.event("b", 1, 8L);
    assertThat(told(key)).containsExactly("UPSERT -1-", "DELETE -1-");
  }

  @Test
  void anItemIsWithdrawnBeforeTheNextOneIfThatIsDeclared() {
    OperatorHarness<Object> key = of(three().withdrawing());
    key.event("a", 1, "x");
    key.event("b", 2, 1L);
    assertThat(told(key)).containsExactly("UPSERT x--", "DELETE x--", "UPSERT x1-");
  }

  @Test
  void aKeyIsForgottenAfterItsTime() {
    OperatorHarness<Object> key = of(three().expireAfter(Duration.ofMillis(10)));
    key.event("a", 1, "x");
    key.processingTime(11);
    key.event("b", 11, 1L);
    assertThat(key.values(String.class)).containsExactly("x--", "-1-");
  }

  @Test
  void timesAreThoseOfTheEvents() {
    OperatorHarness<Object> key =
        OperatorHarness.of(
            three().rows(one -> one.key() + one.timestamp(A) + "/" + one.timestamp(B)));
    key.event("a", 4, "x");
    assertThat(key.values(String.class)).singleElement().asString().endsWith("4/" + Joined.NONE);
  }

  /** Whatever comes first of each source: the item that is left is the same. */
  @Test
  void theItemThatIsLeftDoesNotDependOnHowSourcesInterleave() {
    Random random = new Random(3);
    for (int round = 0; round < 100; round++) {
      List<List<Object[]>> logs = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int i = 0; i < 12; i++) {
        int source = random.nextInt(3);
        long time = random.nextInt(8);
        Object value =
            source == 1
                ? (Object) (long) (random.nextInt(6) - 1)
                : random.nextInt(4) == 0 && source == 0 ? "" : "v" + i;
        logs.get(source).add(new Object[] {"abc".substring(source, source + 1), time, value});
      }
      assertThat(left(logs, random)).isEqualTo(left(logs, random)).isEqualTo(left(logs, random));
    }
  }

  private static String left(List<List<Object[]>> logs, Random random) {
    OperatorHarness<Object> key = of(three());
    int[] at = new int[3];
    List<Integer> rest = new ArrayList<>(List.of(0, 1, 2));
    while (!rest.isEmpty()) {
      Integer log = rest.get(random.nextInt(rest.size()));
      if (at[log] == logs.get(log).size()) {
        rest.remove(log);
      } else {
        Object[] event = logs.get(log).get(at[log]++);
        key.event((String) event[0], (Long) event[1], event[2]);
      }
    }
    List<String> told = told(key);
    String last = told.isEmpty() ? "" : told.getLast();
    return last.startsWith("UPSERT") ? last : "none";
  }

  @Test
  void aSourceThatIsNotJoinedAnyMoreIsRefused() {
    OperatorHarness<Object> key = of(three());
    key.event("c", 1, "y");
    OperatorHarness<Object> two =
        OperatorHarness.of(
            LatestOf.of(A.keyBy(x -> x), B.keyBy(x -> "" + x)).rows(one -> one.of(A).orElse("-")));
    assertThatThrownBy(() -> two.restore(key.bytes()))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("'c'");
  }
}
