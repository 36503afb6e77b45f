package io.weir.engine;

import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.spi.Emission;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.Outbox;
import io.weir.state.StateStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes delivered outboxes out of their items by writes of their own, where neither the key's next
 * commit nor the shard's progress would do (C9, R3, R4).
 */
final class OutboxClearing {
  private final StateStore store;
  private final Set<String> repeatable;

  OutboxClearing(StreamFunction function, StateStore store) {
    this.store = store;
    this.repeatable = new HashSet<>();
    for (Sink<?> sink : function.allSinks()) {
      if (sink.effect() == Sink.Effect.IDEMPOTENT_BY_REVISION) {
        repeatable.add(sink.name());
      }
    }
  }

  /** Clears delivered outboxes; a lost or unknown write only costs a repeated delivery. */
  void clear(List<InFlightKey> keys, InvocationContext invocation) {
    List<InFlightKey> chosen = new ArrayList<>();
    for (InFlightKey key : keys) {
      if (key.leavesOutbox() && wanted(key.deliveredOutbox(), invocation)) {
        chosen.add(key);
      }
    }
    if (chosen.isEmpty() || invocation.time().late()) {
      return;
    }
    List<Commit> commits = new ArrayList<>(chosen.size());
    for (InFlightKey key : chosen) {
      commits.add(key.outboxCommit(Outbox.EMPTY, key.record().revision()));
    }
    List<CommitResult> results = store.commit(commits);
    for (int i = 0; i < chosen.size(); i++) {
      chosen.get(i).cleared(results.get(i));
    }
  }

  /**
   * A tick clears, because the outbox keeps its key in the due index. So does a batch where a cold
   * start could not tell from progress that the outbox was delivered: read in parallel, or made by
   * a key that only fired. For the latter the next tick's repetition does as well, if every sink
   * compares revisions, and costs no more.
   */
  private boolean wanted(Outbox delivered, InvocationContext invocation) {
    return invocation.byTick()
        || !invocation.rules().marksJudge()
        || delivered.withoutOrigin() && !isRepeatable(delivered);
  }

  private boolean isRepeatable(Outbox outbox) {
    for (Emission emission : outbox.emissions()) {
      if (!repeatable.contains(emission.sink())) {
        return false;
      }
    }
    return true;
  }
}
