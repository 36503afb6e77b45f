package io.weir.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * One field of one row that Weir decided to answer otherwise than a case records. Everything else
 * of the case must be as recorded.
 *
 * @param document where the decision is explained
 * @param row where the row stands in the case's {@code expected}, as a JSON pointer
 */
record Decision(String document, String row, String field, boolean value) {
  private static final Map<String, Decision> BY_CASE =
      Map.of(
          "beam/late-first-element-of-window",
          new Decision(
              "docs/decisions/0004-the-last-flag-of-a-pane.md", "/panes/2", "last", false));

  static Optional<Decision> of(JsonNode one) {
    return Optional.ofNullable(BY_CASE.get(one.path("name").asText()));
  }

  /** The case as it reads with this answer. */
  JsonNode applied(JsonNode one) {
    ObjectNode changed = one.deepCopy();
    if (changed.path("expected").at(row) instanceof ObjectNode found) {
      found.put(field, value);
    }
    return changed;
  }

  @Override
  public String toString() {
    return row + " " + field + " = " + value + " by " + document;
  }
}
