package io.weir.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.spi.Histogram;
import io.weir.spi.Signal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus answers, by the queries of docs/operate/signals.md. */
class PrometheusTest {
  private static final int EVENTS = 20_000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MicrometerTelemetry telemetry = MicrometerTelemetry.of(registry);
  private final long[] latencies = latencies();

  /** Most are about 300 ms, some take seconds, as real ones do. */
  private static long[] latencies() {
    Random random = new Random(1);
    return LongStream.generate(() -> (long) (300 * Math.exp(random.nextGaussian())))
        .limit(EVENTS)
        .toArray();
  }

  private void scraped(HttpExchange exchange) throws IOException {
    byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(200, text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  /** Tells something, and waits until Prometheus has it. */
  private void batch(PrometheusServer server, int records, int late, Histogram.Values values) {
    telemetry.batch(
        Facts.batch(all ->
            all.set(Signal.RECORDS, records)
                .set(Signal.SHARD_LAG, 12_000)
                .share(Signal.LATE_RATE, late, records)
                .histogram(Signal.EVENT_LATENCY, values)));
    double all = registry.get("weir.records").counter().count();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.ask("weir_records_total").orElse(0) == all);
  }

  @Test
  void percentilesAndRatesAreRight(@TempDir Path folder) throws IOException {
    HttpServer metrics =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    metrics.createContext("/metrics", this::scraped);
    metrics.start();
    try (PrometheusServer server = PrometheusServer.start(folder, metrics.getAddress().getPort())) {
      batch(server, 1_000, 0, Facts.values(1));
      batch(server, EVENTS, 1_000, Facts.values(latencies));

      Arrays.sort(latencies);
      for (double share : new double[] {0.5, 0.9, 0.99}) {
        double exact = latencies[(int) (share * EVENTS)] / 1_000.0;
        assertThat(
                server
                    .ask(
                        "histogram_quantile(%s, sum by (le) (rate(weir_event_latency_seconds_bucket[1m])))"
                            .formatted(share))
                    .orElseThrow())
            .as("p%s", share * 100)
            .isCloseTo(exact, within(0.15 * exact));
      }
      assertThat(server.ask("max(weir_event_latency_seconds_max)").orElseThrow())
          .isEqualTo(latencies[EVENTS - 1] / 1_000.0);
      assertThat(
              server
                  .ask(
                      "sum(rate(weir_late_rate_part_total[1m])) / sum(rate(weir_late_rate_whole_total[1m]))")
                  .orElseThrow())
          .as("not 2.5 %: the larger batch weighs more")
          .isCloseTo(1_000.0 / EVENTS, within(0.005));
      assertThat(server.ask("max(weir_shard_lag_seconds)").orElseThrow()).isEqualTo(12);
    } finally {
      metrics.stop(0);
    }
  }
}
