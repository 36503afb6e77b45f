package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A decision by which outer joins differ from those of Kafka Streams: a padded row is the last row
 * of its event. The answer to a case is worked out here from S5.1 to S5.5, over all of its events.
 * It is a decision only if it differs from the recorded one by such rows alone.
 */
final class KafkaPadding implements Decision {
  private static final String DOCUMENT =
      "docs/decisions/0037-outer-joins-say-once-that-nobody-came.md";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param watermark the watermark just before it
   */
  private record Event(int step, KafkaLine line, boolean left, long watermark) {
    boolean isLate() {
      return line.ts() < watermark;
    }

    boolean isOnWatermark() {
      return line.ts() == watermark;
    }
  }

  private record Row(int step, String key, String value, long ts) {}

  private final JsonNode join;
  private final List<Event> events = new ArrayList<>();
  private final List<Long> watermarks = new ArrayList<>();
  private final List<Row> recorded = new ArrayList<>();
  private final List<Row> answer = new ArrayList<>();

  private KafkaPadding(JsonNode one) {
    this.join = one.at("/spec/operators/0");
    long watermark = Long.MIN_VALUE;
    for (JsonNode line : one.path("input")) {
      KafkaLine event = JSON.convertValue(line, KafkaLine.class);
      events.add(new Event(events.size(), event, KafkaJoinCase.isLeft(event), watermark));
      watermark = Math.max(watermark, event.ts() - number("grace") - 1);
      watermarks.add(watermark);
    }
    for (JsonNode row : one.at("/expected/rows")) {
      recorded.add(
          new Row(
              row.path("step").asInt(),
              row.path("key").asText(),
              row.path("value").asText(),
              row.path("ts").asLong()));
    }
    work();
  }

  static Optional<Decision> of(JsonNode one) {
    String op = one.at("/spec/operators/0/op").asText();
    boolean outer = one.at("/spec/operators/0/leftOuter").asBoolean();
    outer |= one.at("/spec/operators/0/rightOuter").asBoolean();
    if (!op.equals("streamStreamJoin") || !outer) {
      return Optional.empty();
    }
    KafkaPadding padding = new KafkaPadding(one);
    return padding.isDecided() ? Optional.of(padding) : Optional.empty();
  }

  private long number(String setting) {
    return join.path(setting).asLong();
  }

  private void work() {
    for (Event left : events) {
      events.stream()
          .filter(right -> isPair(left, right))
          .forEach(right -> answer.add(pair(left, right)));
    }
    for (Event event : events) {
      if (join.path(event.left() ? "leftOuter" : "rightOuter").asBoolean() && !hasPair(event)) {
        padded(event);
      }
    }
  }

  private boolean isPair(Event left, Event right) {
    long distance = right.line().ts() - left.line().ts();
    return left.left()
        && !right.left()
        && left.line().key().equals(right.line().key())
        && distance >= -number("before")
        && distance <= number("after")
        && !left.isLate()
        && !right.isLate()
        && !isParted(left, right);
  }

  /** One came when the watermark was at its time, and at that watermark the other is forgotten. */
  private boolean isParted(Event one, Event other) {
    return one.isOnWatermark() && forgotten(other) <= one.line().ts()
        || other.isOnWatermark() && forgotten(one) <= other.line().ts();
  }

  private long forgotten(Event event) {
    long reach = number(event.left() ? "after" : "before");
    return event.line().ts() + (reach == 0 && event.isOnWatermark() ? 1 : reach);
  }

  private boolean hasPair(Event event) {
    return events.stream().anyMatch(other -> isPair(event, other) || isPair(other, event));
  }

  private static Row pair(Event left, Event right) {
    return new Row(
        Math.max(left.step(), right.step()),
        left.line().key(),
        KafkaJoinCase.joined(left.line().value(), right.line().value()),
        Math.max(left.line().ts(), right.line().ts()));
  }

  private void padded(Event event) {
    int step = event.step();
    while (!event.isLate() && step < events.size() && watermarks.get(step) < forgotten(event)) {
      step++;
    }
    if (step < events.size()) {
      answer.add(new Row(step, event.line().key(), text(event), event.line().ts()));
    }
  }

  private static String text(Event event) {
    String value = event.line().value();
    return event.left() ? KafkaJoinCase.joined(value, null) : KafkaJoinCase.joined(null, value);
  }

  private boolean isDecided() {
    List<Row> gone = new ArrayList<>(recorded);
    answer.forEach(gone::remove);
    List<Row> more = new ArrayList<>(answer);
    recorded.forEach(more::remove);
    return gone.stream().allMatch(this::isNotSaid)
        && more.stream().allMatch(row -> events.stream().anyMatch(one -> isOf(one, row)));
  }

  /**
   * True for a row that the decision leaves out: a pair that came too late, or an event that spoke
   * too early.
   */
  private boolean isNotSaid(Row row) {
    boolean lostPair =
        events.stream()
            .anyMatch(left -> events.stream().anyMatch(right -> isLostPair(row, left, right)));
    boolean early =
        events.stream()
            .filter(event -> isOf(event, row))
            .anyMatch(event -> watermarks.get(row.step()) < forgotten(event) || hasPair(event));
    return lostPair || early;
  }

  /** True for the row of a pair that came too late: of a late event, or of one at the watermark. */
  private boolean isLostPair(Row row, Event left, Event right) {
    return left.left()
        && !right.left()
        && (left.isLate() || right.isLate() || isParted(left, right))
        && left.line().key().equals(right.line().key())
        && pair(left, right).equals(row);
  }

  /** True for the padded row of an event. */
  private static boolean isOf(Event event, Row row) {
    return event.line().key().equals(row.key())
        && text(event).equals(row.value())
        && event.line().ts() == row.ts();
  }

  @Override
  public JsonNode applied(JsonNode one) {
    JsonNode changed = one.deepCopy();
    ArrayNode rows = ((ObjectNode) changed.path("expected")).putArray("rows");
    for (Row row : answer) {
      rows.addObject()
          .put("step", row.step())
          .put("at", "processor0")
          .put("key", row.key())
          .put("value", row.value())
          .put("ts", row.ts());
    }
    return changed;
  }

  @Override
  public String toString() {
    return answer.size() + " rows for " + recorded.size() + " by " + DOCUMENT;
  }
}
