package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the command in a folder of their own, and what they print. */
abstract class MainRuns {
  @TempDir Path folder;
  final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  int run(String... args) {
    return Main.run(new PrintStream(printed, true, StandardCharsets.UTF_8), args);
  }

  /** Runs with what is printed as errors caught: the command line's own go to standard error. */
  String refused(String... args) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);

    assertThat(Main.run(out, err, args)).isEqualTo(2);
    return errors.toString(StandardCharsets.UTF_8);
  }

  String views(String... lines) throws IOException {
    return Files.write(folder.resolve("views.jsonl"), List.of(lines)).toString();
  }

  static String view(String id, String at) {
    return "{\"id\":\"" + id + "\",\"page\":\"home\",\"at\":" + at + "}";
  }

  static String[] with(String[] args, String... more) {
    return Stream.concat(Arrays.stream(args), Arrays.stream(more)).toArray(String[]::new);
  }
}
