package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.spi.Emission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The results of a run of a window case, compared with the case's rows. */
final class CaseRows {
  static final int NO_STEP = -1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<ObjectNode> panes = new ArrayList<>();
  private final List<ObjectNode> dropped = new ArrayList<>();
  private int seenPanes;
  private int seenDropped;

  /** Adds the emissions since the last call, under a step. */
  void take(CaseRig rig, int step) {
    seenPanes = take(rig.emissions(WindowDefinition.PANES), seenPanes, panes, step);
    seenDropped = take(rig.emissions(WindowDefinition.DROPPED), seenDropped, dropped, step);
  }

  /** Adds rows as a case has them. */
  void takeAll(JsonNode answer) {
    answer.path("panes").forEach(row -> panes.add((ObjectNode) row));
    answer.path("dropped").forEach(row -> dropped.add((ObjectNode) row));
  }

  private static int take(List<Emission> all, int seen, List<ObjectNode> rows, int step) {
    all.subList(seen, all.size()).forEach(emission -> rows.add(row(emission, step)));
    return all.size();
  }

  /** The row of an emission, under a step. */
  static ObjectNode row(Emission emission, int step) {
    try {
      ObjectNode row = (ObjectNode) JSON.readTree(emission.payload());
      return step == NO_STEP ? row : row.put("step", step);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Null if the expected rows, and no others, are here. */
  String difference(JsonNode expected, boolean withDropped) {
    String difference = difference("panes", panes, expected.path("panes"));
    if (difference != null || !withDropped) {
      return difference;
    }
    if (expected.has("droppedCount") && dropped.size() != expected.path("droppedCount").asInt()) {
      return "dropped " + dropped.size() + ", expected " + expected.path("droppedCount");
    }
    return expected.has("dropped")
        ? difference("dropped", dropped, expected.path("dropped"))
        : null;
  }

  /** Null if both hold the same rows, in any order. */
  static String difference(String what, List<ObjectNode> actual, JsonNode expected) {
    List<ObjectNode> left = new ArrayList<>(actual);
    for (JsonNode row : expected) {
      if (!removeMatching(left, row)) {
        return what + ": expected " + row + ", not among " + actual;
      }
    }
    return left.isEmpty() ? null : what + ": not expected " + left;
  }

  private static boolean removeMatching(List<ObjectNode> rows, JsonNode expected) {
    for (Iterator<ObjectNode> each = rows.iterator(); each.hasNext(); ) {
      if (matches(each.next(), expected)) {
        each.remove();
        return true;
      }
    }
    return false;
  }

  /** True if a row matches; fields that the case leaves out, and a missing step, match anything. */
  static boolean matches(ObjectNode row, JsonNode expected) {
    for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      boolean unknownStep = name.equals("step") && !row.has("step");
      if (!unknownStep && !same(row.path(name), expected.path(name))) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(JsonNode actual, JsonNode expected) {
    return expected.isNumber()
        ? actual.isNumber() && actual.asLong() == expected.asLong()
        : actual.equals(expected);
  }
}
