package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private int run(String... args) {
    return Main.run(new PrintStream(printed, true, StandardCharsets.UTF_8), args);
  }

  @Test
  void theEarthquakesComeOutTheSameWithAndWithoutCrashes() throws IOException {
    assertThat(run("--out", folder.resolve("calm").toString())).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("(sum 1707)")
        .contains("0 crashes");
    for (int seed = 1; seed <= 3; seed++) {
      String out = folder.resolve("killed" + seed).toString();
      assertThat(run("--out", out, "--kill-every", "3", "--seed", "" + seed)).isZero();
      assertThat(Path.of(out, "results.jsonl"))
          .hasSameTextualContentAs(folder.resolve("calm/results.jsonl"));
    }
    assertThat(folder.resolve("calm/chart.svg")).content().startsWith("<svg").endsWith("</svg>\n");
  }

  @Test
  void anUnknownFunctionIsNamedAndNothingIsWritten() {
    assertThat(run("--function", "nope", "--out", folder.resolve("out").toString())).isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aMissingFileEndsTheCommandAndNothingIsWritten() {
    assertThat(
            run(
                "--input",
                folder.resolve("no.jsonl").toString(),
                "--out",
                folder.resolve("out").toString()))
        .isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aBadLineEndsTheCommandBeforeAnythingRuns() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("in.jsonl"),
            "{\"id\":\"v1\",\"page\":\"home\",\"at\":\"2024-01-01T00:00:00Z\"}\n{broken\n");
    assertThat(
            run(
                "--function",
                "page-views",
                "--input",
                input.toString(),
                "--out",
                folder.resolve("out").toString()))
        .isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aFileOfTheUsersOwnIsCounted() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("in.jsonl"),
            "{\"id\":\"v1\",\"page\":\"home\",\"at\":\"2024-01-01T00:00:00Z\"}\n");
    assertThat(
            run(
                "--function",
                "page-views",
                "--input",
                input.toString(),
                "--out",
                folder.resolve("out").toString()))
        .isZero();
    assertThat(folder.resolve("out/results.jsonl")).content().contains("\"views\":\"1\"");
  }

  @Test
  void negativeKillsAreRefused() {
    assertThat(run("--kill-every", "-1")).isEqualTo(2);
  }
}
