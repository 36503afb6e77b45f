package io.weir.micrometer;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.spi.Shard;
import io.weir.spi.Signal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a scrape of Prometheus reads of the meters, and what holds for any registry. */
class MicrometerTelemetryTest {
  private static final String TAG = "{function=\"click-counts\"}";

  private final MockClock clock = new MockClock();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
  private final MicrometerTelemetry telemetry = MicrometerTelemetry.of(registry);

  private String lines(String beginning) {
    return String.join(
        "\n", registry.scrape().lines().filter(line -> line.startsWith(beginning)).toList());
  }

  private double value(String sample) {
    String line = lines(sample + " ");
    assertThat(line).as("%s of%n%s", sample, registry.scrape()).isNotEmpty();
    return Double.parseDouble(line.substring(sample.length() + 1));
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void eachSignalHasAMeterWithItsMeaningAndTheFunction(Signal signal) {
    telemetry.batch(Facts.batch(Facts.some(signal)));

    assertThat(registry.getMeters()).hasSize(signal.kind() == Signal.Kind.RATE ? 2 : 1);
    for (Meter meter : registry.getMeters()) {
      assertThat(meter.getId().getTag("function")).isEqualTo("click-counts");
      assertThat(meter.getId().getDescription()).contains(signal.meaning());
    }
    assertThat(registry.scrape().lines().filter(line -> !line.startsWith("#")))
        .isNotEmpty()
        .allMatch(line -> line.matches("weir_[a-z_]+\\{function=\"click-counts\".*"))
        .noneMatch(line -> line.endsWith("NaN"));
  }

  @Test
  void noTwoSignalsHaveOneMeter() {
    for (Signal signal : Signal.values()) {
      telemetry.batch(Facts.batch(Facts.some(signal)));
    }
    Set<String> rates =
        Arrays.stream(Signal.values())
            .filter(signal -> signal.kind() == Signal.Kind.RATE)
            .map(Signal::metric)
            .collect(toSet());
    assertThat(registry.getMeters()).hasSize(Signal.values().length + rates.size());
  }

  @Test
  void countsAddUpAndZeroIsThereFromTheFirstBatchOn() {
    telemetry.batch(
        Facts.batch(all ->
            all.set(Signal.RECORDS, 100).set(Signal.CPU_TIME, 250).set(Signal.DUPLICATES, 0)));
    assertThat(value("weir_duplicates_total" + TAG)).isZero();

    telemetry.tick(Facts.tick(all -> all.set(Signal.CPU_TIME, 500.5)));
    telemetry.batch(Facts.batch(all -> all.set(Signal.RECORDS, 20).set(Signal.DUPLICATES, 2)));
    assertThat(value("weir_records_total" + TAG)).isEqualTo(120);
    assertThat(value("weir_duplicates_total" + TAG)).isEqualTo(2);
    assertThat(value("weir_cpu_time_seconds_total" + TAG)).isEqualTo(0.7505);
  }

  /**
   * What is not measured is not zero: a function with a ParallelizationFactor knows no late ones.
   */
  @Test
  void whatWasNeverMeasuredHasNoMeter() {
    telemetry.batch(Facts.batch(all -> all.set(Signal.RECORDS, 1)));
    assertThat(registry.getMeters()).hasSize(1);
  }

  @Test
  void ratesAreTwoCountersSoThatLargeBatchesWeighMore() {
    telemetry.batch(Facts.batch(all -> all.share(Signal.LATE_RATE, 1, 1)));
    telemetry.batch(Facts.batch(all -> all.share(Signal.LATE_RATE, 0, 999)));
    assertThat(value("weir_late_rate_part_total" + TAG)).isEqualTo(1);
    assertThat(value("weir_late_rate_whole_total" + TAG)).isEqualTo(1_000);
  }

  @Test
  void aGaugeIsTheLargestOfTheLastMinutesInBaseUnitsAndThenNothing() {
    telemetry.batch(
        Facts.batch(all ->
            all.set(Signal.SHARD_LAG, 90_000)
                .set(Signal.RECORD_TIME, 250.0)
                .set(Signal.HOT_KEY_SHARE, 20)));
    telemetry.batch(Facts.batch(all -> all.set(Signal.SHARD_LAG, 10)));
    assertThat(value("weir_shard_lag_seconds" + TAG)).isEqualTo(90);
    assertThat(value("weir_record_time_seconds" + TAG)).isEqualTo(0.00025);
    assertThat(value("weir_hot_key_share_ratio" + TAG)).isEqualTo(0.2);

    clock.add(Duration.ofMinutes(1));
    telemetry.batch(Facts.batch(all -> all.set(Signal.SHARD_LAG, 20)));
    assertThat(value("weir_shard_lag_seconds" + TAG)).isEqualTo(90);
    clock.add(Duration.ofMinutes(1));
    assertThat(value("weir_shard_lag_seconds" + TAG)).isEqualTo(0.02);
    assertThat(value("weir_record_time_seconds" + TAG)).isNaN();
    clock.add(Duration.ofMinutes(1));
    assertThat(value("weir_shard_lag_seconds" + TAG)).isNaN();
  }

  /** Also if nobody has told or asked for some minutes. */
  @Test
  void aGaugeForgetsWhatIsLongAgo() {
    telemetry.batch(Facts.batch(all -> all.set(Signal.HEAP_USED, 100)));
    clock.add(Duration.ofMinutes(2));
    telemetry.batch(Facts.batch(all -> all.set(Signal.HEAP_USED, 50)));
    assertThat(value("weir_heap_used_bytes" + TAG)).isEqualTo(50);
  }

  @Test
  void histogramsHaveBucketsCountSumAndTheExactMaximum() {
    telemetry.batch(
        Facts.batch(all -> all.histogram(Signal.DELIVERY_LATENCY, Facts.values(20, 20, 30_700))));
    assertThat(value("weir_delivery_latency_seconds_count" + TAG)).isEqualTo(3);
    assertThat(value("weir_delivery_latency_seconds_max" + TAG)).isEqualTo(30.7);
    assertThat(value("weir_delivery_latency_seconds_sum" + TAG)).isEqualTo(30.74);
    assertThat(lines("weir_delivery_latency_seconds_bucket").lines())
        .hasSizeBetween(50, 120)
        .anyMatch(line -> line.endsWith(" 2"))
        .anyMatch(line -> line.contains("le=\"+Inf\"") && line.endsWith(" 3"));

    telemetry.batch(
        Facts.batch(all -> all.histogram(Signal.KEY_STATE_BYTES, Facts.values(1_024, 1_024))));
    assertThat(value("weir_key_state_bytes_max" + TAG)).isEqualTo(1_024);
    assertThat(value("weir_key_state_bytes_sum" + TAG)).isEqualTo(2_048);
    assertThat(lines("weir_key_state_bytes_bucket").lines()).hasSizeBetween(50, 120);
  }

  /** Percentiles from the buckets, as Prometheus takes them, are near the true ones. */
  @ParameterizedTest
  @EnumSource(
      value = Signal.class,
      names = {"EVENT_LATENCY", "DELIVERY_LATENCY", "COMMIT_TIME"})
  void bucketsAreNarrowWhereLatenciesAre(Signal signal) {
    telemetry.batch(Facts.batch(Facts.some(signal)));
    double[] bounds =
        lines("weir_" + signal.name().toLowerCase(Locale.ROOT) + "_seconds_bucket")
            .lines()
            .map(line -> line.replaceAll(".*le=\"(.*)\".*", "$1"))
            .filter(bound -> !bound.equals("+Inf"))
            .mapToDouble(Double::parseDouble)
            .toArray();
    assertThat(bounds[0]).isLessThanOrEqualTo(0.001);
    assertThat(bounds[bounds.length - 1]).isGreaterThanOrEqualTo(3_600);
    for (int i = 1; i < bounds.length; i++) {
      if (bounds[i] > 0.004) {
        assertThat(bounds[i] / bounds[i - 1]).as("up to %s", bounds[i]).isLessThan(1.35);
      }
    }
  }

  @Test
  void shardsAreATagOnlyIfThatIsSaid() {
    Shard other = new Shard("clicks", "shardId-000000000001");
    telemetry.batch(Facts.batch(other, all -> all.set(Signal.RECORDS, 1)));
    assertThat(lines("weir_records")).doesNotContain("shard");

    PrometheusMeterRegistry shards = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    MicrometerTelemetry byShard = MicrometerTelemetry.of(shards).byShard(true);
    byShard.batch(Facts.batch(all -> all.set(Signal.RETRIES, 1)));
    byShard.batch(Facts.batch(other, all -> all.set(Signal.RETRIES, 2)));
    byShard.tick(Facts.tick(all -> all.set(Signal.RETRIES, 4)));
    assertThat(shards.scrape())
        .contains("weir_retries_total{function=\"click-counts\",shard=\"none\"} 4.0")
        .contains("{function=\"click-counts\",shard=\"clicks/shardId-000000000000\"} 1.0")
        .contains("{function=\"click-counts\",shard=\"clicks/shardId-000000000001\"} 2.0");
  }

  /** A name that the registry has for something else already: all others are recorded. */
  @Test
  void whatARegistryRefusesHarmsNothingElse() {
    SimpleMeterRegistry taken = new SimpleMeterRegistry();
    taken.gauge("weir.records", Tags.of("function", Facts.FUNCTION), 7);
    MicrometerTelemetry.of(taken)
        .batch(
            Facts.batch(all ->
                all.set(Signal.COLD_STARTS, 1).set(Signal.RECORDS, 5).set(Signal.RESULTS, 6)));
    assertThat(taken.get("weir.cold.starts").counter().count()).isEqualTo(1);
    assertThat(taken.get("weir.results").counter().count()).isEqualTo(6);
    assertThat(taken.get("weir.records").gauge().value()).isEqualTo(7);
  }

  @Test
  void lanesShareIt() throws InterruptedException {
    int lanes = 8;
    int batches = 500;
    try (ExecutorService threads = Executors.newFixedThreadPool(lanes)) {
      for (int lane = 0; lane < lanes; lane++) {
        threads.execute(() ->
            LongStream.range(0, batches)
                .forEach(i ->
                    telemetry.batch(
                        Facts.batch(all ->
                            all.set(Signal.RECORDS, 10)
                                .set(Signal.SHARD_LAG, i)
                                .histogram(Signal.COMMIT_TIME, Facts.values(i))))));
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(value("weir_records_total" + TAG)).isEqualTo(10.0 * lanes * batches);
    assertThat(value("weir_commit_time_seconds_count" + TAG)).isEqualTo(lanes * batches);
    assertThat(value("weir_shard_lag_seconds" + TAG)).isEqualTo((batches - 1) / 1_000.0);
  }

  /** Not all registries have seconds as their base unit. */
  @Test
  void timesAreInTheBaseUnitOfTheRegistry() {
    SimpleMeterRegistry simple = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    MicrometerTelemetry.of(simple)
        .batch(
            Facts.batch(all ->
                all.set(Signal.WATERMARK_LAG, 1_500)
                    .histogram(Signal.EVENT_LATENCY, Facts.values(2_000))));
    assertThat(simple.get("weir.watermark.lag").timeGauge().value(TimeUnit.MILLISECONDS))
        .isEqualTo(1_500);
    Timer latency = simple.get("weir.event.latency").timer();
    assertThat(latency.max(TimeUnit.SECONDS)).isEqualTo(2);
  }
}
