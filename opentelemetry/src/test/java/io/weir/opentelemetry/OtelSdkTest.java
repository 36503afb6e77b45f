package io.weir.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.weir.spi.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the SDK of the environment sends, and where. */
class OtelSdkTest {
  private static Map<String, String> variables(Backend backend) {
    return Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + backend.port() + "/",
        "OTEL_EXPORTER_OTLP_HEADERS", "x-other=1, x-key=a%20b+c",
        "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=staging",
        "AWS_LAMBDA_FUNCTION_NAME", "prod-clicks",
        "OTEL_SERVICE_NAME", "clicks");
  }

  @Test
  void itSendsBothWithHeadersAndNames() throws IOException {
    try (Backend backend = new Backend();
        OpenTelemetrySdk sdk = OtelSdk.from(variables(backend))) {
      OtelTelemetry telemetry = OtelTelemetry.onLambda(sdk, Duration.ofSeconds(30));
      telemetry.batch(Facts.batch(all -> all.set(Signal.RECORDS, 1)));
      telemetry.invocationEnded(60_000);

      assertThat(backend.requests())
          .extracting(Backend.Request::path)
          .containsExactlyInAnyOrder("/v1/traces", "/v1/metrics");
      for (Backend.Request request : backend.requests()) {
        assertThat(request.header()).isEqualTo("a b+c");
        assertThat(new String(request.body(), StandardCharsets.ISO_8859_1))
            .contains("staging", "prod-clicks", "clicks", "service.instance.id");
      }
    }
  }

  /** A collector that is away fails no invocation, and is not waited for again at once. */
  @Test
  void aCollectorThatFailsIsLeftAlone() throws IOException {
    try (Backend backend = new Backend();
        OpenTelemetrySdk sdk = OtelSdk.from(variables(backend))) {
      backend.answer(400);
      OtelTelemetry telemetry = OtelTelemetry.onLambda(sdk, Duration.ofSeconds(30));
      telemetry.batch(Facts.batch(all -> all.set(Signal.RECORDS, 1)));
      telemetry.invocationEnded(60_000);
      int asked = backend.requests().size();
      assertThat(asked).isPositive();
      telemetry.batch(Facts.batch(all -> all.set(Signal.RECORDS, 1)));
      telemetry.invocationEnded(60_000);
      assertThat(backend.requests()).hasSize(asked);
    }
  }

  @Test
  void variablesThatCannotBeReadAreNamed() {
    assertThatThrownBy(() -> OtelSdk.from(Map.of("OTEL_EXPORTER_OTLP_HEADERS", "key")))
        .hasMessageContaining("OTEL_EXPORTER_OTLP_HEADERS")
        .hasMessageContaining("name=value");
    assertThatThrownBy(
            () -> OtelSdk.from(Map.of("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "x")))
        .hasMessageContaining("delta or cumulative");
  }
}
