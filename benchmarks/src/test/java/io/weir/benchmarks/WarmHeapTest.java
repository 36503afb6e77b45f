package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a warm container holds of the heap, the store's memory included (docs/reference/limits.md).
 */
class WarmHeapTest {
  @ParameterizedTest
  @EnumSource
  void aWarmContainerHoldsNoMoreThanItsLimit(WarmHeap.Keys keys) {
    WarmHeap.Measured heap = WarmHeap.measure(keys, 24L << 20);
    assertThat(heap.held() / (double) heap.limit()).as("of the limit").isBetween(0.4, 1.2);
  }
}
