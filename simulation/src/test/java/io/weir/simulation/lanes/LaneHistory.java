package io.weir.simulation.lanes;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import io.weir.DeadLetter;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.audit.Audit;
import io.weir.audit.DeliveryView;
import io.weir.audit.FunctionView;
import io.weir.audit.KeyView;
import io.weir.audit.Scope;
import io.weir.codec.Json;
import io.weir.engine.EngineLimits;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;
import io.weir.simulation.lanes.LaneFaults.Stall;
import io.weir.simulation.lanes.LaneLog.Click;
import io.weir.simulation.lanes.LaneLog.Count;
import io.weir.simulation.lanes.LaneLog.Kind;
import io.weir.spi.Emission;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import io.weir.state.Tally;
import io.weir.window.Window;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * One handler object, which Lambda calls with sixteen events at the same time, round after round: a
 * batch of each shard, some of them twice, and ticks. Calls of the store, of the author's code and
 * of the sinks fail, also by errors for which another process would end. Some invocations run
 * beyond their time: Lambda delivers their batches again while they still run.
 */
final class LaneHistory {
  static final String FUNCTION = "clicks";
  static final int SHARDS = 12;
  static final int AT_ONCE = 16;

  /** Those of a round, and those that were left behind by others. */
  private static final int LANES = 24;

  private static final Pattern UNFINISHED = Pattern.compile("\"itemIdentifier\":\"(\\d+)\"");

  /** The states of the store that an audit is given. */
  interface Stored {
    void audit(Audit audit, long now, java.util.function.UnaryOperator<KeyView> deliveries);
  }

  static final class Handler extends StreamHandler {
    Handler(StreamFunction function, StateStore store, HandlerOptions options) {
      super(function, store, options);
    }
  }

  private final Random random;
  private final LaneLog log;
  private final LaneFaults faults;
  private final StateStore store;
  private final LaneSink<Count> counts;
  private final LaneSink<DeadLetter> letters;
  private final StreamFunction function;
  private final StreamHandler handler;
  private final AtomicLong now = new AtomicLong(LaneLog.NOON.plusSeconds(20_000).toEpochMilli());
  private final int[] delivered = new int[SHARDS];
  private final List<Stall> stalled = new ArrayList<>();
  private final List<Future<?>> running = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
  private int failed;
  private int beyond;

  LaneHistory(long seed, StateStore store) {
    this.random = new Random(seed);
    this.log = new LaneLog(seed, SHARDS, 60);
    this.faults = new LaneFaults(seed);
    this.store = store;
    this.counts = new LaneSink<>("counts", faults);
    this.letters = new LaneSink<>(StreamFunction.DEAD_LETTERS, faults);
    this.function = function();
    this.handler =
        new Handler(
            function,
            faults.around(store),
            HandlerOptions.DEFAULT
                .environment(Map.of("AWS_LAMBDA_MAX_CONCURRENCY", String.valueOf(LANES)))
                .limits(EngineLimits.DEFAULT.withCacheBytes(random.nextBoolean() ? 1 << 20 : 4_000))
                .deadLetters(letters)
                .kinesis(this::kinesis)
                .clock(now::get));
  }

  /** Lists the shards. */
  private KinesisClient kinesis() {
    List<Shard> shards = new ArrayList<>();
    for (int i = 0; i < SHARDS; i++) {
      shards.add(
          Shard.builder()
              .shardId(log.shard(i))
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

  private StreamFunction function() {
    Source<Click> clicks =
        Source.stream("clicks", Json.of(Click.class))
            .timestamps(Click::at, boundedOutOfOrderness(Duration.ZERO))
            .dedupe(Click::id, Duration.ofDays(1));
    return StreamFunction.named(FUNCTION)
        .from(clicks.keyByPartitionKey())
        .compute(
            Window.of(clicks)
                .tumbling(LaneLog.WINDOW)
                .aggregate(Aggregates.summing(this::clicks), Count::new))
        .to(counts)
        .build();
  }

  /** The author's code. */
  private long clicks(Click click) {
    if (click.kind() == Kind.POISON) {
      throw new IllegalStateException("no click");
    }
    faults.crash("in the author's code");
    return 1;
  }

  void run() throws Exception {
    try {
      faults.meeting(meeting());
      round(false);
      faults.meeting(() -> {});
      faults.perMille(4);
      for (int i = 0; i < 1_000 && !isDelivered(); i++) {
        round(true);
        now.addAndGet(30_000);
      }
      faults.perMille(0);
      letGo(0);
      settle();
    } finally {
      stalled.forEach(stall -> stall.goesOn.countDown());
      threads.shutdownNow();
    }
    judge();
  }

  /** All invocations of the first round meet in a call: so all of them run at the same time. */
  private static Runnable meeting() {
    CyclicBarrier all = new CyclicBarrier(AT_ONCE);
    ThreadLocal<Boolean> met = ThreadLocal.withInitial(() -> false);
    return () -> {
      if (!met.get()) {
        met.set(true);
        try {
          all.await(1, MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
          throw new AssertionError("16 invocations do not run at the same time", e);
        }
      }
    };
  }

  private boolean isDelivered() {
    for (int shard = 0; shard < SHARDS; shard++) {
      if (delivered[shard] < log.shards.get(shard).size()) {
        return false;
      }
    }
    return true;
  }

  /** A batch of each shard, some twice, and ticks; waits for all that do not stall. */
  private void round(boolean stalls) throws Exception {
    assertThat(counts.broken.get()).isNull();
    letGo(3);
    List<Future<String>> answers = new ArrayList<>();
    List<Integer> sent = new ArrayList<>();
    List<Future<?>> others = new ArrayList<>();
    CyclicBarrier together = new CyclicBarrier(AT_ONCE);
    int begun = 0;
    for (int shard = 0; shard < SHARDS; shard++) {
      int from = delivered[shard];
      int to = Math.min(log.shards.get(shard).size(), from + 1 + random.nextInt(8));
      if (from == to) {
        continue;
      }
      byte[] event = log.event(shard, from, to);
      boolean isStalled = stalls && stalled.size() < 5 && random.nextInt(8) == 0;
      Stall stall = isStalled ? new Stall(random.nextInt(6)) : null;
      Future<String> answer = threads.submit(() -> invoke(event, together, stall));
      begun++;
      if (stall == null) {
        answers.add(answer);
        sent.add(shard);
      } else {
        beyond++;
        stalled.add(stall);
        running.add(answer);
      }
      if (others.size() < AT_ONCE - SHARDS - 1 && random.nextInt(4) == 0) {
        others.add(threads.submit(() -> invoke(event, together, null)));
        begun++;
      }
    }
    byte[] tick = "{\"weir\":\"tick\"}".getBytes(StandardCharsets.UTF_8);
    for (; begun < AT_ONCE; begun++) {
      others.add(threads.submit(() -> invoke(tick, together, null)));
    }
    for (int i = 0; i < sent.size(); i++) {
      advance(sent.get(i), answers.get(i).get(30, SECONDS));
    }
    for (Future<?> other : others) {
      other.get(30, SECONDS);
    }
  }

  /** Lets all but so many of the stalled invocations go on. */
  private void letGo(int kept) throws Exception {
    while (stalled.size() > kept) {
      int one = random.nextInt(stalled.size());
      stalled.remove(one).goesOn.countDown();
      running.remove(one).get(30, SECONDS);
    }
  }

  private void advance(int shard, String answer) {
    if (answer == null) {
      failed++;
      return;
    }
    Matcher unfinished = UNFINISHED.matcher(answer);
    delivered[shard] =
        unfinished.find() ? Integer.parseInt(unfinished.group(1)) - 1 : reached(shard, answer);
  }

  /** Where the batch ended: the number before the answer. */
  private int reached(int shard, String answer) {
    return Integer.parseInt(answer.substring(0, answer.indexOf(' ')));
  }

  /** The answer, behind the number of the last record; null if the invocation failed. */
  private String invoke(byte[] event, CyclicBarrier together, Stall stall) throws Exception {
    together.await(1, MINUTES);
    return invoke(event, stall);
  }

  private String invoke(byte[] event, Stall stall) {
    faults.stall(stall);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      handler.handleRequest(new ByteArrayInputStream(event), out, context(stall));
      return last(event) + " " + out.toString(StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    } catch (RuntimeException | VirtualMachineError failure) {
      return null;
    } finally {
      faults.stall(null);
    }
  }

  private static String last(byte[] event) {
    Matcher numbers =
        Pattern.compile("\"sequenceNumber\":\"(\\d+)\"")
            .matcher(new String(event, StandardCharsets.UTF_8));
    String last = "0";
    while (numbers.find()) {
      last = numbers.group(1);
    }
    return last;
  }

  /** Time is left as long as the invocation does not stall. */
  private static Context context(Stall stall) {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getRemainingTimeInMillis" -> stall != null && stall.isOver() ? -1 : 60_000;
                  case "getInvokedFunctionArn" ->
                      "arn:aws:lambda:eu-west-1:123456789012:function:clicks";
                  default -> null;
                });
  }

  /** Ticks until they find nothing more to do. */
  private void settle() {
    byte[] tick = "{\"weir\":\"tick\"}".getBytes(StandardCharsets.UTF_8);
    String answer = "";
    for (int i = 0; i < 50; i++) {
      answer = invoke(tick, null);
      now.addAndGet(60_000);
      if (answer != null
          && answer.contains("\"fired\":0")
          && answer.contains("\"complete\":true")) {
        return;
      }
    }
    throw new AssertionError("ticks do not come to an end: " + answer);
  }

  private void judge() {
    assertThat(counts.broken.get()).isNull();
    assertThat(letters.broken.get()).isNull();
    assertThat(failed).as("invocations failed").isPositive();
    assertThat(beyond).as("invocations ran beyond their time").isPositive();
    assertThat(counts.writers.get()).isBetween(AT_ONCE, LANES);
    Map<String, Long> found = new TreeMap<>();
    for (Count count : counts.values(Count.class)) {
      String window = LaneLog.window(count.page(), count.start());
      assertThat(found.put(window, count.clicks())).as("%s has one result", window).isNull();
    }
    assertThat(found).isEqualTo(log.counts());
    assertThat(letters.values(DeadLetter.class))
        .allMatch(letter -> letter.reason() == DeadLetter.Reason.HANDLER_FAILED)
        .hasSize(log.kinds().getOrDefault(Kind.POISON, 0L).intValue());
    assertThat(store.progress(FUNCTION).stream().map(Progress::tally).reduce(Tally::plus))
        .contains(tally());
  }

  private Tally tally() {
    Map<Kind, Long> kinds = log.kinds();
    return new Tally(
        kinds.getOrDefault(Kind.GOOD, 0L),
        kinds.getOrDefault(Kind.AGAIN, 0L),
        kinds.getOrDefault(Kind.LATE, 0L),
        kinds.getOrDefault(Kind.POISON, 0L),
        0);
  }

  /** The findings of the audit on what is stored at the end. */
  List<String> findings(Stored stored, long granularity) {
    Audit audit = new Audit(new Scope(true, now.get(), granularity, 120_000));
    audit.function(
        FunctionView.of(FUNCTION, store.progress(FUNCTION))
            .withDefinition(function)
            .withRecords(log.shards.stream().mapToLong(List::size).sum()));
    stored.audit(
        audit,
        now.get(),
        key ->
            key.record() == null || key.record().outbox().isEmpty()
                ? key
                : key.withDeliveries(
                    key.record().outbox().emissions().stream().map(this::delivery).toList()));
    return audit.report().findings().stream()
        .filter(finding -> !finding.rule().isInformation())
        .map(finding -> finding.text(true))
        .toList();
  }

  private DeliveryView delivery(Emission emission) {
    boolean there = counts.has(emission) || letters.has(emission);
    return new DeliveryView(
        emission, there ? OptionalLong.of(emission.revision()) : OptionalLong.empty(), true);
  }
}
