package io.weir.simulation.histories;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A short seeded run; {@code ./weir simulate} makes long ones. */
class HistoriesTest {
  private static final int HISTORIES = 80;

  @Test
  void everyHistoryLeavesWhatTheLogSays() {
    for (long seed = 1; seed <= HISTORIES; seed++) {
      assertThat(Histories.run(seed)).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aHistoryComesBackFromItsScript() {
    for (long seed = 1; seed <= 50; seed++) {
      History history = Generator.history(seed);
      assertThat(Script.read(history.toString())).isEqualTo(history);
    }
  }
}
