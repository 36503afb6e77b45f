package io.weir.simulation.histories;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A part of what {@code ./weir exhaust} runs whole. */
class SmallScopeTest {
  @Test
  void everyCrashAndEveryOrderOfCallsLeavesWhatTheLogSays() throws InterruptedException {
    List<Histories.Divergence> found = new ArrayList<>();
    Map<String, Long> counts = new LinkedHashMap<>();
    Thread run = Thread.ofVirtual().start(() -> counts.putAll(SmallScope.quick(found::add).run()));
    run.join();
    System.out.println("small scope: " + counts);
    assertThat(found).isEmpty();
    assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isGreaterThan(8_000);
  }
}
