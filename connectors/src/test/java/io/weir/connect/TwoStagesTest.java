package io.weir.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.connect.kinesis.FakeKinesis;
import io.weir.connect.kinesis.KinesisSink;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.Position;
import io.weir.spi.SinkWriter;
import io.weir.state.InMemoryStateStore;
import io.weir.state.StateStore;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.CrashPoint;
import io.weir.testkit.CrashingStore;
import io.weir.testkit.CrashingWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A function whose results another one reads: after a crash at any call of either, and whatever the
 * stream between them refuses, the second has counted each result of the first once and in order.
 */
class TwoStagesTest {
  record View(String page) {}

  record Total(String page, long views) {}

  private static final Source<View> VIEWS = Source.stream("views", Json.of(View.class));

  private static final Source<Emitted<Total>> TOTALS =
      Source.stream("totals", Emitted.json(Total.class)).dedupe(Emitted::id, Duration.ofDays(1));

  /** Counts, and tells each count. */
  private static final class Count extends ProcessFunction<View, Total> {
    private final StateSpec.Value<Long> views = value("views", Long.class);

    @Override
    public void onEvent(Event<View> event, ProcessContext<Total> context) {
      context.state(views).update(0L, before -> before + 1);
      context.emit(new Total(context.key(), context.state(views).value(0L)));
    }
  }

  /** Tells all totals that it has read: a repeated, lost or overtaken one shows. */
  private static final class History extends ProcessFunction<Emitted<Total>, String> {
    private final StateSpec.Value<String> seen = value("seen", String.class);

    @Override
    public void onEvent(Event<Emitted<Total>> event, ProcessContext<String> context) {
      long views = event.value().value().views();
      context.state(seen).update("", before -> before + " " + views);
      context.emit(context.key() + ":" + context.state(seen).value(""));
    }
  }

  /** One function, whose process may end at any call. */
  private static final class Stage {
    private final StreamFunction function;
    private final StateStore store = new InMemoryStateStore();
    private final CrashPoint crash;
    private final CollectingSink<Object> letters = new CollectingSink<>("letters");
    private Engine engine;

    Stage(StreamFunction function, CrashPoint crash) {
      this.function = function;
      this.crash = crash;
      start();
    }

    private void start() {
      Map<String, SinkWriter> writers = new HashMap<>();
      writers.put(function.deadLetterSink(), letters);
      function
          .allSinks()
          .forEach(sink -> writers.put(sink.name(), new CrashingWriter(sink.open(), crash)));
      engine =
          new Engine(
              function,
              new CrashingStore(store, crash),
              writers,
              source -> List.of(ShardInfo.whole(shard(source, 1).shard())),
              () -> 10_000,
              EngineLimits.DEFAULT);
    }

    private static Position shard(String source, int order) {
      return Position.of(source, "shard-0", order);
    }

    void run(String source, List<Map.Entry<String, byte[]>> log) {
      List<SourceRecord> records =
          IntStream.range(0, log.size())
              .mapToObj(i ->
                  new SourceRecord(
                      shard(source, i + 1),
                      log.get(i).getKey(),
                      1_000 + i,
                      log.get(i).getValue(),
                      false))
              .toList();
      for (int from = 0, tries = 0; from < records.size(); tries++) {
        assertThat(tries).isLessThan(1_000);
        from = batch(records, from);
      }
      assertThat(letters.emissions()).isEmpty();
    }

    private int batch(List<SourceRecord> records, int from) {
      List<SourceRecord> some = records.subList(from, Math.min(records.size(), from + 5));
      try {
        BatchResult result =
            engine.run(new Batch(some.getFirst().position().shard(), some), Deadline.NONE);
        return result.done()
            ? from + some.size()
            : result.firstUnfinished().orElseThrow().order().intValue() - 1;
      } catch (CrashPoint.Crash | Faults.Crash crashed) {
        start();
        return from;
      }
    }
  }

  private static List<Map.Entry<String, byte[]>> views() {
    List<Map.Entry<String, byte[]>> views = new ArrayList<>();
    for (String page : "a b a c a b a c c a".split(" ")) {
      views.add(Map.entry(page, Json.bytes(new View(page))));
    }
    return views;
  }

  /** The results of the second function. */
  private static List<String> run(CrashPoint first, CrashPoint second, Faults faults) {
    FakeKinesis stream = new FakeKinesis("totals", faults);
    KinesisSink<Total> totals = KinesisSink.stream("totals", Total.class).withClient(stream);
    new Stage(
            StreamFunction.named("count")
                .from(VIEWS.keyBy(View::page))
                .compute(new Count())
                .to(totals)
                .build(),
            first)
        .run("views", views());

    CollectingSink<String> histories = new CollectingSink<>("histories");
    List<Map.Entry<String, byte[]>> log =
        stream.records().stream()
            .map(record -> Map.entry(record.partitionKey(), record.data().asByteArray()))
            .toList();
    new Stage(
            StreamFunction.named("history")
                .from(TOTALS.keyByPartitionKey())
                .compute(new History())
                .to(histories)
                .build(),
            second)
        .run("totals", log);
    return histories.values(String.class).stream().sorted().toList();
  }

  private static final List<String> EXPECTED =
      List.of(
          "a: 1",
          "a: 1 2",
          "a: 1 2 3",
          "a: 1 2 3 4",
          "a: 1 2 3 4 5",
          "b: 1",
          "b: 1 2",
          "c: 1",
          "c: 1 2",
          "c: 1 2 3");

  @Test
  void withoutFaultsTheSecondReadsEachResultOfTheFirst() {
    assertThat(run(new CrashPoint(), new CrashPoint(), Faults.none())).isEqualTo(EXPECTED);
  }

  @Test
  void aCrashAtAnyCallOfTheFirstIsNotSeenByTheSecond() {
    CrashPoint counter = new CrashPoint();
    run(counter, new CrashPoint(), Faults.none());
    for (long point = 0; point < 2 * counter.calls(); point++) {
      CrashPoint crash = new CrashPoint();
      crash.arm(point);
      assertThat(run(crash, new CrashPoint(), Faults.none()))
          .as("at %s", point)
          .isEqualTo(EXPECTED);
    }
  }

  @Test
  void aCrashAtAnyCallOfTheSecondLeavesTheSame() {
    CrashPoint counter = new CrashPoint();
    run(new CrashPoint(), counter, Faults.none());
    for (long point = 0; point < 2 * counter.calls(); point++) {
      CrashPoint crash = new CrashPoint();
      crash.arm(point);
      assertThat(run(new CrashPoint(), crash, Faults.none()))
          .as("at %s", point)
          .isEqualTo(EXPECTED);
    }
  }

  @Test
  void aCrashAtAnyCallOfTheStreamIsNotSeenByTheSecond() {
    Faults counted = Faults.none();
    run(new CrashPoint(), new CrashPoint(), counted);
    for (long point = 0; point < 2 * counted.calls(); point++) {
      assertThat(run(new CrashPoint(), new CrashPoint(), Faults.crashAt(point)))
          .as("at %s", point)
          .isEqualTo(EXPECTED);
    }
  }

  @Test
  void callsWithoutAnswerAreNotSeenByTheSecond() {
    for (int seed = 0; seed < 100; seed++) {
      assertThat(run(new CrashPoint(), new CrashPoint(), Faults.random(seed, 0, 0.4)))
          .as("seed %s", seed)
          .isEqualTo(EXPECTED);
    }
  }
}
