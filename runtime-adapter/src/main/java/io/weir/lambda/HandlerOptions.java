package io.weir.lambda;

import io.weir.DeadLetter;
import io.weir.Sink;
import io.weir.engine.EngineLimits;
import io.weir.engine.WallClock;
import io.weir.spi.Telemetry;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** The options of a handler besides its function and its store. Immutable. */
public final class HandlerOptions {
  /**
   * The default options: the engine's own limits, the environment's factor, streams and
   * credentials, the machine's clock.
   */
  public static final HandlerOptions DEFAULT =
      new HandlerOptions(
          EngineLimits.DEFAULT,
          null,
          System.getenv(),
          new MachineClock(),
          HandlerOptions::environmentKinesis,
          0,
          MetricSettings.DEFAULT);

  /** The largest number of {@link #lanes}: the most that Lambda lets a process run at a time. */
  public static final int MOST_LANES = 1_600;

  private final EngineLimits limits;
  private final @Nullable Sink<DeadLetter> deadLetters;
  private final Map<String, String> environment;
  private final WallClock clock;
  private final Supplier<KinesisClient> kinesis;

  /** 0 = as many as the environment says. */
  private final int lanes;

  private final MetricSettings metrics;

  private static final class MachineClock implements WallClock {
    @Override
    public long nowMillis() {
      return System.currentTimeMillis();
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }
  }

  private HandlerOptions(
      EngineLimits limits,
      @Nullable Sink<DeadLetter> deadLetters,
      Map<String, String> environment,
      WallClock clock,
      Supplier<KinesisClient> kinesis,
      int lanes,
      MetricSettings metrics) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.deadLetters = deadLetters;
    this.environment = Map.copyOf(environment);
    this.clock = Objects.requireNonNull(clock, "clock");
    this.kinesis = Objects.requireNonNull(kinesis, "kinesis");
    this.lanes = lanes;
    this.metrics = Objects.requireNonNull(metrics, "metrics");
  }

  private static KinesisClient environmentKinesis() {
    return KinesisClient.builder().httpClient(UrlConnectionHttpClient.create()).build();
  }

  /**
   * The engine's limits. The factor of {@code WEIR_PARALLELIZATION_FACTOR} and the retention of
   * {@code WEIR_RETENTION_HOURS} go over those in them.
   */
  public HandlerOptions limits(EngineLimits chosen) {
    return new HandlerOptions(chosen, deadLetters, environment, clock, kinesis, lanes, metrics);
  }

  /** Sets the sink of dead letters for a function that does not declare one. */
  public HandlerOptions deadLetters(Sink<DeadLetter> sink) {
    Objects.requireNonNull(sink, "sink");
    return new HandlerOptions(limits, sink, environment, clock, kinesis, lanes, metrics);
  }

  /** Environment variables in place of the process's own, for tests. */
  public HandlerOptions environment(Map<String, String> variables) {
    return new HandlerOptions(limits, deadLetters, variables, clock, kinesis, lanes, metrics);
  }

  /** A clock in place of the machine's, for tests. */
  public HandlerOptions clock(WallClock chosen) {
    return new HandlerOptions(limits, deadLetters, environment, chosen, kinesis, lanes, metrics);
  }

  /** Sets the client for Kinesis; the supplier is called once, when the client is first needed. */
  public HandlerOptions kinesis(Supplier<KinesisClient> client) {
    return new HandlerOptions(limits, deadLetters, environment, clock, client, lanes, metrics);
  }

  /**
   * Limits the invocations that one handler object runs at the same time; others wait for their
   * turn. Each has a lane of its own: engine, caches, writers of the sinks. Unless this is called,
   * there are as many as {@code AWS_LAMBDA_MAX_CONCURRENCY} says, which Lambda sets on managed
   * instances, and one elsewhere.
   *
   * @param most 1 to {@link #MOST_LANES}
   */
  public HandlerOptions lanes(int most) {
    if (most < 1 || most > MOST_LANES) {
      throw new IllegalArgumentException(
          "lanes(" + most + ") must be 1 to MOST_LANES = " + MOST_LANES);
    }
    return new HandlerOptions(limits, deadLetters, environment, clock, kinesis, most, metrics);
  }

  /**
   * Whether each invocation writes its metrics to the log, as one line in CloudWatch's embedded
   * metric format (docs/operate/signals.md). Unless this is called, it does so on Lambda and not
   * elsewhere. {@code WEIR_TELEMETRY} goes over it.
   */
  public HandlerOptions metricLines(boolean written) {
    return with(metrics.lines(written));
  }

  /**
   * Writes the lines of metrics elsewhere than to standard output, from where Lambda takes its log:
   * to a file, say, or to a test.
   *
   * @param lines takes each line, in UTF-8 with its line feed; several lanes may call it at the
   *     same time
   */
  public HandlerOptions metricLinesTo(Consumer<byte[]> lines) {
    return with(metrics.to(Objects.requireNonNull(lines, "lines")));
  }

  /**
   * Whether these metrics are kept by shard, too; false unless this is called. It multiplies what
   * they cost by the number of shards. {@code WEIR_TELEMETRY_SHARDS} goes over it.
   */
  public HandlerOptions metricsByShard(boolean kept) {
    return with(metrics.byShard(kept));
  }

  /** Tells somebody else, too, what is measured; repeatable. */
  public HandlerOptions telemetry(Telemetry other) {
    return with(metrics.with(Objects.requireNonNull(other, "telemetry")));
  }

  private HandlerOptions with(MetricSettings others) {
    return new HandlerOptions(limits, deadLetters, environment, clock, kinesis, lanes, others);
  }

  /** What is shown, with what the environment says. */
  MetricSettings metrics() {
    return metrics.in(environment());
  }

  int lanes() {
    return lanes > 0 ? lanes : environment().concurrency();
  }

  Environment environment() {
    return new Environment(environment);
  }

  /** The limits, with the factor and the retention that the environment names. */
  EngineLimits limits() {
    EngineLimits read =
        environment().parallelizationFactor().map(limits::withParallelizationFactor).orElse(limits);
    return environment().streamRetention().map(read::withStreamRetention).orElse(read);
  }

  Optional<Sink<DeadLetter>> deadLetters() {
    return Optional.ofNullable(deadLetters);
  }

  WallClock clock() {
    return clock;
  }

  Supplier<KinesisClient> kinesis() {
    return kinesis;
  }
}
