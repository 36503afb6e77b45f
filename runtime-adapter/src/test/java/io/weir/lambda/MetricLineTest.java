package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.weir.spi.Details;
import io.weir.spi.Histogram;
import io.weir.spi.Measurements;
import io.weir.spi.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A line is one that CloudWatch reads, by the schema that its specification has. */
class MetricLineTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A line's text as JSON.
   *
   * @throws AssertionError if it is not in the embedded metric format
   */
  static JsonNode checked(String line) {
    assertThat(line).as("one line").doesNotContain("\n").startsWith("{").endsWith("}");
    assertThat(schema().validate(line, InputFormat.JSON)).isEmpty();
    try {
      JsonNode read = JSON.readTree(line);
      checkTargets(read);
      return read;
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  private static Schema schema() {
    try (InputStream text = MetricLineTest.class.getResourceAsStream("/emf-schema.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(
              new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What the specification says in words: each name is a member of the root, of the right form. */
  private static void checkTargets(JsonNode line) {
    JsonNode directive = line.at("/_aws/CloudWatchMetrics/0");
    for (JsonNode set : directive.path("Dimensions")) {
      set.forEach(name -> assertThat(line.path(name.asText()).isTextual()).isTrue());
    }
    for (JsonNode metric : directive.path("Metrics")) {
      JsonNode target = line.path(metric.path("Name").asText());
      if (target.isObject()) {
        assertThat(target.path("Values").size())
            .isBetween(1, 100)
            .isEqualTo(target.path("Counts").size());
      } else {
        assertThat(target.isNumber()).as(metric.toString()).isTrue();
      }
    }
  }

  private static JsonNode read(MetricLine line) {
    String text = new String(line.bytes(), StandardCharsets.UTF_8);
    assertThat(text).endsWith("}\n");
    return checked(text.substring(0, text.length() - 1));
  }

  private static Histogram.Values wide() {
    Histogram histogram = new Histogram();
    for (long value = 1; value < 1L << 40; value += 1 + value / 20) {
      histogram.add(value);
    }
    return histogram.values();
  }

  private static Measurements all() {
    Measurements.Builder all = new Measurements.Builder();
    for (Signal signal : Signal.values()) {
      switch (signal.kind()) {
        case HISTOGRAM -> all.histogram(signal, wide());
        case RATE -> all.share(signal, 1, 3);
        default -> all.set(signal, 2.5);
      }
    }
    return all.build();
  }

  @Test
  void aLineWithEverySignalIsInTheFormatAndSmall() {
    Details details =
        new Details(
            Map.of("out", 2L),
            Map.of("UNREADABLE", 1L),
            Map.of("commit", 5L),
            Map.of("commit", 9L),
            Map.of("step", 3L),
            List.of(new Details.KeyShare("key#1a2b3c4d", 61.234)),
            "views/s1 has no watermark yet");
    MetricLine line =
        new MetricLine("weir-f", true, 1_700_000_000_000L)
            .with(MetricLine.SHARD, "views/s1")
            .with("RequestId", "r-1")
            .with("Reason", "x".repeat(1_000_000))
            .with(all(), details);

    JsonNode read = read(line);

    assertThat(line.bytes().length).isLessThan(64 * 1024);
    assertThat(read.at("/_aws/Timestamp").asLong()).isEqualTo(1_700_000_000_000L);
    assertThat(read.at("/_aws/CloudWatchMetrics/0/Namespace").asText()).isEqualTo("Weir");
    assertThat(read.at("/_aws/CloudWatchMetrics/0/Metrics")).hasSize(Signal.values().length);
    assertThat(read.at("/_aws/CloudWatchMetrics/0/Dimensions").toString())
        .isEqualTo("[[\"Function\"],[\"Function\",\"Shard\"]]");
    assertThat(read.path("Function").asText()).isEqualTo("weir-f");
    assertThat(read.path("Records").asDouble()).isEqualTo(2.5);
    assertThat(read.path("SuccessRate").asDouble()).isBetween(33.3, 33.4);
    assertThat(read.at("/EventLatency/Max").asLong()).isEqualTo(wide().max());
    assertThat(read.at("/EventLatency/Count").asLong()).isEqualTo(wide().count());
    assertThat(read.at("/sinkErrors/out").asLong()).isEqualTo(2);
    assertThat(read.at("/hotKeys/0/percent").asDouble()).isEqualTo(61.2);
    assertThat(read.at("/held").asText()).contains("s1");
  }

  @Test
  void anIncidentThatDidNotHappenIsLeftOutAndACountOfZeroIsNot() {
    Measurements some =
        new Measurements.Builder().set(Signal.RESULTS, 0).set(Signal.CONFLICTS, 0).build();

    JsonNode read = read(new MetricLine("weir-f", false, 1).with(some, Details.NONE));

    assertThat(read.path("Results").asInt(-1)).isZero();
    assertThat(read.has("Conflicts")).isFalse();
    assertThat(read.at("/_aws/CloudWatchMetrics/0/Metrics")).hasSize(1);
    assertThat(read.at("/_aws/CloudWatchMetrics/0/Dimensions").toString())
        .isEqualTo("[[\"Function\"]]");
  }

  @Test
  void severalBatchesOfAnInvocationGoTogether() {
    Measurements one = new Measurements.Builder().set(Signal.RECORDS, 3).build();
    MetricLine line =
        new MetricLine("weir-f", false, 1).with(one, Details.NONE).with(one, Details.NONE);
    assertThat(read(line).path("Records").asInt()).isEqualTo(6);
  }

  @Test
  void aLineIsThisText() {
    Histogram times = new Histogram();
    times.add(3, 2);
    times.add(20);
    Measurements some =
        new Measurements.Builder()
            .histogram(Signal.COMMIT_TIME, times.values())
            .set(Signal.RECORD_TIME, -0.5)
            .set(Signal.RECORDS, 1_234_567_890_123L)
            .build();
    Details details =
        new Details(
            Map.of(),
            Map.of(),
            Map.of("sink", 1L, "commit", 12L),
            Map.of(),
            Map.of(),
            List.of(new Details.KeyShare("key#1", 50), new Details.KeyShare("key#2", 8.04)),
            "");
    MetricLine line = new MetricLine("f", false, 7).with("Kind", "batch").with(some, details);
    assertThat(new String(line.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"_aws":{"Timestamp":7,"CloudWatchMetrics":[{"Namespace":"Weir","Dimensions":[["Function"]],\
            "Metrics":[{"Name":"RecordTime","Unit":"Microseconds"},{"Name":"CommitTime","Unit":"Milliseconds"},\
            {"Name":"Records","Unit":"Count"}]}]},"Function":"f","Kind":"batch","RecordTime":-0.5,\
            "CommitTime":{"Values":[3,20],"Counts":[2,1],"Max":20,"Min":3,"Count":3,"Sum":26},\
            "Records":1234567890123,"requests":{"commit":12,"sink":1},\
            "hotKeys":[{"key":"key#1","percent":50.0},{"key":"key#2","percent":8.0}]}
            """);
  }

  @Test
  void textsAreQuotedWhereTheyHaveTo() {
    String text = "a \"quote\", a \\, a tab\t, a line\n, \u0001 and \u00e9\ud83d\ude00";
    JsonNode read = read(new MetricLine(text, false, 1).with("Reason", text));
    assertThat(read.path("Function").asText()).isEqualTo(text);
    assertThat(read.path("Reason").asText()).isEqualTo(text);
  }
}
