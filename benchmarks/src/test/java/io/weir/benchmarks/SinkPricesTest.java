package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
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

  /** In three digits; that of Firehose depends on sizes, and has two. */
  private static String price(SinkPeer peer) {
    BigDecimal dollars = BigDecimal.valueOf(peer.dollars());
    int digits = peer instanceof FirehosePeer ? 2 : 3;
    return dollars.round(new MathContext(digits)).stripTrailingZeros().toPlainString();
  }

  @ParameterizedTest
  @MethodSource("sinks")
  void thePriceIsThatOfItsRequests(String sink) throws IOException {
    try (SinkPeer peer = SinkPeers.all().get(sink).get()) {
      if (peer.dollars() == 0) {
        assertThat(cells(sink).get(7)).doesNotContain("$");
      } else {
        assertThat(cells(sink).get(7))
            .containsPattern("\\$" + Pattern.quote(price(peer)) + "(?![0-9])");
      }
    }
  }
}
