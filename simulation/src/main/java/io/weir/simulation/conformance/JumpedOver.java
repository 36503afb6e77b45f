package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A decision by which Weir differs from Kafka: windows that slide are given when they close, though
 * event time has jumped so far that Kafka's store has forgotten them.
 */
record JumpedOver() implements Decision {
  static boolean mayBe(JsonNode one) {
    JsonNode operators = one.at("/spec/operators");
    return operators.size() == 1 && KafkaForgotten.mayForget(operators.get(0));
  }

  @Override
  public JsonNode applied(JsonNode one) {
    JsonNode changed = one.deepCopy();
    ((ObjectNode) changed.path("spec")).put(KafkaForgotten.FORGETS, true);
    return changed;
  }

  @Override
  public String toString() {
    return "/rows without those that Kafka's store has forgotten by"
        + " docs/decisions/0039-sliding-windows-that-event-time-jumps-over.md";
  }
}
