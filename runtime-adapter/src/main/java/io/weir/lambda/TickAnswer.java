package io.weir.lambda;

import io.weir.Json;
import io.weir.engine.TickResult;
import java.util.ArrayList;
import java.util.List;

/**
 * What a tick did, for whoever invoked it.
 *
 * @param looked keys that the due index named
 * @param fired keys that were committed
 * @param complete false if the deadline stopped it; the next tick goes on there
 * @param reason why a key could not be finished; empty if all could
 * @param idle shards that were found silent at their tip, for as long as their source declares
 */
record TickAnswer(int looked, int fired, boolean complete, String reason, List<String> idle) {
  static final TickAnswer NONE = new TickAnswer(0, 0, true, "", List.of());

  TickAnswer {
    idle = List.copyOf(idle);
  }

  TickAnswer plus(TickResult more) {
    return new TickAnswer(
        looked + more.looked(), fired + more.fired(), more.complete(), more.reason(), idle);
  }

  TickAnswer plusIdle(List<String> more) {
    List<String> all = new ArrayList<>(idle);
    all.addAll(more);
    return new TickAnswer(looked, fired, complete, reason, all);
  }

  String words() {
    return "looked="
        + looked
        + " fired="
        + fired
        + " complete="
        + complete
        + (idle.isEmpty() ? "" : " idle=" + idle)
        + (reason.isEmpty() ? "" : " unfinished: " + reason);
  }

  byte[] json() {
    return Json.bytes(this);
  }
}
