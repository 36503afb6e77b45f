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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes keys through load, step, commit and delivery (C3 to C9), many at a time. Batches and ticks
 * both come through here.
 */
final class KeyProcessor {
  private static final Logger LOG = LoggerFactory.getLogger(KeyProcessor.class);
  private static final String TOO_LATE = "the invocation's deadline is too near to commit";

  /** Why a key has to come again that was not begun, or not to its end. */
  static final String TOO_LATE_TO_STEP =
      "the invocation's deadline is near (EngineLimits.reserveMillis before the function's Timeout)";

  private final StateStore store;
  private final OutboxDelivery outboxes;
  private final SnapshotCache cache;
  private final EngineLimits limits;
  private final EngineStats stats;

  KeyProcessor(
      StateStore store,
      OutboxDelivery outboxes,
      SnapshotCache cache,
      EngineLimits limits,
      EngineStats stats) {
    this.store = store;
    this.outboxes = outboxes;
    this.cache = cache;
    this.limits = limits;
    this.stats = stats;
  }

  /**
   * Outcomes in the order of the runs. Where cold keys have much stored, those behind them are read
   * when these are through (R30).
   */
  List<KeyOutcome> process(List<Run> runs, Scene scene) {
    List<KeyOutcome> outcomes = new ArrayList<>(runs.size());
    while (outcomes.size() < runs.size()) {
      List<Work> works = start(runs.subList(outcomes.size(), runs.size()), scene);
      work(works, scene);
      works.forEach(work -> outcomes.add(work.outcome()));
    }
    return outcomes;
  }

  private void work(List<Work> works, Scene scene) {
    List<Work> open = works;
    while (!open.isEmpty()) {
      outboxes.deliverFound(open, scene);
      step(stillOpen(open), scene.cut());
      scene.watch().idle();
      commit(stillOpen(open), scene);
      open = stillOpen(open);
    }
    outboxes.deliverMade(works, scene);
  }

  /** A step that began in time ends in time: what it has done is committed, not lost (R30). */
  private static void step(List<Work> works, Cut cut) {
    for (Work work : works) {
      if (cut.late()) {
        work.unfinished(TOO_LATE_TO_STEP);
      } else {
        stepOrSetAside(work, cut);
      }
    }
  }

  private static List<Work> stillOpen(List<Work> works) {
    List<Work> open = new ArrayList<>(works.size());
    for (Work work : works) {
      if (work.isOpen()) {
        open.add(work);
      }
    }
    return open;
  }

  /** A key whose state cannot be read keeps no other one from going on. */
  private static void stepOrSetAside(Work work, Cut cut) {
    try {
      work.doStep(cut);
    } catch (UnreadableStateException unreadable) {
      work.unreadable(unreadable);
    } catch (EndsProcessException ends) {
      work.unreadable(new UnreadableStateException(ends.getMessage(), ends));
    }
  }

  /** Of the first runs, in their order; of all, unless their keys have too much stored. */
  private List<Work> start(List<Run> runs, Scene scene) {
    List<SnapshotCache.Entry> warm = new ArrayList<>(runs.size());
    List<StateKey> cold = new ArrayList<>();
    for (Run run : runs) {
      SnapshotCache.Entry entry = cache.entry(run.key(), scene.now());
      warm.add(entry);
      if (entry == null) {
        cold.add(run.key());
      }
    }
    Loader loaded = load(cold, scene);
    Supplier<Attempts> attempts = () -> new Attempts(scene.rules(), stats, scene.watch());
    List<Work> works = new ArrayList<>(runs.size());
    for (Run run : runs) {
      SnapshotCache.Entry entry = warm.get(works.size());
      if (entry != null) {
        works.add(new Work(run, attempts, entry));
      } else if (loaded.has(run.key())) {
        works.add(read(run, attempts, loaded));
      } else {
        break;
      }
    }
    return works;
  }

  private static Work read(Run run, Supplier<Attempts> attempts, Loader loaded) {
    UnreadableStateException failure = loaded.failure(run.key());
    if (failure == null) {
      return new Work(run, attempts, loaded.read().get(run.key()));
    }
    Work unreadable = new Work(run, attempts, Snapshot.absent(run.key()));
    unreadable.unreadable(failure);
    return unreadable;
  }

  private Loader load(List<StateKey> cold, Scene scene) {
    Loader loaded = Loader.load(store, cold, scene.now(), limits.loadedBytes());
    if (!cold.isEmpty()) {
      stats.loaded(loaded.count());
      scene.rules().keysWereRead();
    }
    return loaded;
  }

  private void commit(List<Work> changed, Scene scene) {
    if (!changed.isEmpty() && scene.time().late()) {
      changed.forEach(work -> work.unfinished(TOO_LATE));
      return;
    }
    List<Work> plain = new ArrayList<>(changed.size());
    List<Work> counting = new ArrayList<>(0);
    changed.forEach(work -> (work.step().counted().isEmpty() ? plain : counting).add(work));
    commitTogether(plain, scene);
    counting.forEach(
        work -> committed(work, store.commit(work.commit(scene), work.step().counted()), scene));
  }

  private void commitTogether(List<Work> works, Scene scene) {
    if (works.isEmpty()) {
      return;
    }
    List<Commit> commits = new ArrayList<>(works.size());
    works.forEach(work -> commits.add(work.commit(scene)));
    List<CommitResult> results = store.commit(commits);
    for (int i = 0; i < works.size(); i++) {
      committed(works.get(i), results.get(i), scene);
    }
  }

  private void committed(Work work, CommitResult result, Scene scene) {
    if (result instanceof CommitResult.Committed committed) {
      stats.committed();
      stats.touched(work.run().byTick() ? 1 : 0);
      stats.deadLetters(work.step().deadLetters());
      stats.parked(work.step().parked());
      work.step().counted().values().forEach(stats::counted);
      work.committed(committed.snapshot());
    } else if (result instanceof CommitResult.Conflict conflict) {
      stats.conflict();
      scene.rules().keysWereRead();
      if (work.lost(conflict.winner()) >= limits.conflictAttempts()) {
        work.unfinished("lost its condition " + limits.conflictAttempts() + " times");
      }
    } else {
      RuntimeException cause = ((CommitResult.Failed) result).cause();
      LOG.warn(
          "commit of key {} is not known to be stored",
          LogText.key(work.key().key()),
          LogText.trace(cause));
      work.unfinished(LogText.failure(cause));
    }
  }
}
