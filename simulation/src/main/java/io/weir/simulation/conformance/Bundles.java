package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bundles of events in which some of Flink's functions give rows: one ends at a watermark, at a
 * snapshot, or when it has enough events. Weir has none, and gives rows at their events; this shows
 * them as Flink does.
 *
 * @param size the events of a full bundle, as Flink's tests set it; 0 = there are no bundles
 * @param lastOnly true if a key's rows of a bundle are one change
 * @param key the column with the key
 */
record Bundles(int size, boolean lastOnly, int key) {
  /** The step at which a line's rows are shown: that of the end of its bundle. */
  int shownAt(int step, JsonNode input) {
    if (size == 0) {
      return step;
    }
    int events = 0;
    for (int at = 0; at < input.size(); at++) {
      boolean event = input.get(at).has("op");
      events = event ? events + 1 : 0;
      if (at >= step && (!event || events == size)) {
        return at;
      }
      events = events == size ? 0 : events;
    }
    return input.size();
  }

  /** The rows as they are shown. */
  List<ObjectNode> shown(List<ObjectNode> rows) {
    if (!lastOnly) {
      return rows;
    }
    Map<String, List<ObjectNode>> together = new LinkedHashMap<>();
    for (ObjectNode row : rows) {
      String bundle = row.path("step") + "/" + row.path("row").path(key).asText();
      together.computeIfAbsent(bundle, name -> new ArrayList<>()).add(row);
    }
    List<ObjectNode> shown = new ArrayList<>();
    together.values().forEach(changes -> add(changes, shown));
    return shown;
  }

  private static void add(List<ObjectNode> changes, List<ObjectNode> shown) {
    ObjectNode first = changes.getFirst();
    ObjectNode last = changes.getLast();
    boolean wasThere = !op(first).equals("+I");
    boolean isThere = op(last).startsWith("+");
    if (isThere) {
      if (op(first).equals("-U")) {
        shown.add(first);
      }
      shown.add(last.deepCopy().put("op", wasThere ? "+U" : "+I"));
    } else if (wasThere) {
      shown.add(first.deepCopy().put("op", "-D"));
    }
  }

  private static String op(ObjectNode row) {
    return row.path("op").asText();
  }
}
