package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.lambda.Clicks.Click;
import io.weir.spi.Signal;
import io.weir.spi.Telemetry;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a handler writes to standard output: a line of metrics for each invocation, or nothing. */
class TelemetryLinesTest {
  private static final String KEY = "SECRETKEY";
  private static final String TICK = "{\"weir\":\"tick\"}";

  private final Rig rig = new Rig();

  @BeforeEach
  void onLambda() {
    rig.environment.put("AWS_LAMBDA_FUNCTION_NAME", "prod-clicks");
  }

  /** What is written to standard output meanwhile. */
  private static String output(Runnable run) {
    PrintStream out = System.out;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      run.run();
    } finally {
      System.setOut(out);
    }
    return written.toString(StandardCharsets.UTF_8);
  }

  /** The lines, each checked to be in the format. */
  private List<JsonNode> lines(Runnable run) {
    String text = output(run);
    assertThat(text).doesNotContain("SECRET");
    return text.lines().map(MetricLineTest::checked).toList();
  }

  private List<JsonNode> lines(EventJson event) {
    return lines(() -> rig.invoke(event));
  }

  private static EventJson clicks() {
    EventJson event = new EventJson().put(1, "no JSON SECRETTEXT");
    for (int i = 2; i <= 40; i++) {
      event.put(i, Click.json(i % 2 == 0 ? KEY : KEY + i, i));
    }
    return event;
  }

  @Test
  void aBatchWritesOneLineWithoutKeysAndPayloads() {
    List<JsonNode> lines = lines(clicks());

    assertThat(lines).hasSize(1);
    JsonNode line = lines.getFirst();
    assertThat(line.path("Function").asText()).isEqualTo("prod-clicks");
    assertThat(line.path("Definition").asText()).isEqualTo("click-counts");
    assertThat(line.path("Kind").asText()).isEqualTo("batch");
    assertThat(line.path("RequestId").asText()).isEqualTo("request");
    assertThat(line.path("Shard").asText()).isEqualTo("clicks/" + EventJson.SHARD);
    assertThat(line.path("First").asText()).endsWith("@1");
    assertThat(line.path("Last").asText()).endsWith("@40");
    assertThat(line.path("Records").asInt()).isEqualTo(40);
    assertThat(line.path("DecodeFailures").asInt()).isEqualTo(1);
    assertThat(line.path("ColdStarts").asInt()).isEqualTo(1);
    assertThat(line.at("/hotKeys/0/key").asText()).startsWith("key#");
    assertThat(line.at("/_aws/Timestamp").asLong()).isEqualTo(rig.now);
    assertThat(line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString())
        .isEqualTo("[[\"Function\"]]");
  }

  @Test
  void aTickWritesOneLineHoweverOftenItGoesAround() {
    lines(clicks());
    List<JsonNode> lines = lines(() -> rig.invoke(TICK));

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().path("Kind").asText()).isEqualTo("tick");
    assertThat(lines.getFirst().has("DueBacklog")).isTrue();
    assertThat(lines.getFirst().has("ColdStarts")).isFalse();
  }

  @Test
  void whatIsUnfinishedIsNamed() {
    rig.start(sink -> Clicks.to(rig.away(KEY)));
    EventJson event = new EventJson().put(1, Click.json(KEY, 0)).put(2, Click.json(KEY, 61));

    JsonNode line = lines(event).getFirst();

    assertThat(line.path("UnfinishedFrom").asText()).endsWith("@1");
    assertThat(line.path("Reason").asText()).contains("sink counts wants it again");
    assertThat(line.path("UnfinishedBatches").asInt()).isEqualTo(1);
    assertThat(line.at("/sinkErrors/counts").asInt()).isEqualTo(1);
  }

  /** An invocation that fails as a whole has its line, too. */
  @Test
  void anInvocationThatThrowsWritesItsLine() {
    failing("load", new OutOfMemoryError("of the test, SECRET"));
    List<JsonNode> lines =
        lines(() ->
            assertThat(catchThrowable(() -> rig.invoke(clicks())))
                .isInstanceOf(OutOfMemoryError.class));
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().path("SuccessRate").asDouble(-1)).isZero();
    assertThat(lines.getFirst().path("Reason").asText())
        .startsWith("it has thrown java.lang.OutOfMemoryError");
  }

  /** Lets one call to the store throw. */
  private void failing(String call, Throwable failure) {
    rig.store =
        (StateStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {StateStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals(call)) {
                    throw failure;
                  }
                  return method.invoke(rig.memory, arguments);
                });
  }

  /** A new container asks for the definition first: there it finds out that the store is away. */
  @Test
  void aNewContainerWithoutItsStoreTellsThatItsBatchesAndTicksComeAgain() {
    failing("note", new StateStoreException("DynamoDB does not answer"));

    JsonNode batch = lines(clicks()).getFirst();
    assertThat(batch.path("UnfinishedBatches").asInt()).isEqualTo(1);
    assertThat(batch.path("SuccessRate").asDouble(-1)).isZero();
    assertThat(batch.path("LagRecords").asInt()).isEqualTo(40);
    assertThat(batch.path("Reason").asText()).contains("DynamoDB does not answer");
    assertThat(batch.path("UnfinishedFrom").asText()).endsWith("@1");

    JsonNode tick =
        lines(() ->
                assertThat(catchThrowable(() -> rig.invoke(TICK)))
                    .isInstanceOf(StateStoreException.class))
            .getFirst();
    assertThat(tick.path("Kind").asText()).isEqualTo("tick");
    assertThat(tick.path("UnfinishedBatches").asInt()).isEqualTo(1);
    assertThat(tick.path("Reason").asText()).contains("DynamoDB does not answer");
  }

  /** Errors that a package without one of its classes throws, and those of a full disk. */
  @Test
  void noFailureOfTelemetryIsOneOfTheFunction() {
    Telemetry broken =
        (Telemetry)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Telemetry.class},
                (proxy, method, arguments) -> {
                  throw new NoClassDefFoundError("io/opentelemetry/api/OpenTelemetry");
                });
    Told told = new Told();
    HandlerOptions options =
        rig.options()
            .telemetry(broken)
            .telemetry(told)
            .metricLinesTo(line -> {
              throw new UncheckedIOException(new IOException("no space left"));
            });
    rig.use(new Rig.Handler(Clicks.to(rig.counts), rig.store, options));

    assertThat(rig.invoke(clicks())).isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(rig.invoke(TICK)).contains("\"complete\":true");
    assertThat(told.batches).hasSize(1);
    assertThat(told.ticks).isNotEmpty();
    assertThat(told.starts).hasSize(1);
  }

  /** A mapping may send an event that a filter has left empty, and the first one may fail. */
  @Test
  void aContainerIsColdInItsFirstLineWhateverItsFirstInvocationWas() {
    assertThat(lines(() -> rig.invoke("{\"Records\":[]}"))).isEmpty();
    assertThat(lines(clicks()).getFirst().path("ColdStarts").asInt()).isEqualTo(1);
    assertThat(lines(clicks()).getFirst().has("ColdStarts")).isFalse();
  }

  private static EventJson ofTwoShards() {
    String one = new EventJson().shard("s-1").put(1, Click.json("a", 1)).toString();
    String other = new EventJson().shard("s-2").put(1, Click.json("b", 1)).toString();
    return new EventJson() {
      @Override
      public String toString() {
        return one.replace("]}", ",") + other.replace("{\"Records\":[", "");
      }
    };
  }

  @Test
  void shardsAreADimensionOnlyIfThatIsSaid() {
    rig.kinesis = new FakeKinesis("s-1", "s-2");
    assertThat(lines(ofTwoShards())).hasSize(1);

    rig.environment.put("WEIR_TELEMETRY_SHARDS", "true");
    rig.start(Clicks::to);
    List<JsonNode> lines = lines(ofTwoShards());
    assertThat(lines)
        .extracting(line -> line.path("Shard").asText())
        .containsExactly("clicks/s-1", "clicks/s-2");
    assertThat(lines)
        .extracting(line -> line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString())
        .containsOnly("[[\"Function\"],[\"Function\",\"Shard\"]]");
  }

  @Test
  void nothingIsWrittenIfThatIsSaidOrOutsideOfLambda() {
    rig.environment.put("WEIR_TELEMETRY", "off");
    rig.start(Clicks::to);
    assertThat(output(() -> rig.invoke(clicks()))).isEmpty();

    rig.environment.clear();
    rig.start(Clicks::to);
    assertThat(output(() -> rig.invoke(clicks()))).isEmpty();

    rig.environment.put("WEIR_TELEMETRY", "emf");
    rig.start(Clicks::to);
    JsonNode line = lines(clicks()).getFirst();
    assertThat(line.path("Function").asText()).isEqualTo("click-counts");
  }

  @Test
  void theOptionsSayItWhereNoVariableDoes() {
    assertThat(rig.options().metrics().written()).isTrue();
    assertThat(rig.options().metricLines(false).metrics().written()).isFalse();
    assertThat(rig.options().metricsByShard(true).metrics().byShard()).isTrue();
    rig.environment.put("WEIR_TELEMETRY", "emf");
    rig.environment.put("WEIR_TELEMETRY_SHARDS", "false");
    assertThat(rig.options().metricLines(false).metrics().written()).isTrue();
    assertThat(rig.options().metricsByShard(true).metrics().byShard()).isFalse();
  }

  @Test
  void anythingElseInAVariableIsRefused() {
    rig.environment.put("WEIR_TELEMETRY", "yes");
    assertThatThrownBy(() -> rig.start(Clicks::to))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("WEIR_TELEMETRY='yes'")
        .hasMessageContaining("emf or off");
  }

  /** A container that comes back from a snapshot is a cold one, and others are told at once. */
  @Test
  void aRestoredContainerIsAColdOne() {
    Told told = new Told();
    rig.telemetry.add(told);
    rig.start(Clicks::to);
    lines(clicks());
    assertThat(told.value(Signal.COLD_STARTS)).isEqualTo(1);
    lines(clicks());
    assertThat(told.value(Signal.COLD_STARTS)).isZero();
    rig.handler().afterRestore(null);
    lines(clicks());
    assertThat(told.value(Signal.COLD_STARTS)).isEqualTo(1);
    assertThat(told.starts).hasSize(2);
  }
}
