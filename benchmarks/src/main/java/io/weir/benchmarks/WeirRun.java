package io.weir.benchmarks;

import io.weir.StreamFunction;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.RequestCounts;
import io.weir.dynamo.RequestCounts.Category;
import io.weir.dynamo.Tables;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.testkit.CollectingSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The engine with state and results in DynamoDB. */
final class WeirRun implements WholeRun {
  private final Workload workload;
  private final DynamoDbClient client;
  private final RequestCounts counts = new RequestCounts();
  private final Engine engine;
  private long index;
  private long now = Events.START;
  private long ticked = Math.floorDiv(Events.START, 60_000);
  private long touchedBefore;
  private long loadsBefore;

  WeirRun(Workload workload, DynamoDbClient client) {
    this.workload = workload;
    this.client = client;
    Tables.create(client, "weir-state");
    Tables.createResult(client, "page-counts", "page", "start");
    DynamoSink<PageCount> sink =
        DynamoSink.table("page-counts", PageCount::item)
            .key("page", "start")
            .withClient(client, counts);
    StreamFunction function = workload.function(sink);
    this.engine =
        new Engine(
            function,
            DynamoStateStore.builder(client, "weir-state").counts(counts).build(),
            Map.of(
                sink.name(),
                sink.open(),
                function.deadLetterSink(),
                new CollectingSink<>(function.deadLetterSink())),
            source -> List.of(ShardInfo.whole(WeirPath.SHARD)),
            () -> now,
            EngineLimits.DEFAULT);
  }

  @Override
  public int batch() {
    return workload.batch();
  }

  @Override
  public void handle(List<View> views) {
    List<SourceRecord> records = new ArrayList<>(views.size());
    for (View view : views) {
      records.add(WeirPath.record(index++, view, workload.codec().encode(view)));
    }
    now = records.getLast().arrival();
    BatchResult result = engine.run(new Batch(WeirPath.SHARD, records), Deadline.NONE);
    if (!result.done()) {
      throw new IllegalStateException("a batch is not finished: " + result.reason());
    }
    tick();
  }

  /** Once a minute, as its schedule does. */
  private void tick() {
    long minute = Math.floorDiv(now, 60_000);
    if (minute > ticked) {
      ticked = minute;
      String reason = engine.tick(Deadline.NONE).reason();
      if (!reason.isEmpty()) {
        throw new IllegalStateException("a tick is not finished: " + reason);
      }
    }
  }

  @Override
  public void reset() {
    counts.reset();
    touchedBefore = engine.stats().touchedKeys();
    loadsBefore = engine.stats().loads();
  }

  @Override
  public void print(Figures figures, long events) {
    for (Category category : Category.values()) {
      String name = category.name().toLowerCase(Locale.ROOT);
      figures.put("requests." + name, counts.requests(category) / (double) events);
      if (category != Category.READ) {
        figures.put("units." + name, counts.writeUnits(category) / (double) events);
      }
    }
    figures.put("touched", (engine.stats().touchedKeys() - touchedBefore) / (double) events);
    figures.put("keyreads", engine.stats().loads() - loadsBefore);
  }

  @Override
  public void close() {
    client.deleteTable(delete -> delete.tableName("weir-state"));
    client.deleteTable(delete -> delete.tableName("page-counts"));
  }
}
