package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes how the lines of a case move its watermarks, as in the engine that recorded it. A
 * watermark line moves the input that it names, or all. With {@code outOfOrderness} each {@code
 * watermarkEvery}-th event of the case, whatever input it is of, moves all inputs to their largest
 * timestamp less the bound; the two sides of a join have one largest timestamp.
 */
final class CaseWatermarks {
  private final List<String> inputs;
  private final String field;
  private final boolean together;
  private final long bound;
  private final int every;
  private final Map<Integer, Long> highest = new LinkedHashMap<>();
  private final Map<Integer, Long> moved = new LinkedHashMap<>();
  private int events;

  private CaseWatermarks(JsonNode spec, List<String> inputs, String field, boolean together) {
    this.inputs = inputs;
    this.field = field;
    this.together = together;
    this.bound = spec.path("outOfOrderness").asLong(-1);
    this.every = spec.path("watermarkEvery").asInt(1);
  }

  /** The watermarks of a window case: one for each of its partitions. */
  static CaseWatermarks ofPartitions(JsonNode spec) {
    List<String> names = new ArrayList<>();
    spec.path("partitions").forEach(name -> names.add(name.asText()));
    return new CaseWatermarks(spec, names, "partition", false);
  }

  /** The watermarks of a join case: one for each of its sides. */
  static CaseWatermarks ofSides(JsonNode spec, List<String> sides) {
    return new CaseWatermarks(spec, sides, "side", true);
  }

  /** The number of inputs. */
  int inputs() {
    return Math.max(1, inputs.size());
  }

  /** The input of a line. */
  int input(JsonNode line) {
    return line.has(field) ? inputs.indexOf(line.path(field).asText()) : 0;
  }

  /** The inputs that move after a line, each with its new watermark. */
  Map<Integer, Long> after(JsonNode line) {
    Map<Integer, Long> next = new LinkedHashMap<>();
    if (line.has("watermark")) {
      long watermark = value(line.path("watermark"));
      for (int input = 0; input < inputs(); input++) {
        if (!line.has(field) || input == input(line)) {
          next.put(input, watermark);
        }
      }
    } else if (line.has("ts") && bound >= 0) {
      event(line, next);
    }
    return next;
  }

  static long value(JsonNode watermark) {
    return watermark.isTextual() ? Long.MAX_VALUE : watermark.asLong();
  }

  private void event(JsonNode line, Map<Integer, Long> next) {
    long ts = line.path("ts").asLong();
    for (int input = 0; input < inputs(); input++) {
      if (together || input == input(line)) {
        highest.merge(input, ts, Math::max);
      }
    }
    if (++events % every == 0) {
      highest.forEach((input, max) -> {
        if (!max.equals(moved.put(input, max))) {
          next.put(input, max - bound - 1);
        }
      });
    }
  }
}
