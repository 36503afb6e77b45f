package io.weir.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;
import io.weir.process.ProcessFunction;
import io.weir.state.InMemoryStateStore;
import io.weir.testkit.CollectingSink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/** What stands on standard output of what is logged. */
class JsonLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(JsonLogTest.class);
  private static final long NOON = 1_767_268_800_000L;

  private final PrintStream out = System.out;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void leave() {
    System.setOut(out);
    MDC.clear();
  }

  private List<JsonNode> lines() {
    return written
        .toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> {
          try {
            return JSON.readTree(line);
          } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
          }
        })
        .toList();
  }

  private JsonNode line() {
    assertThat(lines()).hasSize(1);
    return lines().getFirst();
  }

  private static final class Orders extends StreamHandler {
    static final Source<String> ORDERS = Source.topic("orders", Json.of(String.class));

    static final StreamFunction FUNCTION =
        StreamFunction.named("order-log")
            .from(ORDERS.keyByPartitionKey())
            .compute(
                ProcessFunction.<String, String>of(
                    (event, context) -> LOG.warn("an order of {}", event.value())))
            .to(new CollectingSink<>("orders"))
            .deadLetters(new CollectingSink<>(StreamFunction.DEAD_LETTERS))
            .build();

    Orders() {
      super(
          FUNCTION,
          new InMemoryStateStore(),
          HandlerOptions.DEFAULT
              .clock(() -> NOON)
              .environment(
                  Map.of("WEIR_PARTITIONS_ORDERS", "1", "WEIR_KAFKA_ITEM_FAILURES", "true")));
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            JsonLogTest.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getRemainingTimeInMillis" -> 60_000;
                  case "getAwsRequestId" -> "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
                  default -> null;
                });
  }

  /** A value that fails to tell of itself. */
  private static final class Silent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }

  @Test
  void whatFailsToTellOfItselfFailsNobodyWhoLogsIt() {
    LOG.error("an exception", new Silent());
    LOG.atError().addKeyValue("value", new Silent()).addKeyValue(null, 1).log("a value");

    List<JsonNode> lines = lines();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst().path("message").asText()).isEqualTo("an exception");
    assertThat(lines.getFirst().path("errorType").asText()).isEqualTo(Silent.class.getName());
    assertThat(lines.getFirst().path("stackTrace").asText()).contains("FAILED printStackTrace()");
    assertThat(lines.getLast().path("message").asText()).isEqualTo("a value");
    assertThat(lines.getLast().path("value").asText()).isEqualTo("[FAILED toString()]");
    assertThat(lines.getLast().path("null").asText()).isEqualTo("1");
  }

  /** The line of the invocation, and the author's own, with nothing set up. */
  @Test
  void whatIsLoggedInAnInvocationNamesIt() throws IOException {
    String event =
        """
        {"eventSource":"aws:kafka","eventSourceArn":\
        "arn:aws:kafka:eu-west-1:123456789012:cluster/shop/b5a5d2d8-1f4c-4b3a-9a50-6f3c5f9d3a11-2",\
        "bootstrapServers":"b-1.shop:9098","records":{"orders-0":[\
        {"topic":"orders","partition":0,"offset":7,"timestamp":%d,"timestampType":"CREATE_TIME",\
        "key":"%s","value":"%s","headers":[]}]}}\
        """
            .formatted(NOON, base64("ada"), base64("\"tea\\nand \\\"milk\\\"\""));
    new Orders()
        .handleRequest(
            new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
            new ByteArrayOutputStream(),
            context());
    LOG.info("after the invocation");

    List<JsonNode> lines = lines();
    assertThat(lines).hasSize(3);
    for (JsonNode line : lines.subList(0, 2)) {
      assertThat(line.path("function").asText()).isEqualTo("order-log");
      assertThat(line.path("requestId").asText()).isEqualTo("8476a536-e9f4-11e8-9739-2dfe598c3fcd");
      assertThat(line.path("shard").asText()).isEqualTo("orders/orders-0");
      assertThat(line.path("position").asText()).isEqualTo("orders/orders-0@7");
    }
    JsonNode own = lines.getFirst();
    assertThat(own.path("level").asText()).isEqualTo("WARN");
    assertThat(own.path("message").asText()).isEqualTo("an order of tea\nand \"milk\"");
    assertThat(own.path("logger").asText()).isEqualTo(JsonLogTest.class.getName());
    assertThat(lines.get(1).path("level").asText()).isEqualTo("INFO");
    assertThat(lines.get(1).path("message").asText()).contains("records=1");
    assertThat(lines.get(2).has("function")).isFalse();
  }

  /** The names by which Lambda sorts lines of JSON by their levels. */
  @Test
  void timeAndLevelAreAsLambdaWantsThem() {
    LOG.error("one");
    assertThat(line().path("timestamp").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(line().path("level").asText()).isEqualTo("ERROR");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        59_999,
        3_599_999,
        951_782_399_999L,
        1_767_268_800_000L,
        4_102_444_799_007L,
        -1
      })
  void timeIsTheInstantToTheMillisecond(long at) {
    String line = new JsonLine(at, Level.INFO, "logger").text();
    String time = line.substring(line.indexOf(":\"") + 2, line.indexOf("\",\"level"));
    assertThat(time).hasSize("2026-01-01T12:00:00.000Z".length());
    assertThat(Instant.parse(time)).isEqualTo(Instant.ofEpochMilli(at));
  }

  @Test
  void anExceptionIsPartOfItsLine() {
    LOG.warn("it failed for {}", "a reason", new IllegalStateException("of the\ntest"));
    assertThat(line().path("message").asText()).isEqualTo("it failed for a reason");
    assertThat(line().path("errorType").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(line().path("stackTrace").asText())
        .startsWith("java.lang.IllegalStateException: of the\ntest")
        .contains("JsonLogTest");
  }

  @Test
  void pairsOfTheFluentApiAreFields() {
    MDC.put("shard", "of the context");
    LOG.atInfo().addKeyValue("orders", 3).addKeyValue("shard", "own").log("{} came", "some");
    assertThat(line().path("orders").asText()).isEqualTo("3");
    assertThat(line().path("message").asText()).isEqualTo("some came");
    assertThat(line().path("shard").asText()).isEqualTo("of the context");
  }

  /**
   * A log event of CloudWatch has a limit, and what is above it is cut into two that are no JSON.
   */
  @Test
  void aVeryLongTextIsCut() {
    LOG.info("x".repeat(1_000_000));
    assertThat(line().path("message").asText()).hasSize(JsonLine.LONGEST);
  }

  @Test
  void whatIsBelowTheLevelIsNotWritten() {
    LOG.debug("not this");
    LoggerFactory.getLogger("software.amazon.awssdk.core").info("nor this");
    LoggerFactory.getLogger("software.amazon.awssdk.core").warn("but this");
    assertThat(line().path("message").asText()).isEqualTo("but this");
  }
}
