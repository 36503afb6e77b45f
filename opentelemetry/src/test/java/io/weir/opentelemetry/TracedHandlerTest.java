package io.weir.opentelemetry;

import static io.weir.aggregate.Aggregates.counting;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.codec.Message;
import io.weir.codec.Message.Header;
import io.weir.codec.Messages;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;
import io.weir.state.InMemoryStateStore;
import io.weir.testkit.CollectingSink;
import io.weir.window.Window;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The function and the handler of docs/operate/signals.md, with an event as Lambda sends it. */
class TracedHandlerTest {
  record Order(String customer, Instant at) {}

  record OrderCount(String customer, Instant start, Instant end, long orders) {}

  static final Source<Message<Order>> ORDERS =
      Source.topic("orders", Messages.of(Json.of(Order.class)))
          .traceParent(order -> order.header("traceparent").map(Header::text).orElse(null));

  static final StreamFunction FUNCTION =
      StreamFunction.named("order-counts")
          .from(ORDERS.keyByPartitionKey())
          .compute(
              Window.of(ORDERS)
                  .tumbling(Duration.ofMinutes(1))
                  .aggregate(counting(), OrderCount::new))
          .to(new CollectingSink<>("order-counts"))
          .deadLetters(new CollectingSink<>(StreamFunction.DEAD_LETTERS))
          .build();

  private static final class OrdersHandler extends StreamHandler {
    OrdersHandler(HandlerOptions options) {
      super(FUNCTION, new InMemoryStateStore(), options);
    }
  }

  private static final long NOON = 1_767_268_800_000L;
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String record(int offset, String traceparent) {
    String order = Json.of(Order.class).text(new Order("ada", Instant.EPOCH));
    List<String> bytes = new ArrayList<>();
    for (byte one : traceparent.getBytes(StandardCharsets.UTF_8)) {
      bytes.add("" + one);
    }
    return """
    {"topic":"orders","partition":0,"offset":%d,"timestamp":%d,\
    "timestampType":"CREATE_TIME","key":"%s","value":"%s","headers":[{"traceparent":%s}]}\
    """
        .formatted(offset, NOON, base64("ada"), base64(order), bytes);
  }

  private static String event(String... records) {
    return """
    {"eventSource":"aws:kafka","eventSourceArn":\
    "arn:aws:kafka:eu-west-1:123456789012:cluster/shop/b5a5d2d8-1f4c-4b3a-9a50-6f3c5f9d3a11-2",\
    "bootstrapServers":"b-1.shop:9098","records":{"orders-0":[%s]}}\
    """
        .formatted(String.join(",", records));
  }

  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            TracedHandlerTest.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                method.getName().equals("getRemainingTimeInMillis") ? 60_000 : null);
  }

  @Test
  void theSpanOfABatchHasLinksToItsProducers() throws IOException {
    InMemorySpanExporter spans = InMemorySpanExporter.create();
    try (OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(BatchSpanProcessor.builder(spans).build())
                    .build())
            .build()) {
      HandlerOptions options =
          HandlerOptions.DEFAULT
              .telemetry(OtelTelemetry.onLambda(sdk))
              .clock(() -> NOON)
              .environment(
                  Map.of("WEIR_PARTITIONS_ORDERS", "1", "WEIR_KAFKA_ITEM_FAILURES", "true"));
      String event =
          event(
              record(1, "00-" + TRACE + "-00f067aa0ba902b7-01"),
              record(2, "00-" + TRACE + "-b7ad6b7169203331-00"),
              record(3, "none"));
      new OrdersHandler(options)
          .handleRequest(
              new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
              new ByteArrayOutputStream(),
              context());

      assertThat(spans.getFinishedSpanItems()).as("before the answer is given").hasSize(1);
      SpanData span = spans.getFinishedSpanItems().getFirst();
      assertThat(span.getName()).isEqualTo("process orders");
      assertThat(span.getLinks())
          .extracting(link -> link.getSpanContext().getSpanId())
          .containsExactly("00f067aa0ba902b7", "b7ad6b7169203331");
    }
  }

  /** What the page says to write, with variables and a collector of the test. */
  @Test
  void anInvocationSendsAllBeforeItsAnswer() throws IOException {
    try (Backend backend = new Backend()) {
      Map<String, String> variables =
          Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + backend.port());
      OpenTelemetrySdk sdk = OtelSdk.from(variables);
      HandlerOptions options =
          HandlerOptions.DEFAULT
              .telemetry(OtelTelemetry.onLambda(sdk, Duration.ofSeconds(30)))
              .clock(() -> NOON)
              .environment(
                  Map.of("WEIR_PARTITIONS_ORDERS", "1", "WEIR_KAFKA_ITEM_FAILURES", "true"));
      new OrdersHandler(options)
          .handleRequest(
              new ByteArrayInputStream(event(record(1, "")).getBytes(StandardCharsets.UTF_8)),
              new ByteArrayOutputStream(),
              context());
      assertThat(backend.requests())
          .extracting(Backend.Request::path)
          .containsExactlyInAnyOrder("/v1/traces", "/v1/metrics");
      sdk.close();
    }
  }

  /** Compiled alone: it would look for a collector on this machine. */
  static HandlerOptions options() {
    return HandlerOptions.DEFAULT.telemetry(OtelTelemetry.onLambda(OtelSdk.fromEnvironment()));
  }
}
