package io.weir.engine;

import io.weir.codec.UnreadableStateException;
import io.weir.log.LogText;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes keys through load, step, commit and delivery (C3 to C9), many at a time. Batches and ticks
 * both come through here.
 */
final class KeyProcessor {
  private static final Logger LOG = LoggerFactory.getLogger(KeyProcessor.class);
  private static final String TOO_LATE = "the invocation's deadline is too near to commit";

  private final StateStore store;
  private final OutboxDelivery outboxes;
  private final SnapshotCache cache;
  private final Enricher enricher;
  private final EngineLimits limits;
  private final EngineStats stats;
  private final Recorder recorder;

  KeyProcessor(
      StateStore store,
      OutboxDelivery outboxes,
      SnapshotCache cache,
      Enricher enricher,
      EngineLimits limits,
      EngineStats stats,
      Recorder recorder) {
    this.store = store;
    this.outboxes = outboxes;
    this.cache = cache;
    this.enricher = enricher;
    this.limits = limits;
    this.stats = stats;
    this.recorder = recorder;
  }

  /**
   * Outcomes in the order of the runs. Where cold keys have much stored, those behind them are read
   * when these are through (R30).
   */
  List<KeyOutcome> process(List<KeyRun> runs, InvocationContext invocation) {
    List<KeyOutcome> outcomes = new ArrayList<>(runs.size());
    while (outcomes.size() < runs.size()) {
      List<InFlightKey> keys = start(runs.subList(outcomes.size(), runs.size()), invocation);
      go(keys, invocation);
      keys.forEach(key -> outcomes.add(key.outcome()));
    }
    return outcomes;
  }

  private void go(List<InFlightKey> keys, InvocationContext invocation) {
    List<InFlightKey> open = keys;
    while (!open.isEmpty()) {
      outboxes.deliverFound(open, invocation);
      enricher.enrich(stillOpen(open), invocation);
      step(stillOpen(open), invocation.budget());
      invocation.watch().idle();
      commit(stillOpen(open), invocation);
      open = stillOpen(open);
    }
    outboxes.deliverMade(keys, invocation);
  }

  /**
   * Steps the keys; a step that began in time ends in time, so that its work is committed (R30).
   */
  private void step(List<InFlightKey> keys, StepBudget budget) {
    long began = recorder.start();
    for (InFlightKey key : keys) {
      if (budget.late()) {
        recorder.stopped();
        key.unfinished(KeyOutcome.TOO_LATE_TO_STEP);
      } else {
        stepOrSetAside(key, budget);
      }
    }
    recorder.spent(Recorder.Phase.STEP, began);
  }

  private static List<InFlightKey> stillOpen(List<InFlightKey> keys) {
    List<InFlightKey> open = new ArrayList<>(keys.size());
    for (InFlightKey key : keys) {
      if (key.isOpen()) {
        open.add(key);
      }
    }
    return open;
  }

  /** A key whose state cannot be read keeps no other one from going on. */
  private void stepOrSetAside(InFlightKey key, StepBudget budget) {
    int failedBefore = key.failedAttempts();
    try {
      key.step(budget);
    } catch (UnreadableStateException unreadable) {
      key.unreadable(unreadable);
    } catch (EndsProcessException ends) {
      key.unreadable(new UnreadableStateException(String.valueOf(ends.getMessage()), ends));
    } finally {
      stats.retries(key.failedAttempts() - failedBefore);
    }
  }

  /** Starts the first runs, in order; all of them, unless their keys have too much stored. */
  private List<InFlightKey> start(List<KeyRun> runs, InvocationContext invocation) {
    List<SnapshotCache.WarmKey> warm = new ArrayList<>(runs.size());
    List<StateKey> cold = new ArrayList<>();
    for (KeyRun run : runs) {
      SnapshotCache.WarmKey key = cache.entry(run.key(), invocation.now());
      warm.add(key);
      if (key == null) {
        cold.add(run.key());
      }
    }
    LoadedKeys loaded = load(cold, invocation);
    List<InFlightKey> keys = new ArrayList<>(runs.size());
    for (KeyRun run : runs) {
      SnapshotCache.WarmKey known = warm.get(keys.size());
      InFlightKey key =
          known != null
              ? InFlightKey.warm(run, invocation, cache, known)
              : read(run, invocation, loaded);
      if (key == null) {
        break;
      }
      keys.add(key);
      if (!invocation.byTick()) {
        count(known != null);
      }
    }
    return keys;
  }

  private void count(boolean warm) {
    if (warm) {
      recorder.warm();
    } else {
      recorder.cold();
    }
  }

  /** Null if the key is behind those that may be held together. */
  private @Nullable InFlightKey read(KeyRun run, InvocationContext invocation, LoadedKeys loaded) {
    Snapshot read = loaded.read().get(run.key());
    if (read != null) {
      return InFlightKey.read(run, invocation, cache, read);
    }
    UnreadableStateException failure = loaded.failure(run.key());
    return failure == null ? null : InFlightKey.unreadable(run, invocation, cache, failure);
  }

  /** Reads the first of these keys, as many as may be held together, and keeps them warm. */
  LoadedKeys warmUp(List<StateKey> keys, InvocationContext invocation) {
    LoadedKeys loaded = LoadedKeys.load(store, keys, invocation.now(), limits.loadedBytes());
    loaded.read().values().forEach(read -> cache.put(read, new FingerprintFilter()));
    return loaded;
  }

  private LoadedKeys load(List<StateKey> cold, InvocationContext invocation) {
    long began = recorder.start();
    LoadedKeys loaded = LoadedKeys.load(store, cold, invocation.now(), limits.loadedBytes());
    recorder.spent(Recorder.Phase.LOAD, began);
    if (!cold.isEmpty()) {
      stats.loaded(loaded.count());
      invocation.rules().keysWereRead();
    }
    return loaded;
  }

  private void commit(List<InFlightKey> changed, InvocationContext invocation) {
    if (!changed.isEmpty() && invocation.time().late()) {
      recorder.stopped();
      changed.forEach(key -> key.unfinished(TOO_LATE));
      return;
    }
    List<InFlightKey> plain = new ArrayList<>(changed.size());
    List<InFlightKey> counting = new ArrayList<>(0);
    changed.forEach(key -> (key.step().counted().isEmpty() ? plain : counting).add(key));
    commitTogether(plain, invocation);
    counting.forEach(key -> commitAlone(key, invocation));
  }

  private void commitAlone(InFlightKey key, InvocationContext invocation) {
    long began = recorder.start();
    CommitResult result = store.commit(key.stepCommit(), key.step().counted());
    recorder.committing(began);
    committed(key, result, invocation);
  }

  private void commitTogether(List<InFlightKey> keys, InvocationContext invocation) {
    if (keys.isEmpty()) {
      return;
    }
    List<Commit> commits = new ArrayList<>(keys.size());
    keys.forEach(key -> commits.add(key.stepCommit()));
    long began = recorder.start();
    List<CommitResult> results = store.commit(commits);
    recorder.committing(began);
    for (int i = 0; i < keys.size(); i++) {
      committed(keys.get(i), results.get(i), invocation);
    }
  }

  private void committed(InFlightKey key, CommitResult result, InvocationContext invocation) {
    if (result instanceof CommitResult.Committed committed) {
      stats.committed();
      stats.touched(invocation.byTick() ? 1 : 0);
      stats.deadLetters(key.step().deadLetters());
      stats.parked(key.step().parked());
      key.step().counted().values().forEach(stats::counted);
      recorder.committed(key.step());
      key.committed(committed.snapshot());
    } else if (result instanceof CommitResult.Conflict conflict) {
      stats.conflict();
      invocation.rules().keysWereRead();
      if (key.lost(conflict.winner()) >= limits.conflictAttempts()) {
        key.unfinished("lost its condition " + limits.conflictAttempts() + " times");
      }
    } else {
      RuntimeException cause = ((CommitResult.Failed) result).cause();
      LOG.warn(
          "commit of key {} is not known to be stored",
          LogText.key(key.key().key()),
          LogText.trace(cause));
      key.unfinished(LogText.failure(cause));
    }
  }
}
