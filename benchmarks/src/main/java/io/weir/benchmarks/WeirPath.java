package io.weir.benchmarks;

import com.amazonaws.services.lambda.runtime.Context;
import io.weir.DeadLetter;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.engine.EngineLimits;
import io.weir.engine.SourceRecord;
import io.weir.engine.WallClock;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.StateStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard.Builder;

/** Weir from the bytes of a Lambda event to built commits and the answer, without I/O. */
final class WeirPath {
  static final Shard SHARD = new Shard(Workload.STREAM, "shardId-000000000000");

  /** The answer of a handler when everything is finished. */
  private static final String DONE = "{\"batchItemFailures\":[]}";

  private static final BigInteger FIRST_SEQUENCE =
      new BigInteger("49671234567890123456789012345678901234567890123456789000");

  /** Sequence numbers of Kinesis differ in about half of their digits. */
  private static final BigInteger STEP = new BigInteger("2564131663402632534000926720");

  private static final long CACHE_BYTES = 4L << 30;

  private final NullSink<?> sink;
  private final NullSink<DeadLetter> dead = new NullSink<>("dead-letters", DeadLetter.class);
  private final StateStore store;
  private final AtomicLong now = new AtomicLong(Events.START);
  private final Context context = Stubs.of(Context.class, method -> 300_000);
  private final Handler handler;

  private static final class Handler extends StreamHandler {
    Handler(StreamFunction function, StateStore store, HandlerOptions options) {
      super(function, store, options);
    }
  }

  /** Durations are real, as telemetry asks for them; the time is that of the events. */
  private static final class EventClock implements WallClock {
    private final AtomicLong now;

    EventClock(AtomicLong now) {
      this.now = now;
    }

    @Override
    public long nowMillis() {
      return now.get();
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }
  }

  WeirPath(Workload workload) {
    this(workload, false);
  }

  /**
   * @param metricLines whether each invocation writes its line of metrics to standard output
   */
  WeirPath(Workload workload, boolean metricLines) {
    this(
        new NullSink<>("page-counts", PageCount.class),
        workload::function,
        metricLines,
        new WarmStore());
  }

  /** Runs a function with this sink and this store. */
  <T> WeirPath(
      NullSink<T> sink,
      Function<Sink<T>, StreamFunction> function,
      boolean metricLines,
      StateStore store) {
    this.sink = sink;
    this.store = store;
    handler =
        new Handler(
            function.apply(sink),
            store,
            HandlerOptions.DEFAULT
                .limits(EngineLimits.DEFAULT.withCacheBytes(CACHE_BYTES))
                .deadLetters(dead)
                .clock(new EventClock(now))
                .metricLines(metricLines)
                .kinesis(WeirPath::oneShard));
  }

  private static KinesisClient oneShard() {
    ListShardsResponse response = ListShardsResponse.builder().shards(WeirPath::describe).build();
    return Stubs.of(KinesisClient.class, method -> response);
  }

  private static void describe(Builder shard) {
    shard
        .shardId(SHARD.partition())
        .hashKeyRange(range ->
            range.startingHashKey("0").endingHashKey("340282366920938463463374607431768211455"))
        .sequenceNumberRange(range -> range.startingSequenceNumber("1"));
  }

  static BigInteger sequence(long index) {
    return FIRST_SEQUENCE.add(STEP.multiply(BigInteger.valueOf(index)));
  }

  static SourceRecord record(long index, View view, byte[] data) {
    Position position = new Position(SHARD.source(), SHARD.partition(), sequence(index), 0);
    return new SourceRecord(position, view.page(), Events.arrival(index), data, false);
  }

  /**
   * Runs one invocation.
   *
   * @param arrival the arrival of its last record, to which the clock is set
   */
  void invoke(byte[] event, long arrival) throws IOException {
    now.set(arrival);
    ByteArrayOutputStream answer = new ByteArrayOutputStream(64);
    handler.handleRequest(new ByteArrayInputStream(event), answer, context);
    if (!answer.toString(StandardCharsets.UTF_8).replace(" ", "").equals(DONE)) {
      throw new IllegalStateException("a batch is not finished: " + answer);
    }
    if (dead.delivered() > 0) {
      throw new IllegalStateException("a benchmark has dead letters");
    }
  }

  long commits() {
    return warmStore().commits();
  }

  private WarmStore warmStore() {
    return (WarmStore) store;
  }

  /** The most bytes that any commit had of a key's state. */
  int mostStateBytes() {
    return warmStore().mostStateBytes();
  }

  long results() {
    return sink.delivered();
  }
}
