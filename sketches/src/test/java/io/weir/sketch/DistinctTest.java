package io.weir.sketch;

import static io.weir.sketch.Folding.bytes;
import static io.weir.sketch.Folding.everyWay;
import static io.weir.sketch.Folding.folded;
import static io.weir.sketch.Folding.reopened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistinctTest {
  private static final DistinctAggregate<String> DISTINCT =
      new DistinctAggregate<>(value -> value, Sketches.PRECISION);

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "value-" + number).toList();
  }

  private static long distinct(List<String> values) {
    return DISTINCT.result(folded(DISTINCT, values));
  }

  @Test
  void upToSixtyFourDistinctValuesAreCountedExactly() {
    for (int count = 0; count <= DistinctAggregate.EXACT; count++) {
      List<String> twice = new ArrayList<>(numbers(0, count));
      twice.addAll(numbers(0, count));
      assertThat(distinct(twice)).isEqualTo(count);
    }
    assertThat(everyWay(Sketches.distinct((String value) -> value), numbers(0, 64))).isEqualTo(64);
  }

  @Test
  void moreDistinctValuesAreEstimatedWithinTenPercent() {
    DistinctValues held = DISTINCT.create();
    int next = 65;
    for (int count = 1; count <= 100_000; count++) {
      held = DISTINCT.add(held, "value-" + count);
      if (count == next || count == 100_000) {
        assertThat((double) DISTINCT.result(held)).isCloseTo(count, within(count * 0.1));
        next = next * 5 / 4;
      }
    }
  }

  @Test
  void theEstimateDependsOnTheValuesAndNotOnTheirOrderOrRepetition() {
    List<String> values = new ArrayList<>(numbers(0, 3_000));
    DistinctValues inOrder = folded(DISTINCT, values);
    values.addAll(numbers(1_000, 2_000));
    Collections.shuffle(values, new Random(4));
    DistinctValues shuffled = folded(DISTINCT, values);

    assertThat(bytes(DISTINCT, shuffled)).isEqualTo(bytes(DISTINCT, inOrder));
    assertThat(distinct(values)).isEqualTo(distinct(numbers(0, 3_000)));
  }

  @Test
  void aMergeOfSketchesIsTheSketchOfTheUnion() {
    int[][] cuts = {{0, 0, 0}, {0, 3, 9}, {20, 40, 64}, {20, 40, 90}, {0, 70, 200}, {50, 70, 900}};
    for (int[] cut : cuts) {
      List<String> left = numbers(0, cut[1]);
      List<String> right = numbers(cut[0], cut[2]);
      byte[] union = bytes(DISTINCT, folded(DISTINCT, numbers(0, Math.max(cut[1], cut[2]))));
      DistinctValues there = DISTINCT.merge(folded(DISTINCT, left), folded(DISTINCT, right));
      DistinctValues back = DISTINCT.merge(folded(DISTINCT, right), folded(DISTINCT, left));

      assertThat(bytes(DISTINCT, there)).as(Arrays.toString(cut)).isEqualTo(union);
      assertThat(bytes(DISTINCT, back)).as(Arrays.toString(cut)).isEqualTo(union);
    }
  }

  @Test
  void aMergeLeavesTheRightSideAsItWas() {
    DistinctValues right = folded(DISTINCT, numbers(0, 300));
    byte[] before = bytes(DISTINCT, right);
    DistinctValues merged = DISTINCT.merge(DISTINCT.create(), right);
    DISTINCT.add(merged, "one more");
    numbers(1_000, 3_000).forEach(value -> DISTINCT.add(merged, value));

    assertThat(bytes(DISTINCT, right)).isEqualTo(before);
  }

  @Test
  void aSketchThatWasStoredGoesOnAsIfItHadNotBeen() {
    for (int before : new int[] {10, 64, 65, 1_000}) {
      DistinctValues held = reopened(DISTINCT, folded(DISTINCT, numbers(0, before)));
      for (String value : numbers(before, 2_000)) {
        held = DISTINCT.add(held, value);
      }
      assertThat(bytes(DISTINCT, held))
          .isEqualTo(bytes(DISTINCT, folded(DISTINCT, numbers(0, 2_000))));
    }
  }

  @Test
  void theSizeOfASketchIsBounded() {
    assertThat(bytes(DISTINCT, folded(DISTINCT, numbers(0, 50_000))))
        .hasSize(3 + (1 << Sketches.PRECISION));
  }
}
