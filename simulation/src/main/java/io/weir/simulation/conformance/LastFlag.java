package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A decision by which Weir differs from Beam: an on-time pane is called the last one only where no
 * lateness is allowed. Everything else of a case must be as recorded.
 *
 * @param document the document that explains the decision
 * @param rows the places of the rows in the case's {@code expected}, as JSON pointers
 */
record LastFlag(String document, String rows) implements Decision {
  private static final String LAST = "docs/decisions/0004-the-last-flag-of-a-pane.md";

  static Optional<Decision> of(JsonNode one) {
    StringBuilder rows = new StringBuilder();
    for (int row = 0; row < panes(one).size(); row++) {
      if (isCalledLast(one, panes(one).get(row))) {
        rows.append(rows.isEmpty() ? "" : ", ").append("/panes/").append(row);
      }
    }
    return rows.isEmpty() ? Optional.empty() : Optional.of(new LastFlag(LAST, rows.toString()));
  }

  private static JsonNode panes(JsonNode one) {
    return one.path("expected").path("panes");
  }

  private static boolean isCalledLast(JsonNode one, JsonNode pane) {
    return one.path("spec").path("allowedLateness").asLong() > 0
        && pane.path("kind").asText().equals("ON_TIME")
        && pane.path("last").asBoolean();
  }

  @Override
  public JsonNode applied(JsonNode one) {
    JsonNode changed = one.deepCopy();
    for (JsonNode pane : panes(changed)) {
      if (isCalledLast(one, pane)) {
        ((ObjectNode) pane).put("last", false);
      }
    }
    return changed;
  }

  @Override
  public String toString() {
    return rows + " last = false by " + document;
  }
}
