package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.Emission;
import io.weir.Json;
import io.weir.StreamFunction;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.Outbox;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes keys through load, step, commit and delivery (DESIGN 4, steps 4 to 8), many at a time.
 * Batches and ticks both come through here.
 */
final class KeyProcessor {
  private static final Logger LOG = LoggerFactory.getLogger(KeyProcessor.class);

  private final StreamFunction function;
  private final StateStore store;
  private final Deliveries deliveries;
  private final SnapshotCache cache;
  private final EngineLimits limits;
  private final EngineStats stats;

  KeyProcessor(
      StreamFunction function,
      StateStore store,
      Deliveries deliveries,
      SnapshotCache cache,
      EngineLimits limits,
      EngineStats stats) {
    this.function = function;
    this.store = store;
    this.deliveries = deliveries;
    this.cache = cache;
    this.limits = limits;
    this.stats = stats;
  }

  /**
   * @param late tells whether the invocation's deadline is too near for another commit (PROTOCOL
   *     R2)
   */
  List<KeyOutcome> process(Collection<Run> runs, StepRules rules, long now, BooleanSupplier late) {
    List<Work> works = start(runs, rules, now);
    for (int round = 0; round < limits.conflictAttempts() && anyOpen(works); round++) {
      deliverOld(works, rules, now);
      stepAll(works);
      commitAll(works, now, late);
    }
    works.stream()
        .filter(Work::isOpen)
        .forEach(
            work -> work.unfinished("lost its condition " + limits.conflictAttempts() + " times"));
    deliverNew(works, rules, now);
    return works.stream().map(Work::outcome).toList();
  }

  private static boolean anyOpen(List<Work> works) {
    return works.stream().anyMatch(Work::isOpen);
  }

  private List<Work> start(Collection<Run> runs, StepRules rules, long now) {
    List<StateKey> cold =
        runs.stream().map(Run::key).filter(key -> cache.get(key) == null).toList();
    Map<StateKey, Snapshot> loaded = cold.isEmpty() ? Map.of() : store.load(cold, now);
    stats.loaded(cold.size());
    List<Work> works = new ArrayList<>();
    for (Run run : runs) {
      Snapshot warm = cache.get(run.key());
      works.add(
          new Work(
              run, new Attempts(rules, stats, run), warm == null ? loaded.get(run.key()) : warm));
    }
    return works;
  }

  /**
   * An outbox that was found is delivered before a commit may drop it; if that fails there is no
   * step (R3).
   */
  private void deliverOld(List<Work> works, StepRules rules, long now) {
    Map<StateKey, Work> pending = new LinkedHashMap<>();
    for (Work work : works) {
      Outbox outbox = work.snapshot().record().outbox();
      if (work.isOpen() && !outbox.isEmpty()) {
        if (outbox.origin() != null && rules.finished().test(outbox.origin())) {
          work.outboxDone(withoutOutbox(work.snapshot()));
        } else {
          pending.put(work.key(), work);
        }
      }
    }
    deliver(pending, rules, now);
  }

  private void deliverNew(List<Work> works, StepRules rules, long now) {
    Map<StateKey, Work> pending = new LinkedHashMap<>();
    for (Work work : works) {
      if (!work.isUnfinished() && !work.snapshot().record().outbox().isEmpty()) {
        pending.put(work.key(), work);
      } else if (!work.isUnfinished()) {
        cache.put(work.snapshot());
      } else {
        cache.remove(work.key());
      }
    }
    deliver(pending, rules, now);
    works.stream()
        .filter(work -> work.wantsClearing(rules.marksJudge()))
        .forEach(
            work -> settle(work, Outbox.EMPTY, work.snapshot().record().revision(), rules, now));
  }

  private void deliver(Map<StateKey, Work> pending, StepRules rules, long now) {
    if (pending.isEmpty()) {
      return;
    }
    Map<StateKey, List<Emission>> outboxes = new LinkedHashMap<>();
    pending.forEach(
        (key, work) -> outboxes.put(key, work.snapshot().record().outbox().emissions()));
    deliveries
        .deliver(outboxes)
        .forEach((key, delivered) -> delivered(pending.get(key), delivered, rules, now));
  }

  private void delivered(Work work, Deliveries.Delivered delivered, StepRules rules, long now) {
    if (delivered.retry() != null) {
      cache.put(work.snapshot());
      work.unfinished(delivered.retry());
    } else if (!delivered.refused().isEmpty()) {
      replaceRefused(work, delivered.refused(), rules, now);
    } else {
      work.outboxDone(withoutOutbox(work.snapshot()));
      cache.put(work.snapshot());
    }
  }

  /** What a sink refuses for good goes to the dead letters, through a commit (R9). */
  private void replaceRefused(Work work, Map<Emission, String> refused, StepRules rules, long now) {
    long revision = work.snapshot().record().revision();
    List<Emission> letters = new ArrayList<>();
    for (Map.Entry<Emission, String> one : refused.entrySet()) {
      if (one.getKey().sink().equals(function.deadLetterSink())) {
        LOG.error(
            "the dead-letter sink {} refuses {}: {}",
            one.getKey().sink(),
            one.getKey().id(),
            one.getValue());
        work.unfinished(
            "the dead-letter sink refuses " + one.getKey().id() + ": " + one.getValue());
        return;
      }
      letters.add(letter(one.getKey(), one.getValue(), ++revision));
    }
    stats.deadLetter();
    settle(work, new Outbox(letters, work.run().outboxOrigin()), revision, rules, now);
    if (!work.isUnfinished()) {
      deliver(Map.of(work.key(), work), rules, now);
    }
  }

  private Emission letter(Emission refused, String reason, long revision) {
    DeadLetter letter =
        new DeadLetter(
            function.name(),
            Reason.SINK_REFUSED,
            "sink " + refused.sink() + ": " + reason,
            refused.id(),
            null,
            refused.key(),
            0,
            "",
            refused.payload());
    byte[] payload =
        function.deadLetters().map(sink -> sink.encode(letter)).orElseGet(() -> Json.bytes(letter));
    return new Emission(
        function.deadLetterSink(),
        refused.id() + "/refused",
        refused.key(),
        revision,
        Emission.Op.UPSERT,
        payload);
  }

  /** Commits a change of the outbox alone. */
  private void settle(Work work, Outbox outbox, long revision, StepRules rules, long now) {
    StepResult settled = Step.settled(rules, work.snapshot(), outbox, revision, now);
    Commit commit = new Commit(work.snapshot(), settled.next(), settled.expiresAt(), now);
    switch (store.commit(List.of(commit)).getFirst()) {
      case CommitResult.Committed committed -> {
        work.read(committed.snapshot());
        cache.put(committed.snapshot());
      }
      case CommitResult.Conflict conflict -> {
        cache.remove(work.key());
        work.unfinished("another invocation wrote the key while its outbox was delivered");
      }
      case CommitResult.Failed failed -> {
        cache.remove(work.key());
        work.unfinished(failed.cause().toString());
      }
    }
  }

  private static Snapshot withoutOutbox(Snapshot snapshot) {
    return new Snapshot(
        snapshot.key(), snapshot.version(), snapshot.record().withOutbox(Outbox.EMPTY));
  }

  private void stepAll(List<Work> works) {
    for (Work work : works) {
      if (work.isOpen()) {
        work.doStep();
        if (!work.step().changed()) {
          work.close();
        }
      }
    }
  }

  private void commitAll(List<Work> works, long now, BooleanSupplier late) {
    List<Work> changed = works.stream().filter(Work::isOpen).toList();
    if (changed.isEmpty()) {
      return;
    }
    if (late.getAsBoolean()) {
      changed.forEach(work -> work.unfinished("the invocation's deadline is too near to commit"));
      return;
    }
    List<Commit> commits =
        changed.stream()
            .map(work ->
                new Commit(work.snapshot(), work.step().next(), work.step().expiresAt(), now))
            .toList();
    List<CommitResult> results = store.commit(commits);
    for (int i = 0; i < changed.size(); i++) {
      committed(changed.get(i), results.get(i));
    }
  }

  private void committed(Work work, CommitResult result) {
    switch (result) {
      case CommitResult.Committed committed -> {
        stats.committed();
        work.committed(committed.snapshot());
      }
      case CommitResult.Conflict conflict -> {
        stats.conflict();
        work.read(conflict.winner());
      }
      case CommitResult.Failed failed -> {
        LOG.warn("commit of key {} is not known to be stored", work.key().key(), failed.cause());
        work.unfinished(failed.cause().toString());
      }
    }
  }
}
