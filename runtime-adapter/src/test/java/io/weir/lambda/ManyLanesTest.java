package io.weir.lambda;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DeadLetter;
import io.weir.StreamFunction;
import io.weir.engine.Deadline;
import io.weir.engine.EngineLimits;
import io.weir.engine.Neighbours;
import io.weir.engine.StoredDefinition;
import io.weir.lambda.Clicks.Click;
import io.weir.spi.Emission;
import io.weir.spi.Shard;
import io.weir.state.Note;
import io.weir.state.Progress;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.testkit.ForwardingStateStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several invocations at the same time in one process, which lives on where another one ends: what
 * Lambda Managed Instances do with records that never end, or that end processes. {@code LanesTest}
 * in {@code simulation} has the results of many histories.
 */
@Timeout(value = 2, unit = MINUTES)
class ManyLanesTest {
  private static final String ALL_DONE = "{\"batchItemFailures\":[]}";

  private final Rig rig = new Rig();
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void endThreads() throws InterruptedException {
    over.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void lanes(int most) {
    rig.environment.put("AWS_LAMBDA_MAX_CONCURRENCY", String.valueOf(most));
    rig.kinesis = new FakeKinesis("s-0", "s-1", "s-2", EventJson.SHARD);
  }

  private static EventJson clicks(String shard, int first, String... pages) {
    EventJson event = new EventJson().shard(shard);
    for (int i = 0; i < pages.length; i++) {
      event.put(first + i, Click.json(pages[i], first + i));
    }
    return event;
  }

  private FutureTask<String> begin(EventJson event, IntSupplier remaining) {
    return begin(event.bytes(), remaining);
  }

  private FutureTask<String> begin(byte[] event, IntSupplier remaining) {
    FutureTask<String> answer = new FutureTask<>(() -> invoke(event, remaining));
    Thread thread = Thread.ofPlatform().daemon().start(answer);
    threads.add(thread);
    return answer;
  }

  private String invoke(EventJson event, IntSupplier remaining) throws IOException {
    return invoke(event.bytes(), remaining);
  }

  private String invoke(byte[] event, IntSupplier remaining) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Rig.FixedContext context =
        new Rig.FixedContext(0) {
          @Override
          public int getRemainingTimeInMillis() {
            return remaining.getAsInt();
          }
        };
    rig.handler().handleRequest(new ByteArrayInputStream(event), out, context);
    return out.toString(StandardCharsets.UTF_8);
  }

  private List<DeadLetter> letters() {
    return rig.letters.values(DeadLetter.class);
  }

  /**
   * Its invocations run on beyond their time, and Lambda delivers the batch again, until the record
   * is given up. Meanwhile other shards go on.
   */
  @Test
  void aRecordThatNeverEndsIsGivenUpThoughItsProcessLives() throws Exception {
    lanes(16);
    AtomicInteger loops = new AtomicInteger();
    rig.start(sink -> Clicks.of(sink, click -> !click.page().equals("endless") || loop(loops)));
    int delivered = 0;
    FutureTask<String> answer;
    do {
      int before = loops.get();
      FutureTask<String> one =
          begin(
              clicks(EventJson.SHARD, 1, "home", "endless", "home"),
              () -> loops.get() > before ? -1 : 60_000);
      while (loops.get() == before && !one.isDone()) {
        Thread.onSpinWait();
      }
      assertThat(invoke(clicks("s-1", 10 * ++delivered, "about"), () -> 60_000))
          .isEqualTo(ALL_DONE);
      answer = one;
    } while (!answer.isDone() && delivered < 12);

    assertThat(answer.get()).isEqualTo(ALL_DONE);
    assertThat(loops).hasValueLessThanOrEqualTo(7);
    assertThat(letters()).extracting(DeadLetter::reason).hasSize(1);
    assertThat(letters().getFirst().payload()).asString().contains("endless");
  }

  private boolean loop(AtomicInteger loops) {
    loops.incrementAndGet();
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    throw new OutOfMemoryError("the test is over");
  }

  /** AWS's client of the runtime takes the next event after it where several run at a time. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aRecordThatNoMemoryIsEnoughForIsGivenUpThoughItsProcessLives(int most) throws Exception {
    lanes(most);
    AtomicInteger calls = new AtomicInteger();
    rig.start(sink -> Clicks.of(sink, click -> !click.page().equals("huge") || huge(calls)));
    rig.invoke(clicks(EventJson.SHARD, 1, "home"));
    String answer = "";
    for (int i = 0; i < 9 && answer.isEmpty(); i++) {
      try {
        answer = rig.invoke(clicks(EventJson.SHARD, 2, "home", "huge", "home"));
      } catch (OutOfMemoryError end) {
        assertThat(end).hasMessageContaining("huge");
      }
    }

    assertThat(answer).isEqualTo(ALL_DONE);
    assertThat(calls).hasValueLessThanOrEqualTo(8);
    assertThat(letters()).hasSize(1);
  }

  private static boolean huge(AtomicInteger calls) {
    calls.incrementAndGet();
    throw new OutOfMemoryError("huge");
  }

  @Test
  void aShardComesToTheLaneInWhichItsKeysAreWarm() {
    lanes(4);
    AtomicInteger read = new AtomicInteger();
    rig.store =
        new ForwardingStateStore(rig.memory) {
          @Override
          public Map<StateKey, Snapshot> load(List<StateKey> keys, long now, long bytes) {
            read.addAndGet(keys.size());
            return super.load(keys, now, bytes);
          }

          @Override
          public Map<StateKey, Snapshot> load(Collection<StateKey> keys, long now) {
            read.addAndGet(keys.size());
            return super.load(keys, now);
          }
        };
    for (int shard = 0; shard < 3; shard++) {
      rig.invoke(clicks("s-" + shard, 1, "page-" + shard));
    }
    assertThat(read).hasValue(3);
    for (int turn = 2; turn < 5; turn++) {
      for (int shard = 2; shard >= 0; shard--) {
        rig.invoke(clicks("s-" + shard, turn, "page-" + shard));
      }
    }
    assertThat(read).hasValue(3);
  }

  /** The first two hold both lanes until the test is over. */
  @Test
  void anInvocationForWhichNoLaneIsFreeInItsTimeFailsAndComesAgain() throws Exception {
    lanes(2);
    AtomicInteger loops = new AtomicInteger();
    rig.start(sink -> Clicks.of(sink, click -> loop(loops)));
    begin(clicks("s-0", 1, "home"), () -> 60_000);
    begin(clicks("s-1", 1, "home"), () -> 60_000);
    while (loops.get() < 2) {
      Thread.onSpinWait();
    }
    AtomicInteger left = new AtomicInteger(2_502);
    assertThatThrownBy(() -> invoke(clicks("s-2", 1, "home"), left::getAndDecrement))
        .isInstanceOf(NoTurnException.class)
        .hasMessageContaining("2 invocations");
  }

  /**
   * One lane stores the definition, and the store does not answer; the others end in their time.
   */
  @Test
  void aStoreThatHangsHoldsNoOtherLaneBeyondItsTime() throws Exception {
    lanes(4);
    CountDownLatch asked = new CountDownLatch(1);
    rig.store =
        new ForwardingStateStore(rig.memory) {
          @Override
          public Note commitNote(String function, Note next) {
            asked.countDown();
            try {
              over.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return super.commitNote(function, next);
          }
        };
    rig.start(Clicks::to);
    FutureTask<String> first = begin(clicks("s-0", 1, "home"), () -> 60_000);
    asked.await();
    assertThat(invoke(clicks("s-1", 1, "home"), () -> 2_510)).contains("itemIdentifier");
    over.countDown();
    assertThat(first.get()).isEqualTo(ALL_DONE);
    assertThat(invoke(clicks("s-1", 1, "home"), () -> 60_000)).isEqualTo(ALL_DONE);
  }

  private LaneFactory factory() {
    StreamFunction function = Clicks.to(rig.counts);
    return new LaneFactory(
        function,
        rig.store,
        rig.options(),
        new StoredDefinition(function, rig.store, "", EngineLimits.DEFAULT, () -> 0),
        new MetricLines(function, rig.options()));
  }

  private static LambdaEvent event(String shard) {
    return new LambdaEvent.Kinesis(
        Map.of(new Origin(new Shard("clicks", shard), "arn"), List.of()));
  }

  /** The error comes where the invocation beside it is asked for its time. */
  @Test
  void anErrorOnTheWayToALaneCostsNoLane() {
    ManyLanes lanes = new ManyLanes(2, factory(), 0);
    EventReader reader = lanes.begin(Deadline.NONE);
    OutOfMemoryError error = new OutOfMemoryError("of the test");
    boolean[] fails = {false};
    Lane lane =
        lanes.lane(
            event("s-0"),
            () -> {
              if (fails[0]) {
                throw error;
              }
              return 60_000;
            });
    for (int i = 0; i < 3; i++) {
      EventReader other = lanes.begin(Deadline.NONE);
      fails[0] = true;
      assertThatThrownBy(() -> lanes.lane(event("s-0"), Deadline.NONE)).isSameAs(error);
      fails[0] = false;
      lanes.end(other, null, error);
    }
    lanes.begin(Deadline.NONE);
    assertThat(lanes.lane(event("s-0"), Deadline.NONE)).isNotSameAs(lane);
    lanes.end(reader, lane, null);
  }

  /** As where what keeps the reader has to grow. */
  @Test
  void anErrorAtTheEndOfAnInvocationCostsNoLane() {
    ManyLanes lanes = new ManyLanes(2, factory(), 0);
    for (int i = 0; i < 3; i++) {
      lanes.begin(() -> 0);
      Lane lane = lanes.lane(event("s-0"), Deadline.NONE);
      assertThatThrownBy(() -> lanes.end(null, lane, null)).isNotNull();
    }
    lanes.begin(() -> 10);
    assertThat(lanes.lane(event("s-0"), Deadline.NONE)).isNotNull();
  }

  /** Kinesis streams on demand split and merge shards for weeks. */
  @Test
  void shardsThatAreGoneKeepNoLane() {
    LaneFactory factory = factory();
    Lane first = factory.lane(Neighbours.NONE);
    IdleLanes idle = new IdleLanes(8, first, () -> rig.now);
    assertThat(idle.take(new Shard("clicks", "s-0"))).isSameAs(first);
    idle.settle(new Shard("clicks", "s-0"), first);
    idle.give(first);
    assertThat(idle.take(new Shard("clicks", "s-1"))).as("one more is to be made").isNull();
    Lane lane = factory.lane(Neighbours.NONE);
    for (int shard = 1; shard < 100; shard++) {
      idle.settle(new Shard("clicks", "s-" + shard), lane);
      idle.give(lane);
      rig.now += 3_600_000;
      lane = idle.take(new Shard("clicks", "s-" + (shard + 1)));
      assertThat(lane).as("one of the two").isNotNull();
    }
  }

  /** It is the second partition of the event that runs beyond its time, the first of the next. */
  @Test
  void theNextEventOfAnyPartitionNotesWhereItBegins() throws Exception {
    lanes(4);
    rig.environment.put("WEIR_PARTITIONS_CLICKS", "2");
    AtomicInteger loops = new AtomicInteger();
    rig.start(
        sink -> Clicks.ofTopic(sink, click -> !click.page().equals("endless") || loop(loops)));
    String home = Click.json("home", 1);
    String endless = Click.json("endless", 2);
    rig.invoke(KafkaJson.msk("clicks").put(1, 0, "home", home).toString());
    begin(
        KafkaJson.msk("clicks").put(0, 0, "home", home).put(1, 1, "k", endless).bytes(),
        () -> loops.get() > 0 ? -1 : 60_000);
    awaitLoops(loops, 1);
    assertThat(begun()).containsExactly(1);
    begin(KafkaJson.msk("clicks").put(1, 1, "k", endless).bytes(), () -> 60_000);
    awaitLoops(loops, 2);
    assertThat(begun()).containsExactly(2);
  }

  private static void awaitLoops(AtomicInteger loops, int number) {
    while (loops.get() < number) {
      Thread.onSpinWait();
    }
  }

  private List<Integer> begun() {
    return rig.memory.progress("click-counts").stream()
        .flatMap(progress -> progress.suspect().stream())
        .map(Progress.Suspect::attempts)
        .toList();
  }

  @Test
  void theNumberOfLanesIsThatOfTheEnvironmentUnlessItIsChosen() {
    HandlerOptions options = HandlerOptions.DEFAULT;
    assertThat(options.environment(Map.of()).lanes()).isEqualTo(1);
    HandlerOptions managed = options.environment(Map.of("AWS_LAMBDA_MAX_CONCURRENCY", "32"));
    assertThat(managed.lanes()).isEqualTo(32);
    assertThat(managed.lanes(4).lanes()).isEqualTo(4);
    assertThatThrownBy(() -> options.lanes(0)).hasMessageContaining("1 to MOST_LANES = 1600");
    HandlerOptions wrong = options.environment(Map.of("AWS_LAMBDA_MAX_CONCURRENCY", "many"));
    assertThatThrownBy(wrong::lanes).hasMessageContaining("leave it to Lambda");
  }

  /** A key that is run alone has nobody beside it, and who begins meanwhile waits. */
  @Test
  void nothingRunsBesideARecordThatMayEndTheProcess() throws Exception {
    lanes(4);
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger beside = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    rig.start(sink ->
        Clicks.of(
            sink,
            click -> {
              boolean suspect = click.page().equals("huge");
              if (inside.getAndIncrement() > 0 && calls.get() > 3) {
                beside.incrementAndGet();
              }
              try {
                if (suspect && calls.incrementAndGet() > 3) {
                  begun.countDown();
                  for (int i = 0; i < 50_000; i++) {
                    Thread.onSpinWait();
                  }
                }
                return !suspect || huge(new AtomicInteger());
              } finally {
                inside.decrementAndGet();
              }
            }));
    List<FutureTask<String>> others = new ArrayList<>();
    for (int i = 1; i <= 9 && letters().isEmpty(); i++) {
      others.add(begin(clicks("s-" + i % 3, 10 * i, "a", "b", "c", "d"), () -> 60_000));
      try {
        rig.invoke(clicks(EventJson.SHARD, 2, "home", "huge", "home"));
      } catch (OutOfMemoryError end) {
        assertThat(end).hasMessageContaining("huge");
      }
    }
    for (FutureTask<String> other : others) {
      assertThat(other.get()).isEqualTo(ALL_DONE);
    }
    assertThat(begun.getCount()).isZero();
    assertThat(beside).hasValue(0);
    assertThat(letters())
        .extracting(letter -> new String(letter.payload(), StandardCharsets.UTF_8))
        .singleElement()
        .asString()
        .contains("huge");
    assertThat(rig.counts.emissions()).extracting(Emission::key).doesNotContain("huge");
  }
}
