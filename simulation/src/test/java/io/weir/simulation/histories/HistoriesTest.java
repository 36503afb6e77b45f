package io.weir.simulation.histories;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.LogManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A short seeded run; {@code ./weir simulate} makes long ones. */
class HistoriesTest {
  private static final int HISTORIES = 20_000;
  private static final int WORKERS = 2;

  @BeforeAll
  static void silence() {
    LogManager.getLogManager().reset();
  }

  @Test
  void everyHistoryLeavesWhatTheLogSays() throws Exception {
    List<Callable<Optional<Histories.Divergence>>> parts = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      long first = 1 + worker;
      parts.add(() -> firstDivergence(first));
    }
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Optional<Histories.Divergence>> part : workers.invokeAll(parts)) {
        assertThat(part.get()).isEmpty();
      }
    }
  }

  private static Optional<Histories.Divergence> firstDivergence(long first) {
    for (long seed = first; seed <= HISTORIES; seed += WORKERS) {
      Optional<Histories.Divergence> found = Histories.run(seed);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
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
