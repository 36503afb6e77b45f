package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.InMemoryStateStore;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ResetClockTest {
  private static final Shard SHARD = new Shard("quakes", "shardId-000000000000");

  private final StateStore store = new InMemoryStateStore();
  private final StringWriter printed = new StringWriter();

  private int run(String to) {
    CommandLine command = new CommandLine(new ResetClock(() -> store));
    command.setOut(new PrintWriter(printed, true)).setErr(new PrintWriter(printed, true));
    return command.execute(
        "--function=earthquakes", "--source=quakes", "--shard=" + SHARD.partition(), "--to=" + to);
  }

  private void reached(Instant watermark) {
    Position at = Position.of("quakes", SHARD.partition(), 7);
    store.commitProgress(
        "earthquakes",
        Progress.none(SHARD).nextAt(new Progress.ShardMark(at, watermark.toEpochMilli())));
  }

  @Test
  void theClockIsSetBackAndTheRestStays() {
    reached(Instant.parse("2099-01-01T00:00:00Z"));

    assertThat(run("2026-11-01T00:00:00Z")).isZero();

    assertThat(printed.toString()).contains("stands at 2026-11-01T00:00:00Z");
    assertThat(store.progress("earthquakes", SHARD).orElseThrow().reached())
        .hasValueSatisfying(mark -> {
          assertThat(Instant.ofEpochMilli(mark.watermark())).isEqualTo("2026-11-01T00:00:00Z");
          assertThat(mark.position().order()).isEqualTo(7);
        });
  }

  @Test
  void whatCannotBeIsRefusedInPlainWords() {
    assertThat(run("2026-11-01T00:00:00Z")).isEqualTo(2);
    assertThat(printed.toString()).contains("has no clock yet");
    reached(Instant.parse("2026-10-01T00:00:00Z"));
    assertThat(run("2026-11-01T00:00:00Z")).isEqualTo(2);
    assertThat(printed.toString()).contains("it can only be set back");
    assertThat(run("yesterday")).isEqualTo(2);
  }
}
