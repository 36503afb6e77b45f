package io.weir.engine;

import io.weir.OperatorState;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.spi.Emission;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.KeyRecord;
import io.weir.state.Outbox;
import io.weir.state.Snapshot;
import io.weir.state.StateStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes delivered outboxes out of their items by writes of their own, where neither the key's next
 * commit nor the shard's progress would do (C9, R3, R4).
 */
final class Clearing {
  private final StateStore store;
  private final SnapshotCache cache;
  private final Set<String> repeatable;

  Clearing(StreamFunction function, StateStore store, SnapshotCache cache) {
    this.store = store;
    this.cache = cache;
    this.repeatable = new HashSet<>();
    for (Sink<?> sink : function.allSinks()) {
      if (sink.effect() == Sink.Effect.IDEMPOTENT_BY_REVISION) {
        repeatable.add(sink.name());
      }
    }
  }

  /** A write that is lost or not known costs a repeated delivery, and nothing else. */
  void clear(List<Work> works, Scene scene) {
    List<Work> chosen = new ArrayList<>();
    for (Work work : works) {
      if (work.leavesOutbox() && wanted(work, scene.rules())) {
        chosen.add(work);
      }
    }
    if (chosen.isEmpty() || scene.time().late()) {
      return;
    }
    List<CommitResult> results =
        store.commit(chosen.stream().map(work -> cleared(work, scene)).toList());
    for (int i = 0; i < chosen.size(); i++) {
      remember(chosen.get(i), results.get(i));
    }
  }

  /**
   * A tick clears, because the outbox keeps its key in the due index. So does a batch where a cold
   * start could not tell from progress that the outbox was delivered: read in parallel, or made by
   * a key that only fired. For the latter the next tick's repetition does as well, if every sink
   * compares revisions, and costs no more.
   */
  private boolean wanted(Work work, StepRules rules) {
    return work.run().byTick()
        || !rules.marksJudge()
        || work.delivered().withoutOrigin() && !isRepeatable(work.delivered());
  }

  private boolean isRepeatable(Outbox outbox) {
    for (Emission emission : outbox.emissions()) {
      if (!repeatable.contains(emission.sink())) {
        return false;
      }
    }
    return true;
  }

  private static Commit cleared(Work work, Scene scene) {
    Snapshot based = work.snapshot();
    return commit(scene, based, Outbox.EMPTY, based.record().revision());
  }

  private void remember(Work work, CommitResult result) {
    if (result instanceof CommitResult.Committed committed) {
      work.read(committed.snapshot());
      work.keepIn(cache);
    } else {
      cache.remove(work.key());
    }
  }

  /** A commit that changes the outbox alone, with due times as they are without the old one. */
  static Commit commit(Scene scene, Snapshot based, Outbox outbox, long revision) {
    KeyRecord was = based.record();
    OperatorState<Object> state = scene.rules().open(was);
    DueTimes due = DueTimes.of(scene.rules(), state, was.parkedUntil(), outbox, was, scene.now());
    KeyRecord next =
        new KeyRecord(
            was.birth(),
            revision,
            was.floor(),
            was.arrival(),
            was.marks(),
            was.eventIds(),
            was.positionIds(),
            was.stateVersion(),
            was.state(),
            outbox,
            was.parked(),
            was.parkedUntil(),
            due.event(),
            due.processing());
    Ids ids = scene.rules().memory().dedupe().of(was, new IdFilter());
    return new Commit(
        based,
        next,
        Expiry.of(scene.rules().memory().retention(), next, state, ids, scene.now()),
        scene.now(),
        scene.rules().memory().idLife(next));
  }
}
