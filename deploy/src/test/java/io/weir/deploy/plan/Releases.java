package io.weir.deploy.plan;

import io.weir.DeadLetter;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.engine.StoredDefinition;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.state.InMemoryStateStore;
import io.weir.testkit.CollectingSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Releases of a function on one store, each in a process of its own, as if deployed. */
final class Releases {
  /** When all records arrive, long after the times of their events. */
  static final long ARRIVAL = 1_000_000;

  final InMemoryStateStore store = new InMemoryStateStore();
  private final Map<String, CollectingSink<Object>> sinks = new HashMap<>();
  private boolean delivers = true;
  private int next;
  private long now = ARRIVAL;

  /** Lets no result be delivered until the next release. */
  Releases failing() {
    delivers = false;
    return this;
  }

  /** Lets time pass, and what is due happen, as by a scheduled tick of a release. */
  void tick(StreamFunction function, Duration later) {
    now += later.toMillis();
    engine(function).tick(Deadline.NONE);
  }

  /** Runs a release that refuses what it would misread. */
  BatchResult run(StreamFunction function, View... views) {
    return run(function, "", views);
  }

  /** Runs a release that is accepted all the same. */
  BatchResult accepted(StreamFunction function, View... views) {
    return run(function, function.description().fingerprint(), views);
  }

  private BatchResult run(StreamFunction function, String accepted, View... views) {
    new StoredDefinition(function, store, accepted, EngineLimits.DEFAULT, () -> 0).settle();
    Shard shard = new Shard(function.sources().keySet().iterator().next(), "shard-0");
    BatchResult result =
        engine(function).run(new Batch(shard, records(shard, views)), Deadline.NONE);
    delivers = true;
    return result;
  }

  private Engine engine(StreamFunction function) {
    Map<String, SinkWriter> writers = new HashMap<>();
    function.allSinks().forEach(sink -> writers.put(sink.name(), writer(sink.name())));
    writers.put(function.deadLetterSink(), writer(function.deadLetterSink()));
    return new Engine(
        function,
        store,
        writers,
        source -> List.of(ShardInfo.whole(new Shard(source, "shard-0"))),
        () -> now,
        EngineLimits.DEFAULT);
  }

  private SinkWriter writer(String name) {
    CollectingSink<Object> sink = sinks.computeIfAbsent(name, CollectingSink::new);
    return delivers || name.equals(StreamFunction.DEAD_LETTERS)
        ? sink
        : emissions ->
            emissions.stream()
                .<SinkWriter.Outcome>map(one -> SinkWriter.Outcome.Retry.plain("down"))
                .toList();
  }

  private List<SourceRecord> records(Shard shard, View... views) {
    List<SourceRecord> records = new ArrayList<>();
    for (View view : views) {
      Position position = Position.of(shard.source(), "shard-0", ++next);
      records.add(
          new SourceRecord(position, "partition-" + view.key(), ARRIVAL, Json.bytes(view), false));
    }
    return records;
  }

  /** The results so far, in the order of their delivery. */
  List<String> results() {
    return results("rows");
  }

  List<String> results(String sink) {
    return sinks.computeIfAbsent(sink, CollectingSink::new).values(String.class);
  }

  List<DeadLetter> letters() {
    return sinks
        .computeIfAbsent(StreamFunction.DEAD_LETTERS, CollectingSink::new)
        .values(DeadLetter.class);
  }
}
