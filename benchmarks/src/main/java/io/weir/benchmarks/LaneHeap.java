package io.weir.benchmarks;

import com.amazonaws.services.lambda.runtime.Context;
import io.weir.DeadLetter;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.engine.EngineLimits;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;
import io.weir.state.InMemoryStateStore;
import io.weir.state.StateStore;
import io.weir.time.WatermarkStrategy;
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
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Measures the heap of the lanes of one handler object, without warm keys: what a lane holds while
 * nothing runs, and what an invocation holds with the largest event of Lambda in its hands. Run it
 * with {@code -Xmx2g}; the argument is the number of lanes, 32 unless given.
 */
public final class LaneHeap {
  /** What Lambda sends at most, in Base64 and with the names around it. */
  private static final int EVENT_BYTES = 6_000_000;

  private record Line(String text, Instant at) {}

  private record Count(String key, Instant start, Instant end, long lines) {}

  private static final class Handler extends StreamHandler {
    Handler(StreamFunction function, StateStore store, HandlerOptions options) {
      super(function, store, options);
    }
  }

  private final int lanes;
  private final CyclicBarrier held;
  private final CountDownLatch measured = new CountDownLatch(1);
  private volatile boolean holds;

  private LaneHeap(int lanes) {
    this.lanes = lanes;
    this.held = new CyclicBarrier(lanes + 1);
  }

  /** Prints the figures. */
  public static void main(String[] arguments) throws Exception {
    new LaneHeap(arguments.length == 0 ? 32 : Integer.parseInt(arguments[0])).run();
  }

  private void run() throws Exception {
    Handler handler = handler();
    invoke(handler, event(0, 1, 100));
    long one = used();
    for (int shard = 1; shard < lanes; shard++) {
      invoke(handler, event(shard, 1, 100));
    }
    long idle = used();
    holds = true;
    List<FutureTask<Void>> all = new ArrayList<>();
    byte[][] events = new byte[lanes][];
    for (int shard = 0; shard < lanes; shard++) {
      events[shard] = event(shard, 40, EVENT_BYTES / 41 * 3 / 4);
    }
    long before = used();
    for (byte[] event : events) {
      FutureTask<Void> answer = new FutureTask<>(() -> invoke(handler, event), null);
      all.add(answer);
      Thread.ofPlatform().daemon().start(answer);
    }
    held.await();
    long running = used();
    measured.countDown();
    for (FutureTask<Void> each : all) {
      each.get();
    }
    long after = used();
    System.out.printf(
        "a lane that has run: %d KB%n"
            + "an invocation with an event of %d bytes, without the event itself: %d KB%n"
            + "what of that its reader keeps for the next one: %d KB%n",
        (idle - one) / (lanes - 1) / 1024,
        events[0].length,
        (running - before) / lanes / 1024,
        (after - before) / lanes / 1024);
  }

  private Handler handler() {
    Source<Line> source =
        Source.stream("lines", Json.of(Line.class))
            .timestamps(Line::at, WatermarkStrategy.monotonic())
            .filter(line -> meets());
    StreamFunction function =
        StreamFunction.named("lines")
            .from(source.keyByPartitionKey())
            .compute(
                Window.of(source)
                    .tumbling(Duration.ofMinutes(1))
                    .aggregate(Aggregates.counting(), Count::new))
            .to(new NullSink<>("out", Count.class))
            .build();
    return new Handler(
        function,
        new InMemoryStateStore(),
        HandlerOptions.DEFAULT
            .environment(Map.of())
            .lanes(lanes)
            .kinesis(this::kinesis)
            .limits(EngineLimits.DEFAULT.withCacheBytes(0))
            .deadLetters(new NullSink<>("letters", DeadLetter.class)));
  }

  /** Lists the shards. */
  private KinesisClient kinesis() {
    List<Shard> shards = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      shards.add(
          Shard.builder()
              .shardId("shardId-%012d".formatted(i))
              .hashKeyRange(range -> range.startingHashKey("0").endingHashKey("1"))
              .sequenceNumberRange(range -> range.startingSequenceNumber("0"))
              .build());
    }
    ListShardsResponse all = ListShardsResponse.builder().shards(shards).build();
    return (KinesisClient)
        Proxy.newProxyInstance(
            KinesisClient.class.getClassLoader(),
            new Class<?>[] {KinesisClient.class},
            (proxy, method, arguments) -> all);
  }

  /** Holds the first record of each invocation until the heap is measured. */
  private boolean meets() {
    if (holds) {
      try {
        if (measured.getCount() > 0) {
          held.await();
        }
        measured.await();
      } catch (InterruptedException | BrokenBarrierException e) {
        throw new IllegalStateException(e);
      }
    }
    return false;
  }

  private static void invoke(Handler handler, byte[] event) {
    try {
      handler.handleRequest(
          new ByteArrayInputStream(event), new ByteArrayOutputStream(), context());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                method.getName().equals("getRemainingTimeInMillis") ? 60_000 : null);
  }

  private static byte[] event(int shard, int records, int bytes) {
    String text = "{\"text\":\"" + "x".repeat(bytes) + "\",\"at\":\"2026-01-01T12:00:00Z\"}";
    String data = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= records; i++) {
      int number = records == 1 ? i : i + 1;
      all.add(
          """
          {"kinesis":{"partitionKey":"k%d","sequenceNumber":"%d","data":"%s",\
          "approximateArrivalTimestamp":1767268800.001},"eventSource":"aws:kinesis",\
          "eventID":"shardId-%012d:%d",\
          "eventSourceARN":"arn:aws:kinesis:eu-west-1:123456789012:stream/lines"}\
          """
              .formatted(shard, number, data, shard, number));
    }
    return ("{\"Records\":[" + String.join(",", all) + "]}").getBytes(StandardCharsets.UTF_8);
  }

  private static long used() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
