package io.weir.simulation.histories;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A part of what {@code ./weir exhaust} runs whole. */
class SmallScopeTest {
  @Test
  void everyCrashAndEveryOrderOfCallsLeavesWhatTheLogSays() throws InterruptedException {
    List<Histories.Divergence> found = new ArrayList<>();
    Map<String, Long>[] counts = new Map[1];
    Thread run = Thread.ofVirtual().start(() -> counts[0] = SmallScope.quick(found::add).run());
    run.join();
    System.out.println("small scope: " + counts[0]);
    assertThat(found).isEmpty();
    assertThat(counts[0].values().stream().mapToLong(Long::longValue).sum()).isGreaterThan(8_000);
  }
}
