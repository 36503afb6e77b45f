package io.weir.aggregate;

import static io.weir.aggregate.Folding.everyWay;
import static io.weir.aggregate.Folding.folded;
import static io.weir.aggregate.Folding.reopened;
import static io.weir.aggregate.Folding.truncatedBytesAreUnreadable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HeavyHittersTest {
  private static List<String> skewed(int events, Random random) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      values.add("v" + (int) (200 * Math.pow(random.nextDouble(), 4)));
    }
    return values;
  }

  @Test
  void fewValuesAreCountedExactlyTheMostFrequentFirst() {
    assertThat(
            everyWay(
                Aggregates.heavyHitters((String value) -> value, 5, 2),
                List.of("b", "a", "c", "a", "b", "a")))
        .containsExactly(new HeavyHitter("a", 3, 3), new HeavyHitter("b", 2, 2));
    assertThat(
            everyWay(
                Aggregates.heavyHitters((String value) -> value, 5, 2), List.of("y", "x", "z")))
        .containsExactly(new HeavyHitter("x", 1, 1), new HeavyHitter("y", 1, 1));
  }

  @Test
  void countsStayWithinTheBoundsInEveryCut() {
    HeavyHittersAggregate<String> aggregate = new HeavyHittersAggregate<>(value -> value, 20, 20);
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<String> values = skewed(1 + random.nextInt(2_000), random);
      int cut = random.nextInt(values.size() + 1);
      int other = cut + random.nextInt(values.size() + 1 - cut);
      HeavyHittersAggregate.Acc merged =
          aggregate.merge(
              reopened(aggregate, folded(aggregate, values.subList(0, cut))),
              aggregate.merge(
                  folded(aggregate, values.subList(cut, other)),
                  folded(aggregate, values.subList(other, values.size()))));
      requireBounds(aggregate.result(folded(aggregate, values)), values, 20);
      requireBounds(aggregate.result(merged), values, 20);
    }
  }

  private static void requireBounds(List<HeavyHitter> found, List<String> values, int counted) {
    Map<String, Long> exact =
        values.stream().collect(Collectors.groupingBy(value -> value, Collectors.counting()));
    long error = values.size() / counted;
    for (HeavyHitter one : found) {
      assertThat(exact.get(one.value())).isBetween(one.atLeast(), one.atMost());
      assertThat(one.atMost() - exact.get(one.value())).isLessThanOrEqualTo(error);
    }
    List<String> named = found.stream().map(HeavyHitter::value).toList();
    exact.forEach((value, count) -> {
      if (count > error) {
        assertThat(named).contains(value);
      }
    });
  }

  @Test
  void whatBothSidesHaveGivenUpAddsUp() {
    HeavyHittersAggregate<String> one = new HeavyHittersAggregate<>(value -> value, 1, 1);
    HeavyHittersAggregate.Acc both =
        one.merge(folded(one, List.of("x", "a")), folded(one, List.of("x", "a")));
    HeavyHittersAggregate.Acc all =
        one.merge(reopened(one, both), folded(one, List.of("x", "x", "x", "x", "x")));

    assertThat(one.result(all)).containsExactly(new HeavyHitter("x", 7, 5));
  }

  @Test
  void whatIsStoredGoesOnAsIfItHadNotBeen() {
    HeavyHittersAggregate<String> aggregate = new HeavyHittersAggregate<>(value -> value, 8, 8);
    List<String> values = skewed(500, new Random(3));
    HeavyHittersAggregate.Acc held = aggregate.create();
    for (String value : values) {
      held = reopened(aggregate, aggregate.add(held, value));
    }
    assertThat(aggregate.result(held)).isEqualTo(aggregate.result(folded(aggregate, values)));
    truncatedBytesAreUnreadable(aggregate, held);
  }

  @Test
  void moreThanIsCountedCannotBeAskedFor() {
    int[][] wrong = {{5, 6}, {0, 0}, {Aggregates.MOST_COUNTED + 1, 3}};
    for (int[] sizes : wrong) {
      assertThatThrownBy(() -> Aggregates.heavyHitters(value -> "", sizes[0], sizes[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("heavyHitters(..) counts 1 to 10000");
    }
  }
}
