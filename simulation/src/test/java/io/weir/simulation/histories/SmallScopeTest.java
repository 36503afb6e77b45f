package io.weir.simulation.histories;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** A part of what {@code ./weir exhaust} runs whole. */
class SmallScopeTest {
  @Test
  void everyCrashAndEveryOrderOfCallsLeavesWhatTheLogSays() throws Exception {
    List<Histories.Divergence> found = new ArrayList<>();
    FutureTask<Map<String, Long>> run = new FutureTask<>(SmallScope.quick(found::add)::run);
    Thread.ofVirtual().start(run);
    Map<String, Long> counts = run.get();
    System.out.println("small scope: " + counts);
    assertThat(found).isEmpty();
    assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isGreaterThan(8_000);
  }
}
