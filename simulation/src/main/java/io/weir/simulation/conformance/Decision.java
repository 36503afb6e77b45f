package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A decision of the project by which Weir answers a case otherwise than it is recorded. Everything
 * else of the case must be as recorded. Its text names the rows and the document that explains it.
 */
interface Decision {
  /** The case as it reads with this answer. */
  JsonNode applied(JsonNode one);

  /** The decision that a case falls under; it is told by the case's rows, not by its name. */
  static Optional<Decision> of(JsonNode one) {
    if (KafkaJoinCase.is(one)) {
      return KafkaPadding.of(one);
    }
    return JumpedOver.mayBe(one) ? Optional.of(new JumpedOver()) : LastFlag.of(one);
  }
}
