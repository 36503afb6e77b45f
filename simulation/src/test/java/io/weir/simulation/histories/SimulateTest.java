package io.weir.simulation.histories;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulateTest {
  private static int run(String... args) {
    return new CommandLine(new Simulate()).execute(args);
  }

  @Test
  void numbersThatMeanNoRunAreRefused() {
    assertThat(run("--histories", "-1")).isEqualTo(2);
    assertThat(run("--histories", "0")).isEqualTo(2);
    assertThat(run("--histories", "1", "--threads", "0")).isEqualTo(2);
    assertThat(run("--histories", "1", "--stop-after", "0")).isEqualTo(2);
    assertThat(run("--histories", "3", "--threads", "1")).isZero();
  }
}
