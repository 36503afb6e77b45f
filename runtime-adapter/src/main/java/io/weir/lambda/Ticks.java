package io.weir.lambda;

import io.weir.engine.Deadline;
import io.weir.engine.EmptyPoll;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.StandingTime;
import io.weir.engine.TickResult;
import io.weir.spi.Shard;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a tick: fires due keys, then finds silent shards, then fires keys that became due by that.
 * Neither part can block the other, by failing or by taking all of the time.
 */
final class Ticks {
  private final Engine engine;
  private final Idleness idleness;
  private final EngineLimits limits;

  /** True if due keys took all of the last tick's time, so that no shard was checked. */
  private boolean shardsFirst;

  Ticks(Engine engine, Idleness idleness, EngineLimits limits) {
    this.engine = engine;
    this.idleness = idleness;
    this.limits = limits;
  }

  /**
   * @throws TickFailedException if a key could not be finished though there was time
   * @throws TimeoutTooShortException if there is no time to begin with
   * @throws io.weir.state.StateStoreException if the store cannot answer
   */
  TickAnswer run(Deadline deadline) {
    TimeoutTooShortException.check("a tick", engine.function().name(), deadline, limits);
    TickAnswer answer = shardsFirst ? shardsThenDue(deadline) : dueThenShards(deadline);
    return finished(
        answer.with(
            idleness.unfinished(),
            idleness.unasked(),
            engine.standingTime().stream().map(StandingTime::words).toList(),
            engine.heldTime().orElse(null),
            engine.totals().orElse(null)),
        deadline);
  }

  private TickAnswer shardsThenDue(Deadline deadline) {
    shardsFirst = false;
    return due(silence(TickAnswer.NONE, deadline), deadline);
  }

  private TickAnswer dueThenShards(Deadline deadline) {
    TickAnswer answer = due(TickAnswer.NONE, deadline);
    shardsFirst = late(deadline);
    if (shardsFirst) {
      return answer;
    }
    TickAnswer known = silence(answer, deadline);
    return known.idle().isEmpty() && known.passed().isEmpty() ? known : due(known, deadline);
  }

  private TickAnswer silence(TickAnswer before, Deadline deadline) {
    Idleness.Found found = idleness.silent(() -> late(deadline));
    Map<Shard, EmptyPoll> passed = new LinkedHashMap<>();
    for (EmptyPoll poll : found.passing()) {
      engine.pass(poll).ifPresent(now -> passed.put(poll.shard(), now));
    }
    List<EmptyPoll> silent =
        found.idle().stream().map(poll -> passed.getOrDefault(poll.shard(), poll)).toList();
    return before.plusSilent(names(engine.idle(silent)), names(passed.keySet()));
  }

  private static List<String> names(Collection<Shard> shards) {
    return shards.stream().map(Shard::toString).toList();
  }

  private TickAnswer due(TickAnswer before, Deadline deadline) {
    TickAnswer answer = before;
    TickResult result;
    do {
      result = engine.tick(deadline);
      answer = answer.plus(result);
    } while (!result.complete() && result.reason().isEmpty() && !late(deadline));
    return answer;
  }

  private TickAnswer finished(TickAnswer answer, Deadline deadline) {
    if (idleness.isHeldByUnasked(answer.held())) {
      throw new TickFailedException(
          "the tick of function '"
              + engine.function().name()
              + "' could not ask shards that hold event time whether they are silent: "
              + answer.words()
              + "; the next tick asks again");
    }
    if (!answer.reason().isEmpty() && !late(deadline)) {
      throw new TickFailedException(
          "the tick of function '"
              + engine.function().name()
              + "' could not finish: "
              + answer.reason()
              + " ("
              + answer.words()
              + "); the next tick tries again");
    }
    return answer;
  }

  private boolean late(Deadline deadline) {
    return deadline.remainingMillis() < limits.stepReserveMillis();
  }
}
