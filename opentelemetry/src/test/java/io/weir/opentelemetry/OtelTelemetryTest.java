package io.weir.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.weir.spi.Position;
import io.weir.spi.Producers;
import io.weir.spi.Shard;
import io.weir.spi.Signal;
import io.weir.spi.TraceParent;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an SDK with readers in memory has of what it is told. */
class OtelTelemetryTest {
  private static final Attributes FUNCTION =
      Attributes.of(AttributeKey.stringKey("weir.function"), Facts.FUNCTION);
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .build();
  private final OtelTelemetry telemetry = OtelTelemetry.of(sdk);

  @AfterEach
  void close() {
    sdk.close();
  }

  private Map<String, MetricData> collected() {
    return metrics.collectAllMetrics().stream()
        .collect(Collectors.toMap(MetricData::getName, Function.identity()));
  }

  private static double value(MetricData metric) {
    Collection<? extends PointData> points = metric.getData().getPoints();
    assertThat(points).as(metric.getName()).hasSize(1);
    PointData point = points.iterator().next();
    assertThat(point.getAttributes()).isEqualTo(FUNCTION);
    return ((DoublePointData) point).getValue();
  }

  private static HistogramPointData histogram(MetricData metric) {
    return metric.getHistogramData().getPoints().iterator().next();
  }

  private SpanData span() {
    assertThat(spans.getFinishedSpanItems()).hasSize(1);
    return spans.getFinishedSpanItems().getFirst();
  }

  private static Object attribute(SpanData span, String name) {
    return span.getAttributes().asMap().entrySet().stream()
        .filter(one -> one.getKey().getKey().equals(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void eachSignalHasAMetricWithItsMeaningAndTheFunction(Signal signal) {
    telemetry.batch(Facts.batch(Facts.some(signal)));

    Map<String, MetricData> all = collected();
    assertThat(all).hasSize(signal.kind() == Signal.Kind.RATE ? 2 : 1);
    for (MetricData metric : all.values()) {
      assertThat(metric.getName()).matches("weir\\.[a-z_]+(\\.part|\\.whole)?");
      assertThat(metric.getDescription()).contains(signal.meaning());
      assertThat(metric.getUnit()).isIn("1", "s", "By");
      assertThat(metric.getData().getPoints())
          .extracting(PointData::getAttributes)
          .containsExactly(FUNCTION);
    }
  }

  @Test
  void countsAddUpAndRatesAreTwo() {
    telemetry.batch(
        Facts.batch(all ->
            all.set(Signal.RECORDS, 1)
                .set(Signal.RETRIES, 0)
                .set(Signal.CPU_TIME, 250)
                .share(Signal.LATE_RATE, 1, 1)));
    telemetry.batch(
        Facts.batch(all -> all.set(Signal.RECORDS, 999).share(Signal.LATE_RATE, 0, 999)));
    telemetry.tick(Facts.tick(true, all -> all.set(Signal.CPU_TIME, 500)));

    Map<String, MetricData> all = collected();
    assertThat(value(all.get("weir.records"))).isEqualTo(1_000);
    assertThat(value(all.get("weir.retries"))).isZero();
    assertThat(value(all.get("weir.cpu_time"))).isEqualTo(0.75);
    assertThat(all.get("weir.cpu_time").getUnit()).isEqualTo("s");
    assertThat(value(all.get("weir.late_rate.part"))).isEqualTo(1);
    assertThat(value(all.get("weir.late_rate.whole"))).isEqualTo(1_000);
    assertThat(all).doesNotContainKey("weir.results");
  }

  @Test
  void aGaugeIsTheLargestSinceTheLastCollectionAndThenNothing() {
    telemetry.batch(Facts.batch(all -> all.set(Signal.SHARD_LAG, 90_000)));
    telemetry.batch(
        Facts.batch(all -> all.set(Signal.SHARD_LAG, 10).set(Signal.HOT_KEY_SHARE, 20)));
    Map<String, MetricData> all = collected();
    assertThat(value(all.get("weir.shard_lag"))).isEqualTo(90);
    assertThat(value(all.get("weir.hot_key_share"))).isEqualTo(0.2);

    telemetry.batch(Facts.batch(more -> more.set(Signal.SHARD_LAG, 20)));
    all = collected();
    assertThat(value(all.get("weir.shard_lag"))).isEqualTo(0.02);
    assertThat(all).doesNotContainKey("weir.hot_key_share");
  }

  @Test
  void histogramsHaveNarrowBucketsAndTheExactMaximum() {
    long[] values = LongStream.rangeClosed(1, 1_000).map(i -> 3 * i).toArray();
    telemetry.batch(Facts.batch(all -> all.histogram(Signal.EVENT_LATENCY, Facts.values(values))));
    HistogramPointData point = histogram(collected().get("weir.event_latency"));
    assertThat(point.getCount()).isEqualTo(1_000);
    assertThat(point.getSum()).isCloseTo(3 * 500.5, within(20.0));

    long seen = 0;
    int bucket = -1;
    while (seen < 990) {
      seen += point.getCounts().get(++bucket);
    }
    assertThat(point.getBoundaries().get(bucket - 1)).as("p99 is 2.97 s").isBetween(2.4, 2.97);
    assertThat(point.getBoundaries().get(bucket)).isBetween(2.97, 3.3);
    for (int i = 1; i < point.getBoundaries().size(); i++) {
      double ratio = point.getBoundaries().get(i) / point.getBoundaries().get(i - 1);
      assertThat(ratio).isBetween(1.1, 1.3);
    }
  }

  /** Not the middle of its bucket. */
  @Test
  void theLargestValueIsExact() {
    telemetry.batch(
        Facts.batch(all -> all.histogram(Signal.EVENT_LATENCY, Facts.values(20, 40_900))));
    HistogramPointData point = histogram(collected().get("weir.event_latency"));
    assertThat(point.getCount()).isEqualTo(2);
    assertThat(point.getMax()).isEqualTo(40.9);
  }

  @Test
  void shardsAreAnAttributeOnlyIfThatIsSaid() {
    OtelTelemetry byShard = telemetry.byShard(true);
    byShard.batch(Facts.batch(all -> all.set(Signal.RETRIES, 1)));
    byShard.batch(Facts.batch(new Shard("clicks", "other"), all -> all.set(Signal.RETRIES, 2)));
    byShard.tick(Facts.tick(true, all -> all.set(Signal.RETRIES, 4)));
    assertThat(collected().get("weir.retries").getDoubleSumData().getPoints())
        .extracting(point -> point.getAttributes().get(AttributeKey.stringKey("weir.shard")))
        .containsExactlyInAnyOrder("clicks/shardId-000000000000", "clicks/other", null);
  }

  @Test
  void aBatchIsASpanWithItsTimesAndPositions() {
    telemetry.batch(Facts.batch(all -> all.set(Signal.RECORDS, 100).set(Signal.RESULTS, 7)));
    SpanData span = span();
    assertThat(span.getName()).isEqualTo("process clicks");
    assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getStartEpochNanos()).isEqualTo(Facts.AT * 1_000_000);
    assertThat(span.getEndEpochNanos()).isEqualTo(Facts.AT * 1_000_000 + 5_000_000);
    assertThat(attribute(span, "messaging.system")).isEqualTo("aws_kinesis");
    assertThat(attribute(span, "messaging.destination.name")).isEqualTo("clicks");
    assertThat(attribute(span, "messaging.destination.partition.id"))
        .isEqualTo("shardId-000000000000");
    assertThat(attribute(span, "messaging.operation.type")).isEqualTo("process");
    assertThat(attribute(span, "messaging.batch.message_count")).isEqualTo(100L);
    assertThat(attribute(span, "weir.results")).isEqualTo(7L);
    assertThat(attribute(span, "weir.phase.load")).isEqualTo(3L);
    assertThat(attribute(span, "weir.batch.first")).asString().endsWith("@1");
    assertThat(attribute(span, "weir.batch.last")).asString().endsWith("@10");
    assertThat(span.getLinks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:dynamodb:eu-west-1:1:table/orders/stream/2026-01-01T00:00:00.000,aws_dynamodb_streams",
    "arn:aws-cn:kafka:cn-north-1:1:topic/shop/1-2/clicks,kafka",
    "kafka://b-1:9092/clicks,kafka",
    "'',",
    "arn:aws,",
  })
  void theKindOfStreamIsTheSystem(String stream, String system) {
    telemetry.batch(Facts.batch(Facts.SHARD, stream, Optional.empty(), Producers.NONE, all -> {}));
    assertThat(attribute(span(), "messaging.system")).isEqualTo(system);
  }

  @Test
  void whatIsUnfinishedIsAnErrorWithItsReason() {
    Position from = new Position(Facts.SHARD, BigInteger.TWO, 0);
    telemetry.batch(Facts.batch(Facts.SHARD, Optional.of(from), Producers.NONE, all -> {}));
    assertThat(span().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span().getStatus().getDescription()).isEqualTo("sink counts wants it again");
    assertThat(attribute(span(), "error.type")).isEqualTo("unfinished");
    assertThat(attribute(span(), "weir.batch.unfinished_from")).asString().endsWith("@2");
  }

  @Test
  void aTickIsASpanAndAnErrorIfAKeyWaits() {
    telemetry.tick(Facts.tick(true, all -> {}));
    assertThat(span().getName()).isEqualTo("tick click-counts");
    assertThat(span().getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(attribute(span(), "weir.tick.fired")).isEqualTo(2L);
    spans.reset();
    telemetry.tick(Facts.tick(false, all -> {}));
    assertThat(span().getStatus().getDescription()).isEqualTo("a key waits");
  }

  private static TraceParent producer(int number) {
    return new TraceParent(TRACE, "%016x".formatted(number), number % 2 == 1);
  }

  @Test
  void theSpansOfProducersAreLinks() {
    Producers producers = new Producers(List.of(producer(1), producer(2)), 0, 3);
    telemetry.batch(Facts.batch(Facts.SHARD, Optional.empty(), producers, all -> {}));
    assertThat(span().getLinks())
        .extracting(LinkData::getSpanContext)
        .allMatch(context -> context.isRemote() && context.getTraceId().equals(TRACE))
        .extracting(context -> context.getSpanId() + context.isSampled())
        .containsExactly("0000000000000001true", "0000000000000002false");
    assertThat(span().getTraceId()).as("a trace of its own").isNotEqualTo(TRACE);
    assertThat(attribute(span(), "weir.producers.invalid")).isEqualTo(3L);
    MetricData invalid = collected().get("weir.producers.invalid");
    assertThat(invalid.getLongSumData().getPoints().iterator().next().getValue()).isEqualTo(3);
  }

  /** As many as an SDK keeps of a span, so that none is dropped without being counted. */
  @Test
  void allThatFactsTellAreLinked() {
    List<TraceParent> all =
        IntStream.rangeClosed(1, Producers.MOST).mapToObj(OtelTelemetryTest::producer).toList();
    telemetry.batch(
        Facts.batch(Facts.SHARD, Optional.empty(), new Producers(all, 5, 0), some -> {}));
    assertThat(span().getLinks()).hasSize(Producers.MOST);
    assertThat(span().getTotalRecordedLinks()).isEqualTo(Producers.MOST);
    assertThat(attribute(span(), "weir.producers.more")).isEqualTo(5L);
  }

  /** An agent's span of the invocation has the batch's below it. */
  @Test
  void aSpanThatIsCurrentIsTheParent() {
    Span invocation = sdk.getTracer("agent").spanBuilder("invocation").startSpan();
    try (Scope current = invocation.makeCurrent()) {
      assertThat(current).isNotNull();
      telemetry.batch(Facts.batch(all -> {}));
    }
    assertThat(span().getParentSpanId()).isEqualTo(invocation.getSpanContext().getSpanId());
    invocation.end();
  }

  @Test
  void lanesShareIt() throws InterruptedException {
    int lanes = 8;
    int batches = 300;
    try (ExecutorService threads = Executors.newFixedThreadPool(lanes)) {
      for (int lane = 0; lane < lanes; lane++) {
        threads.execute(() -> {
          for (int i = 0; i < batches; i++) {
            telemetry.batch(
                Facts.batch(all ->
                    all.set(Signal.RECORDS, 10)
                        .set(Signal.SHARD_LAG, 7)
                        .histogram(Signal.COMMIT_TIME, Facts.values(5))));
          }
        });
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
    Map<String, MetricData> all = collected();
    assertThat(value(all.get("weir.records"))).isEqualTo(10.0 * lanes * batches);
    assertThat(histogram(all.get("weir.commit_time")).getCount()).isEqualTo(lanes * batches);
    assertThat(spans.getFinishedSpanItems()).hasSize(lanes * batches);
  }

  /** A span that cannot be made keeps no metric from being recorded, and nothing is thrown. */
  @Test
  void whatFailsHarmsNothingElse() {
    OpenTelemetrySdk broken =
        OpenTelemetrySdk.builder()
            .setMeterProvider(sdk.getSdkMeterProvider())
            .setTracerProvider(SdkTracerProvider.builder().setSampler(new FailingSampler()).build())
            .build();
    OtelTelemetry.of(broken).batch(Facts.batch(all -> all.set(Signal.RECORDS, 3)));
    assertThat(value(collected().get("weir.records"))).isEqualTo(3);
  }
}
