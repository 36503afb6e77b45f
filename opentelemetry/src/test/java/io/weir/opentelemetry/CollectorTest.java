package io.weir.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.weir.spi.Position;
import io.weir.spi.Producers;
import io.weir.spi.Signal;
import io.weir.spi.TraceParent;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real collector takes what an invocation sends before its answer. */
class CollectorTest {
  private static final TraceParent PRODUCER =
      new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true);

  private static JsonNode named(List<JsonNode> all, String name) {
    return all.stream()
        .filter(one -> one.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + all));
  }

  @Test
  void itHasMetricsAndSpansOnceAnInvocationHasEnded(@TempDir Path folder) throws IOException {
    try (Backend backend = new Backend();
        Collector collector = Collector.start(folder, backend.port());
        OpenTelemetrySdk sdk =
            OtelSdk.from(
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    collector.endpoint(),
                    "AWS_LAMBDA_FUNCTION_NAME",
                    "prod-clicks"))) {
      OtelTelemetry telemetry = OtelTelemetry.onLambda(sdk, Duration.ofSeconds(30));
      telemetry.batch(
          Facts.batch(
              Facts.SHARD,
              Optional.of(new Position(Facts.SHARD, BigInteger.TWO, 0)),
              new Producers(List.of(PRODUCER), 0, 0),
              all ->
                  all.set(Signal.RECORDS, 12)
                      .set(Signal.SHARD_LAG, 90_000)
                      .histogram(Signal.EVENT_LATENCY, Facts.values(20, 30, 40_000))));
      telemetry.invocationEnded(60_000);

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> backend.requests().stream().map(Backend.Request::path).distinct().count() == 2);

      JsonNode span =
          named(
              backend.all("/v1/traces", "resourceSpans", "scopeSpans", "spans"), "process clicks");
      assertThat(span.path("kind").asInt()).as("consumer").isEqualTo(5);
      assertThat(span.at("/links/0/traceId").asText()).isEqualTo(PRODUCER.traceId());
      assertThat(span.at("/links/0/spanId").asText()).isEqualTo(PRODUCER.spanId());
      assertThat(span.at("/status/code").asInt()).as("error").isEqualTo(2);
      assertThat(span.at("/status/message").asText()).isEqualTo("sink counts wants it again");

      List<JsonNode> metrics =
          backend.all("/v1/metrics", "resourceMetrics", "scopeMetrics", "metrics");
      assertThat(named(metrics, "weir.records").at("/sum/dataPoints/0/asDouble").asDouble())
          .isEqualTo(12);
      assertThat(named(metrics, "weir.shard_lag").at("/gauge/dataPoints/0/asDouble").asDouble())
          .isEqualTo(90);
      JsonNode latency = named(metrics, "weir.event_latency").at("/histogram/dataPoints/0");
      assertThat(latency.path("count").asInt()).isEqualTo(3);
      assertThat(latency.path("max").asDouble()).isEqualTo(40);
      assertThat(new String(backend.requests().getFirst().body(), StandardCharsets.UTF_8))
          .contains("prod-clicks");
    }
  }
}
