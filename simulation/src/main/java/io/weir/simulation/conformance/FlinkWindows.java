package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes Flink's answer to a window case, by the rules S1.1 to S2.8 and without Weir's code. It
 * replaces a recorded answer that is not to be copied. Windows of one size and sessions, fired by
 * event time, each late event again.
 */
final class FlinkWindows {
  /** Beam's settings and values that mean the same as Flink's trigger. */
  private static final Map<String, Set<String>> SAME =
      Map.of(
          "trigger", Set.of("default", "afterWatermark"),
          "lateCount", Set.of("1"),
          "onTime", Set.of("always"),
          "closing", Set.of("ifNonEmpty"));

  private final JsonNode spec;
  private final boolean steps;
  private final CaseWatermarks watermarks;
  private final Map<Integer, Long> clocks = new HashMap<>();
  private final Set<Integer> idle = new HashSet<>();
  private final List<Open> windows = new ArrayList<>();
  private final ArrayNode panes = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode dropped = JsonNodeFactory.instance.arrayNode();
  private long clock = Long.MIN_VALUE;
  private int step;

  private FlinkWindows(JsonNode one) {
    this.spec = one.path("spec");
    this.steps = one.path("expected").at("/panes/0").has("step");
    this.watermarks = CaseWatermarks.ofPartitions(spec);
    requireKnown();
  }

  private static final class Open {
    final String key;
    long start;
    long end;
    boolean pending = true;
    final List<Long> values = new ArrayList<>();

    Open(String key, long start, long end) {
      this.key = key;
      this.start = start;
      this.end = end;
    }
  }

  /**
   * The case's {@code expected} as Flink has it.
   *
   * @throws UnsupportedCaseException if the case has settings that are not known here
   */
  static JsonNode answer(JsonNode one) {
    return new FlinkWindows(one).run(one.path("input"));
  }

  private void requireKnown() {
    spec.path("beam")
        .properties()
        .forEach(setting -> {
          Set<String> same = SAME.getOrDefault(setting.getKey(), Set.of());
          if (!same.contains(setting.getValue().asText())) {
            throw unknown("beam." + setting);
          }
        });
    if (!spec.path("trigger").path("type").asText("").isEmpty()) {
      throw unknown("trigger " + spec.path("trigger"));
    }
  }

  private static UnsupportedCaseException unknown(String what) {
    return new UnsupportedCaseException(
        "a quirk whose better answer is not worked out here: " + what);
  }

  private JsonNode run(JsonNode input) {
    for (JsonNode line : input) {
      line(line);
      step++;
    }
    if (spec.path("flush").asBoolean(true)) {
      advance(Long.MAX_VALUE);
    }
    ObjectNode expected = JsonNodeFactory.instance.objectNode();
    expected.set("panes", panes);
    expected.set("dropped", dropped);
    return expected.put("droppedCount", dropped.size());
  }

  private void line(JsonNode line) {
    if (line.has("idle")) {
      idle.add(partition(line.path("idle").asText()));
    } else if (line.has("ts")) {
      idle.remove(watermarks.input(line));
      event(line);
    }
    clocks.putAll(watermarks.after(line));
    advance(minimum());
  }

  private int partition(String name) {
    return watermarks.input(JsonNodeFactory.instance.objectNode().put("partition", name));
  }

  private long minimum() {
    long least = Long.MAX_VALUE;
    for (int input = 0; input < watermarks.inputs(); input++) {
      if (!idle.contains(input)) {
        least = Math.min(least, clocks.getOrDefault(input, Long.MIN_VALUE));
      }
    }
    return idle.size() == watermarks.inputs() ? clock : least;
  }

  private void event(JsonNode line) {
    long ts = line.path("ts").asLong();
    boolean taken = false;
    for (Open target : targets(line.path("key").asText(), ts)) {
      List<Open> met = met(target);
      for (Open old : met) {
        target.start = Math.min(target.start, old.start);
        target.end = Math.max(target.end, old.end);
      }
      if (cleanup(target) > clock) {
        taken = true;
        met.forEach(old -> target.values.addAll(old.values));
        windows.removeAll(met);
        windows.add(target);
        target.values.add(line.path("value").asLong());
        target.pending = target.end - 1 > clock;
        if (!target.pending) {
          fire(target, "LATE");
        }
      }
    }
    if (!taken && ts + lateness() <= clock) {
      ObjectNode row = ((ObjectNode) line).deepCopy().retain("key", "ts", "value");
      dropped.add(steps ? row.put("step", step) : row);
    }
  }

  /** Windows of one size meet themselves alone, sessions all that they touch. */
  private List<Open> met(Open target) {
    boolean merges = type().equals("session");
    return windows.stream()
        .filter(open -> open.key.equals(target.key))
        .filter(open ->
            merges
                ? open.start <= target.end && open.end >= target.start
                : open.start == target.start && open.end == target.end)
        .toList();
  }

  private List<Open> targets(String key, long ts) {
    JsonNode assigner = spec.path("assigner");
    long size = assigner.path(type().equals("session") ? "gap" : "size").asLong();
    List<Open> targets = new ArrayList<>();
    switch (type()) {
      case "session" -> targets.add(new Open(key, ts, ts + size));
      case "tumbling", "sliding" -> {
        long slide = assigner.path("slide").asLong(size);
        long start = ts - Math.floorMod(ts - assigner.path("offset").asLong(), slide);
        for (; start > ts - size; start -= slide) {
          targets.add(new Open(key, start, start + size));
        }
      }
      default -> throw unknown("assigner " + assigner);
    }
    return targets;
  }

  private String type() {
    return spec.path("assigner").path("type").asText();
  }

  private long lateness() {
    return spec.path("allowedLateness").asLong();
  }

  private long cleanup(Open window) {
    return window.end - 1 + lateness();
  }

  private void advance(long watermark) {
    clock = Math.max(clock, watermark);
    for (Iterator<Open> each = windows.iterator(); each.hasNext(); ) {
      Open window = each.next();
      if (window.pending && window.end - 1 <= clock) {
        window.pending = false;
        fire(window, "ON_TIME");
      }
      if (cleanup(window) <= clock) {
        each.remove();
      }
    }
  }

  private void fire(Open window, String kind) {
    if (window.values.isEmpty()) {
      return;
    }
    var stats = window.values.stream().mapToLong(Long::longValue).summaryStatistics();
    ObjectNode row =
        panes
            .addObject()
            .put("kind", kind)
            .put("key", window.key)
            .put("start", window.start)
            .put("end", window.end)
            .put("count", stats.getCount())
            .put("sum", stats.getSum())
            .put("min", stats.getMin())
            .put("max", stats.getMax())
            .put("last", kind.equals("ON_TIME") && lateness() == 0);
    row.put(
        "value",
        switch (spec.path("aggregate").asText("sum")) {
          case "count" -> stats.getCount();
          case "min" -> stats.getMin();
          case "max" -> stats.getMax();
          default -> stats.getSum();
        });
    if (steps) {
      row.put("step", step);
    }
    if (spec.path("accumulation").asText().equals("discarding")) {
      window.values.clear();
    }
  }
}
