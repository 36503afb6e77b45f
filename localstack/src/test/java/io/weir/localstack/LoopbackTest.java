package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalStackExtension.class)
class LoopbackTest {
  private static final Path INSTALL = Commands.CHECKOUT.resolve("localstack/.install");

  @Test
  void noProcessOfLocalStackHasANetworkButLoopback() throws IOException {
    assumeTrue(
        isolated(), "LocalStack is not in a network namespace here, as localstack/start has said");
    List<Path> processes = processes();

    assertThat(processes).hasSizeGreaterThan(1);
    for (Path process : processes) {
      assertThat(interfaces(process)).as(process.toString()).containsOnly("lo");
    }
  }

  private static boolean isolated() throws IOException {
    Path state = INSTALL.resolve("run/state.json");
    return Files.exists(state) && Files.readString(state).contains("\"isolated\": true");
  }

  /** Those that have the variable that everything started by localstack/start inherits. */
  private static List<Path> processes() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(path -> path.getFileName().toString().matches("\\d+"))
          .filter(LoopbackTest::marked)
          .toList();
    }
  }

  private static boolean marked(Path process) {
    try {
      String variables =
          new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
      return List.of(variables.split("\0")).contains("WEIR_LOCALSTACK=" + INSTALL);
    } catch (IOException e) {
      return false; // It has ended, or it is another user's.
    }
  }

  private static List<String> interfaces(Path process) throws IOException {
    return Files.readAllLines(process.resolve("net/dev")).stream()
        .skip(2)
        .map(line -> line.substring(0, line.indexOf(':')).strip())
        .toList();
  }
}
