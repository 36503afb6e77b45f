package io.weir.simulation.histories;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.LogManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A short seeded run; {@code ./weir simulate} makes long ones. */
class HistoriesTest {
  private static final int HISTORIES = 4_000;
  private static final int WORKERS = 2;

  @BeforeAll
  static void silence() {
    LogManager.getLogManager().reset();
  }

  @Test
  void everyHistoryLeavesWhatTheLogSays() throws InterruptedException {
    List<Histories.Divergence> found = Collections.synchronizedList(new ArrayList<>());
    List<Thread> workers = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      long first = 1 + worker;
      workers.add(Thread.ofVirtual().start(() -> run(first, found)));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    assertThat(found).isEmpty();
  }

  private static void run(long first, List<Histories.Divergence> found) {
    for (long seed = first; seed <= HISTORIES && found.isEmpty(); seed += WORKERS) {
      Histories.run(seed).ifPresent(found::add);
    }
  }

  @Test
  void aHistoryComesBackFromItsScript() {
    for (long seed = 1; seed <= 50; seed++) {
      History history = Generator.history(seed);
      assertThat(Script.read(history.toString())).isEqualTo(history);
    }
  }

  @Test
  void aDivergingHistoryIsMadeShort() {
    History long_ = Generator.history(7);
    History short_ =
        Shrinker.shrink(
            long_,
            history ->
                history.acts().stream().anyMatch(Act.Tick.class::isInstance)
                    || history.acts().stream().anyMatch(Act.Put.class::isInstance));
    assertThat(short_.acts()).hasSize(1);
  }
}
