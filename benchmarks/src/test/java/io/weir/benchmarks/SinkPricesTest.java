package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The prices in docs/reference/sinks.md are those of the number of requests that a sink makes. */
class SinkPricesTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "sinks.md");

  private static Set<String> sinks() {
    return SinkPeers.all().keySet();
  }

  private static List<String> cells(String sink) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(row -> row.startsWith("| `" + sink + "` |"))
        .map(row -> List.of(row.split("\\|")))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("sinks")
  void thePriceIsThatOfItsRequests(String sink) throws IOException {
    try (SinkPeer peer = SinkPeers.all().get(sink).get()) {
      String price = BigDecimal.valueOf(peer.dollars()).stripTrailingZeros().toPlainString();
      assertThat(cells(sink).get(7)).containsPattern("\\$" + Pattern.quote(price) + "\\b");
    }
  }
}
