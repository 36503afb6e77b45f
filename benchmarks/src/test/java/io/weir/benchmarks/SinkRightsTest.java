package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rights in docs/reference/sinks.md are those of the requests that a sink makes, and the prices
 * those of their number.
 */
class SinkRightsTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "sinks.md");
  private static final Pattern RIGHT = Pattern.compile("`([a-z0-9]+:\\w+)`");

  /** What the right to an operation is called. */
  private static final Map<String, String> RIGHTS =
      Map.of(
          "PutRecords", "kinesis:PutRecords",
          "SendMessageBatch", "sqs:SendMessage",
          "GetQueueUrl", "sqs:GetQueueUrl",
          "PutItem", "dynamodb:PutItem",
          "BatchExecuteStatement", "dynamodb:PartiQLInsert",
          "HEAD", "s3:GetObject",
          "PUT", "s3:PutObject");

  /** Rights without an operation of their own: without the first, S3 says 403 for 404. */
  private static final Set<String> FURTHER =
      Set.of("s3:ListBucket", "kms:GenerateDataKey", "kms:Decrypt");

  private static Set<String> sinks() {
    return SinkPeers.all().keySet();
  }

  private static List<String> cells(String sink) throws IOException {
    List<String> rows = Files.readAllLines(PAGE);
    int place =
        rows.indexOf(
            rows.stream()
                .filter(row -> row.startsWith("| `" + sink + "` |"))
                .findFirst()
                .orElseThrow());
    return List.of(rows.get(place).split("\\|"));
  }

  /** The rights of a row; of the row before it where it says so. */
  private static Set<String> named(String sink) throws IOException {
    String cell = cells(sink).get(5);
    if (cell.strip().equals("as above")) {
      return named("SqsSink.fifo");
    }
    Set<String> named = new TreeSet<>();
    RIGHT.matcher(cell).results().forEach(right -> named.add(right.group(1)));
    return named;
  }

  @ParameterizedTest
  @MethodSource("sinks")
  void theRightsAreThoseOfItsRequests(String sink) throws IOException {
    Set<String> needed = new TreeSet<>();
    try (SinkPeer peer = SinkPeers.all().get(sink).get()) {
      peer.send(SinkPeer.piece(1));
      peer.send(SinkPeer.piece(2));
      peer.withdraw(SinkPeer.piece(2).subList(0, 3), 3);
      for (String operation : peer.operations()) {
        String[] words = operation.split(" ");
        assertThat(RIGHTS).containsKey(words[0]);
        needed.add(RIGHTS.get(words[0]));
        if (words.length > 1) {
          needed.add("s3:PutObjectTagging");
        }
      }
    }
    Set<String> named = named(sink);
    named.removeAll(FURTHER);
    assertThat(named).isEqualTo(needed);
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
