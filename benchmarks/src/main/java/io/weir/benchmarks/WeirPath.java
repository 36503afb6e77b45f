package io.weir.benchmarks;

import io.weir.Codec;
import io.weir.Position;
import io.weir.Shard;
import io.weir.StreamFunction;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Weir from a batch to built commits, without I/O. */
final class WeirPath {
  static final Shard SHARD = new Shard(Workload.STREAM, "shardId-000000000000");

  /** A Kinesis sequence number has this many bits. */
  private static final BigInteger FIRST_SEQUENCE =
      new BigInteger("49671234567890123456789012345678901234567890123456789000");

  private static final long CACHE_BYTES = 4L << 30;

  private final Workload workload;
  private final StreamFunction function;
  private final NullSink sink = new NullSink();
  private final WarmStore store = new WarmStore();
  private final Engine engine;
  private long now = Events.START;

  WeirPath(Workload workload) {
    this.workload = workload;
    this.function = workload.function(sink);
    this.engine =
        new Engine(
            function,
            store,
            Map.of(sink.name(), sink, function.deadLetterSink(), sink),
            source -> List.of(ShardInfo.whole(SHARD)),
            () -> now,
            EngineLimits.DEFAULT.withCacheBytes(CACHE_BYTES));
  }

  /** The events as batches; the last one may be short. */
  static List<Batch> batches(Workload workload, Events events) {
    Codec<View> codec = workload.codec();
    List<Batch> batches = new ArrayList<>();
    List<SourceRecord> records = new ArrayList<>();
    events.forEach(view -> {
      int index = batches.size() * workload.batch() + records.size();
      records.add(record(index, view, codec));
      if (records.size() == workload.batch() || index == events.count() - 1) {
        batches.add(new Batch(SHARD, records));
        records.clear();
      }
    });
    return batches;
  }

  static BigInteger sequence(long index) {
    return FIRST_SEQUENCE.add(BigInteger.valueOf(index * 17));
  }

  static SourceRecord record(long index, View view, Codec<View> codec) {
    Position position = new Position(SHARD.source(), SHARD.partition(), sequence(index), 0);
    return new SourceRecord(
        position, view.page(), Events.arrival(index), codec.encode(view), false);
  }

  void run(Batch batch) {
    now = batch.records().getLast().arrival();
    BatchResult result = engine.run(batch, Deadline.NONE);
    if (!result.done()) {
      throw new IllegalStateException("a batch is not finished: " + result.reason());
    }
  }

  Workload workload() {
    return workload;
  }

  long commits() {
    return store.commits();
  }

  long results() {
    return sink.delivered();
  }
}
