package io.weir.embedded.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.StreamFunction;
import io.weir.audit.KeyView;
import io.weir.engine.RememberedIds;
import io.weir.engine.StoredTimes.Feeding;
import io.weir.spi.Emission;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.ParkedRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An explanation as one JSON object; docs/operate/look-inside.md has an example of it. */
public final class ExplanationJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ExplanationJson() {}

  /**
   * @param requests the number of requests that it took
   */
  public static ObjectNode of(Explanation explanation, List<Answer> answers, long requests) {
    KeyFacts facts = explanation.facts();
    ObjectNode node =
        JSON.objectNode()
            .put("function", facts.function())
            .put("key", facts.key())
            .put("exists", facts.view() != null)
            .put("requests", requests);
    node.set("eventTime", time(explanation.eventTime()));
    node.set("causes", causes(explanation.causes()));
    ArrayNode asked = node.putArray("asked");
    answers.forEach(one -> {
      ArrayNode told = asked.addObject().put("what", one.asked()).putArray("told");
      one.told().forEach(told::add);
    });
    ArrayNode shards = node.putArray("shards");
    explanation.feeding().forEach(feeding -> shards.add(shard(feeding)));
    ArrayNode entries = node.putArray("state");
    explanation.waits().forEach(wait -> entries.add(wait(wait, facts.definition())));
    if (explanation.kept().problem() != null) {
      node.put("problem", explanation.kept().problem());
    }
    KeyRecord record = facts.record();
    KeyView view = facts.view();
    if (record != null && view != null) {
      stored(node, record, view, facts);
    }
    return node;
  }

  static com.fasterxml.jackson.databind.JsonNode time(long millis) {
    boolean none = millis == Long.MIN_VALUE || millis == Long.MAX_VALUE;
    return none ? JSON.nullNode() : JSON.textNode(Times.text(millis));
  }

  private static ArrayNode causes(List<Cause> causes) {
    ArrayNode all = JSON.arrayNode();
    causes.forEach(one -> all.add(cause(one)));
    return all;
  }

  private static ObjectNode cause(Cause cause) {
    return JSON.objectNode()
        .put("cause", cause.kind().code())
        .put("what", cause.what())
        .put("then", cause.then());
  }

  private static ObjectNode shard(Feeding feeding) {
    ObjectNode node = JSON.objectNode().put("shard", feeding.shard().toString());
    node.set("eventTime", time(feeding.watermark()));
    node.set("lastArrival", time(feeding.progress().arrival()));
    return node.put("idle", feeding.progress().idle());
  }

  private static ObjectNode wait(Wait wait, @Nullable StreamFunction definition) {
    ObjectNode node =
        definition == null
            ? JSON.objectNode().put("kind", wait.entry().kind())
            : new ValueJson(definition).of(wait.entry());
    ArrayNode causes = node.putArray("waitsFor");
    wait.causes().forEach(one -> causes.add(one.kind().code()));
    return node;
  }

  private static void stored(ObjectNode node, KeyRecord record, KeyView view, KeyFacts facts) {
    node.put("rememberedIds", RememberedIds.count(record));
    ArrayNode positions = node.putArray("positions");
    record.marks().stream().map(KeyMark::position).map(String::valueOf).forEach(positions::add);
    ArrayNode parked = node.putArray("parked");
    record.parked().forEach(one -> parked.add(parked(one)));
    node.set(
        "parkedUntil", record.parked().isEmpty() ? JSON.nullNode() : time(record.parkedUntil()));
    ArrayNode outbox = node.putArray("outbox");
    record.outbox().emissions().forEach(one -> outbox.add(emission(one)));
    node.put("delivered", !facts.hasUndelivered());
    node.put("version", view.version());
    node.put("revision", record.revision());
    node.put("segments", view.segments().size());
    node.set("lastArrival", time(record.arrival()));
    node.set("expires", time(view.expiresAt().orElse(Long.MAX_VALUE)));
  }

  private static ObjectNode parked(ParkedRecord one) {
    ObjectNode node = JSON.objectNode().put("position", one.position().toString());
    node.set("arrival", time(one.arrival()));
    node.set("failingSince", one.failingSince() == 0 ? JSON.nullNode() : time(one.failingSince()));
    node.set("shardWatermark", time(one.shardWatermark()));
    return node.put("bytes", one.payload().length);
  }

  private static ObjectNode emission(Emission one) {
    return JSON.objectNode()
        .put("id", one.id())
        .put("sink", one.sink())
        .put("revision", one.revision())
        .put("op", one.op().name())
        .put("bytes", one.payload().length);
  }
}
