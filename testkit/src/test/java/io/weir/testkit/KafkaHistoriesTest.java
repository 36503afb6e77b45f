package io.weir.testkit;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.InMemoryStateStore;
import io.weir.state.Progress;
import io.weir.state.Tally;
import io.weir.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Topics of three partitions through seeded histories: crashes at any call, rebalances, answers
 * that are lost, batches delivered again, compaction, and the topic made anew. Each record that was
 * delivered is counted once, and each window has what the log says. A failure names its seed.
 */
class KafkaHistoriesTest {
  private record Click(String page, Instant at) {}

  private record Count(String page, Instant start, Instant end, long clicks) {}

  private static final Source<Click> CLICKS =
      Source.topic("clicks", Json.of(Click.class))
          .timestamps(Click::at, boundedOutOfOrderness(Duration.ZERO));

  private final SimulatedClock clock = SimulatedClock.create();
  private final InMemoryStateStore store = new InMemoryStateStore();
  private final CrashPoint crash = new CrashPoint();
  private final CollectingSink<Count> counts = new CollectingSink<>("counts");
  private final CollectingSink<DeadLetter> letters =
      new CollectingSink<>(StreamFunction.DEAD_LETTERS);
  private final StreamFunction function =
      StreamFunction.named("clicks")
          .from(CLICKS.keyBy(Click::page))
          .compute(
              Window.of(CLICKS).tumbling(Duration.ofSeconds(10)).aggregate(counting(), Count::new))
          .to(counts)
          .build();

  /**
   * The records that were handed over, by place and time: a topic made anew has the places again.
   */
  private final Set<String> seen = new HashSet<>();

  private final Map<String, Long> expected = new TreeMap<>();
  private SimulatedTopic topic = SimulatedTopic.of("clicks", 3, clock);

  /** The furthest offset of each partition that was handed over. */
  private final long[] furthest = {-1, -1, -1};

  private long filtered;
  private Engine engine;
  private Random random;
  private KafkaSimulator simulator;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void everyRecordCountsOnceAndEveryWindowHasWhatTheLogSays(int block) {
    for (int seed = block * 10; seed < block * 10 + 10; seed++) {
      KafkaHistoriesTest one = new KafkaHistoriesTest();
      one.run(seed);
      one.check("seed " + seed);
    }
  }

  private void run(long seed) {
    random = new Random(seed);
    int batch = 1 + random.nextInt(12);
    KafkaMapping mapping =
        random.nextBoolean() ? KafkaMapping.partial(batch) : KafkaMapping.onDemand(batch);
    start();
    simulator =
        KafkaSimulator.start(
                topic, random.nextBoolean() ? mapping : mapping.bisecting(), this::handle)
            .cuts(Cuts.random(seed));
    int anew = 20 + random.nextInt(60);
    for (int i = 0; i < 100; i++) {
      act();
      if (i == anew && random.nextBoolean()) {
        makeAnew();
      }
    }
    finish();
  }

  private void start() {
    engine =
        new Engine(
            function,
            new CrashingStore(store, crash),
            Map.of(
                "counts",
                new CrashingWriter(counts, crash),
                StreamFunction.DEAD_LETTERS,
                new CrashingWriter(letters, crash)),
            source -> topic.shards(source),
            clock,
            EngineLimits.DEFAULT);
  }

  private BatchResult handle(Batch batch, Deadline deadline) {
    batch
        .records()
        .forEach(record -> {
          if (seen.add(record.position() + " of " + record.arrival())) {
            count(record.data());
            int partition = record.position().partition().charAt("clicks-".length()) - '0';
            furthest[partition] = Math.max(furthest[partition], SimulatedTopic.offsetOf(record));
          }
        });
    try {
      return engine.run(batch, deadline);
    } catch (CrashPoint.Crash crashed) {
      start();
      throw crashed;
    }
  }

  private void count(byte[] data) {
    if (data.length == 0) {
      filtered++;
      return;
    }
    Click click = Json.of(Click.class).decode(data);
    long start = Math.floorDiv(click.at().toEpochMilli(), 10_000L) * 10_000;
    expected.merge(click.page() + " " + start, 1L, Long::sum);
  }

  private void act() {
    clock.advance(Duration.ofMillis(1 + random.nextInt(4_000)));
    int partition = random.nextInt(3);
    put(partition, "page" + random.nextInt(5));
    switch (random.nextInt(12)) {
      case 0 -> crash.arm(random.nextInt(6));
      case 1 -> simulator.pollers(1 + random.nextInt(3));
      case 2 -> simulator.loseNextAcknowledgement();
      case 3 -> compact(partition);
      case 4 -> topic.put(partition, "page" + random.nextInt(5), null);
      case 5 -> topic.skipOffset(partition);
      case 6 -> zombie();
      case 7 -> tick();
      default -> simulator.step();
    }
  }

  /** Not while a record that was handed over may still come again: it would be neither. */
  private void compact(int partition) {
    if (simulator.committed(partition) > furthest[partition]) {
      topic.compact(partition);
    }
  }

  private Position put(int partition, String page) {
    Click click = new Click(page, clock.now());
    return topic.put(partition, page, Json.of(Click.class).text(click));
  }

  private void zombie() {
    List<Batch> last = simulator.last();
    try {
      simulator.deliverAgain(last);
    } catch (CrashPoint.Crash crashed) {
      start();
    }
  }

  private void tick() {
    try {
      engine.tick(Deadline.NONE);
    } catch (CrashPoint.Crash crashed) {
      start();
    }
  }

  private void makeAnew() {
    crash.disarm();
    simulator.runUntilIdle(10_000);
    clock.advance(Duration.ofSeconds(1));
    topic = topic.recreated(3);
    Arrays.fill(furthest, -1);
    simulator.topic(topic);
  }

  /** A last record in each partition, behind every window. */
  private void finish() {
    crash.disarm();
    clock.advance(Duration.ofMinutes(1));
    for (int i = 0; i < 3; i++) {
      put(i, "last");
    }
    simulator.runUntilIdle(10_000);
    tick();
    tick();
  }

  private void check(String seed) {
    Tally tally = Tally.ZERO;
    for (int i = 0; i < 6; i++) {
      Shard shard = topic.shard(i % 3).incarnation(i / 3);
      tally = tally.plus(store.progress("clicks", shard).map(Progress::tally).orElse(Tally.ZERO));
    }
    long applied = expected.values().stream().mapToLong(Long::longValue).sum();
    assertThat(tally).as(seed).isEqualTo(Tally.applied(applied).plus(Tally.filtered(filtered)));
    Map<String, Long> windows = new HashMap<>();
    counts
        .values(Count.class)
        .forEach(one -> windows.put(one.page() + " " + one.start().toEpochMilli(), one.clicks()));
    expected.keySet().removeIf(window -> window.startsWith("last "));
    assertThat(windows).as(seed).isEqualTo(expected);
    assertThat(letters.values(DeadLetter.class)).as(seed).isEmpty();
  }
}
