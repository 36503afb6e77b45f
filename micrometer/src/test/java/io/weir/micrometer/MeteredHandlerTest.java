package io.weir.micrometer;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;
import io.weir.state.InMemoryStateStore;
import io.weir.state.StateStore;
import io.weir.testkit.CollectingSink;
import io.weir.window.Window;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** The handler of docs/operate/signals.md, with an event as Lambda sends it. */
class MeteredHandlerTest {
  record View(String page, Instant at) {}

  record PageCount(String page, Instant start, Instant end, long views) {}

  static final Source<View> VIEWS =
      Source.stream("views", Json.of(View.class))
          .timestamps(View::at, boundedOutOfOrderness(Duration.ofSeconds(1)));

  static final StreamFunction FUNCTION =
      StreamFunction.named("page-views")
          .from(VIEWS.keyByPartitionKey())
          .compute(
              Window.of(VIEWS)
                  .tumbling(Duration.ofMinutes(1))
                  .aggregate(counting(), PageCount::new))
          .to(new CollectingSink<>("page-counts"))
          .deadLetters(new CollectingSink<>(StreamFunction.DEAD_LETTERS))
          .build();

  static final PrometheusMeterRegistry METERS =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  static final HandlerOptions OPTIONS =
      HandlerOptions.DEFAULT.telemetry(MicrometerTelemetry.of(METERS));

  private static final class PageViewsHandler extends StreamHandler {
    PageViewsHandler(StateStore store, HandlerOptions options) {
      super(FUNCTION, store, options);
    }
  }

  private static String record(int sequence, String page, Instant at) {
    String view = Json.of(View.class).text(new View(page, at));
    return """
    {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"%s","sequenceNumber":"%d","data":"%s",\
    "approximateArrivalTimestamp":%d},"eventSource":"aws:kinesis","eventVersion":"1.0",\
    "eventID":"shardId-000000000000:%d","eventName":"aws:kinesis:record","awsRegion":"eu-west-1",\
    "eventSourceARN":"arn:aws:kinesis:eu-west-1:123456789012:stream/views"}\
    """
        .formatted(
            page,
            sequence,
            Base64.getEncoder().encodeToString(view.getBytes(StandardCharsets.UTF_8)),
            at.getEpochSecond(),
            sequence);
  }

  /** Its shard is the stream's only one. */
  private static final class OneShard implements KinesisClient {
    @Override
    public ListShardsResponse listShards(ListShardsRequest request) {
      return ListShardsResponse.builder()
          .shards(
              Shard.builder()
                  .shardId("shardId-000000000000")
                  .hashKeyRange(all ->
                      all.startingHashKey("0")
                          .endingHashKey("340282366920938463463374607431768211455"))
                  .sequenceNumberRange(from -> from.startingSequenceNumber("0"))
                  .build())
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            MeteredHandlerTest.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                method.getName().equals("getRemainingTimeInMillis") ? 60_000 : null);
  }

  @Test
  void anInvocationIsMeasured() throws IOException {
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");
    PageViewsHandler handler =
        new PageViewsHandler(
            new InMemoryStateStore(),
            OPTIONS.environment(Map.of()).clock(noon::toEpochMilli).kinesis(OneShard::new));
    String event =
        "{\"Records\":["
            + record(1, "home", noon)
            + ","
            + record(2, "home", noon.plusSeconds(90))
            + "]}";
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        new ByteArrayOutputStream(),
        context());
    assertThat(METERS.scrape())
        .contains("weir_records_total{function=\"page-views\"} 2.0")
        .contains("weir_results_total{function=\"page-views\"} 1.0")
        .contains("weir_cold_starts_total{function=\"page-views\"} 1.0")
        .contains("weir_delivery_latency_seconds_count{function=\"page-views\"} 1");
  }
}
