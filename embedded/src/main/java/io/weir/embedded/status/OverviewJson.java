package io.weir.embedded.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.audit.Finding;
import io.weir.audit.FunctionStatus;
import io.weir.embedded.explain.Times;
import io.weir.state.Progress;
import io.weir.state.Tally;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An overview as one JSON object; docs/operate/look-inside.md has an example of it. */
public final class OverviewJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private OverviewJson() {}

  /**
   * @param now epoch milliseconds
   * @param showKeys whether parked keys are keys, or hashes of them
   */
  public static ObjectNode of(
      Overview overview, long now, Duration tick, Duration behind, boolean showKeys) {
    FunctionStatus status = overview.status();
    List<Overview.Concern> concerns = overview.concerns(now, tick, behind);
    ObjectNode node =
        JSON.objectNode()
            .put("function", status.name())
            .put("table", overview.table())
            .put("healthy", concerns.isEmpty());
    ArrayNode look = node.putArray("concerns");
    concerns.forEach(one ->
        look.addObject().put("code", one.code()).put("what", one.what()).put("then", one.then()));
    node.set("records", records(status));
    node.set("eventTime", eventTime(status));
    node.set("waiting", waiting(overview, showKeys));
    ArrayNode shards = node.putArray("shards");
    status.shards().forEach(shard -> shards.add(shard(shard, overview)));
    ArrayNode unbegun = node.putArray("unbegunShards");
    overview.unbegun().forEach(shard -> unbegun.add(shard.toString()));
    ArrayNode notes = node.putArray("notes");
    overview.notes().forEach(notes::add);
    return node;
  }

  private static ObjectNode records(FunctionStatus status) {
    Tally tally = status.tally();
    return JSON.objectNode()
        .put("applied", tally.applied())
        .put("duplicate", tally.duplicate())
        .put("late", tally.late())
        .put("deadLetters", tally.dead())
        .put("filtered", tally.filtered())
        .put("sum", tally.total())
        .put("cameAgain", status.redelivered());
  }

  private static ObjectNode eventTime(FunctionStatus status) {
    ObjectNode node = JSON.objectNode();
    node.set("furthest", time(status.furthest()));
    Progress held = status.holding().orElse(null);
    node.set("heldAt", held == null ? JSON.nullNode() : time(FunctionStatus.watermark(held)));
    node.put("heldBy", held == null ? null : held.shard().toString());
    node.set("heldSince", held == null ? JSON.nullNode() : time(held.arrival()));
    return node;
  }

  private static ObjectNode waiting(Overview overview, boolean showKeys) {
    FunctionStatus status = overview.status();
    ObjectNode node = JSON.objectNode();
    node.set("dueByEventTime", backlog(overview.eventBacklog()));
    node.set("dueByTheClock", backlog(overview.clockBacklog()));
    node.put("keysLookedAt", overview.deep() ? status.keys() : overview.sampled());
    node.put("allKeys", overview.deep());
    node.put("parkedKeys", status.parkedKeys());
    node.put("parkedRecords", status.parkedRecords());
    ArrayNode parked = node.putArray("parked");
    status
        .parked()
        .forEach(one -> {
          String key = one.key().key();
          ObjectNode entry = parked.addObject().put("key", showKeys ? key : Finding.hash(key));
          entry.put("records", one.records()).set("until", time(one.until()));
        });
    node.put("undeliveredOutboxes", status.undeliveredOutboxes());
    return node.put("undeliveredResults", status.undeliveredEmissions());
  }

  private static ObjectNode backlog(Backlog backlog) {
    return JSON.objectNode().put("keys", backlog.keys()).put("whole", backlog.whole());
  }

  private static ObjectNode shard(Progress shard, Overview overview) {
    Lag lag = overview.lags().get(shard.shard());
    ObjectNode node = JSON.objectNode().put("shard", shard.shard().toString());
    node.put("stream", shard.stream());
    node.set("watermark", time(FunctionStatus.watermark(shard)));
    node.set("lastArrival", time(shard.arrival()));
    node.put("lagMillis", millis(lag));
    node.put("records", shard.tally().total());
    node.put("cameAgain", shard.redelivered());
    node.put("reached", shard.reached().map(mark -> mark.position().toString()).orElse(null));
    node.put("idle", shard.idle());
    node.put("over", !overview.status().mayDeliver(shard));
    node.put("suspect", shard.suspect().map(one -> one.position().toString()).orElse(null));
    return node.put("version", shard.version());
  }

  private static @Nullable Long millis(@Nullable Lag lag) {
    return lag == null ? null : lag.millis();
  }

  private static JsonNode time(long millis) {
    boolean none = millis == Long.MIN_VALUE || millis == Long.MAX_VALUE;
    return none ? JSON.nullNode() : JSON.textNode(Times.text(millis));
  }
}
