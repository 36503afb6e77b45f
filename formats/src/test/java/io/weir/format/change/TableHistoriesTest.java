package io.weir.format.change;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables of several shards, whose numbers are alike, through seeded histories: crashes at any call,
 * batches of two shards at once, splits, lost answers, zombies, redelivery, other factors, and a
 * stream made anew. The model is the table itself: each change of an item is seen once and behind
 * the one before it, and totals over the table are those of its rows. A failure names its seed.
 */
class TableHistoriesTest {
  private static final String MORE = "weir.histories.table";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everyChangeCountsOnceAndInTheOrderOfItsItem(int block) {
    for (int seed = block * 10; seed < block * 10 + 10; seed++) {
      new TableHistory(seed).run(seed);
    }
  }

  /** As many more as {@code -Dweir.histories.table=..} says; none unless it does. */
  @Test
  void asManyMoreAsAreAskedFor() {
    IntStream.range(0, Integer.getInteger(MORE, 0))
        .map(i -> 1_000 + i)
        .forEach(seed -> new TableHistory(seed).run(seed));
  }
}
