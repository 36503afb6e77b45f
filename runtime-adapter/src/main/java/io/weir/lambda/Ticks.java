package io.weir.lambda;

import io.weir.Shard;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.TickResult;
import java.util.List;

/** One tick: what is due, then which shards are silent, then what became due by that. */
final class Ticks {
  private final Engine engine;
  private final Idleness idleness;
  private final long reserveMillis;

  /**
   * @param reserveMillis how long before the deadline nothing new is begun
   */
  Ticks(Engine engine, Idleness idleness, long reserveMillis) {
    this.engine = engine;
    this.idleness = idleness;
    this.reserveMillis = reserveMillis;
  }

  /**
   * @throws TickFailedException if a key could not be finished though there was time
   * @throws io.weir.state.StateStoreException if the store cannot answer
   */
  TickAnswer run(Deadline deadline) {
    TickAnswer answer = due(TickAnswer.NONE, deadline);
    if (late(deadline)) {
      return answer;
    }
    List<Shard> silent = idleness.silent(() -> late(deadline));
    silent.forEach(engine::idle);
    if (silent.isEmpty()) {
      return answer;
    }
    return due(answer.plusIdle(silent.stream().map(Shard::toString).toList()), deadline);
  }

  private TickAnswer due(TickAnswer before, Deadline deadline) {
    TickAnswer answer = before;
    TickResult result;
    do {
      result = engine.tick(deadline);
      answer = answer.plus(result);
    } while (!result.complete() && result.reason().isEmpty() && !late(deadline));
    if (!result.reason().isEmpty() && !late(deadline)) {
      throw new TickFailedException(
          "the tick of function '"
              + engine.function().name()
              + "' could not finish: "
              + result.reason()
              + " ("
              + answer.words()
              + "); the next tick tries again");
    }
    return answer;
  }

  private boolean late(Deadline deadline) {
    return deadline.remainingMillis() < reserveMillis;
  }
}
