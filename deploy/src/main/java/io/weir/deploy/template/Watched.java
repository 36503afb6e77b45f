package io.weir.deploy.template;

import io.weir.Objective;
import java.util.List;
import java.util.Optional;

/**
 * A function as a dashboard sees it. Names are those behind the stack's.
 *
 * @param name of the function, its log, and with an ending of its tables
 * @param streams those made here that it reads
 * @param topics true if all that it reads are topics of Kafka
 * @param lookups true if it asks lookups
 */
record Watched(
    String name,
    Optional<Objective> objective,
    List<String> streams,
    boolean topics,
    boolean lookups) {
  /** Its name at AWS. */
  String deployed() {
    return Panel.STACK + "-" + name;
  }

  String log() {
    return "/aws/lambda/" + deployed();
  }
}
