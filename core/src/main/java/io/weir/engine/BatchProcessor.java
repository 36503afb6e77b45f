package io.weir.engine;

import io.weir.StreamFunction;
import io.weir.spi.Position;
import io.weir.state.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a batch of one shard on its way: its records are read and given their times, grouped by
 * key, stepped, committed and delivered round by round, and then the shard's progress is written
 * (C2 to C10).
 */
final class BatchProcessor {
  private final StreamFunction function;
  private final Shards shards;
  private final Decoder decoder;
  private final SilentKeys silent;
  private final KeyProcessor keys;
  private final ProgressWriter progress;
  private final EngineLimits limits;
  private final EngineStats stats;
  private final Recorder recorder;

  BatchProcessor(
      StreamFunction function,
      Shards shards,
      Decoder decoder,
      SilentKeys silent,
      KeyProcessor keys,
      ProgressWriter progress,
      EngineLimits limits,
      EngineStats stats,
      Recorder recorder) {
    this.function = function;
    this.shards = shards;
    this.decoder = decoder;
    this.silent = silent;
    this.keys = keys;
    this.progress = progress;
    this.limits = limits;
    this.stats = stats;
    this.recorder = recorder;
  }

  /**
   * The result of the first records of a batch.
   *
   * @param records the number of these records
   */
  record Part(BatchResult result, int records) {}

  /**
   * All records, or the first ones, where they open to more than may be held at a time (R30).
   *
   * @param now the edge's clock, epoch milliseconds
   */
  Part process(LocatedBatch located, long now, TimeLeft time, Watch watch) {
    Batch batch = located.batch();
    ShardClocks clocks = located.clocks();
    Progress known = located.known();
    long others = shards.inSeveralShards() ? clocks.minimumWithout(batch.shard()) : Long.MAX_VALUE;
    long began = recorder.start();
    BatchReader reader =
        new BatchReader(function, decoder, known, watch, limits.openedBytes(), recorder);
    List<TimedRecord> read = reader.read(batch.records());
    watch.idle();
    KeyedBatch keyed = new KeyedBatch(function, decoder, known, read, reader.covered(), others);
    List<KeyRun> all = new ArrayList<>(keyed.runs());
    recorder.spent(Recorder.Phase.READ, began);
    recorder.grouped(all);
    recorder.reached(keyed.watermark());
    if (!watch.isOn()) {
      all.addAll(silent.of(batch.shard(), keyed, now));
    }
    stats.touched(all.size());
    long arrival = batch.records().getFirst().arrival();
    StepRules rules = shards.rules(clocks, batch.shard(), arrival);
    long newest = batch.records().getLast().arrival();
    List<KeyOutcome> outcomes =
        process(all, InvocationContext.ofBatch(rules, now, time, watch, newest));
    return new Part(finish(known, keyed, outcomes), reader.taken());
  }

  private List<KeyOutcome> process(List<KeyRun> runs, InvocationContext invocation) {
    List<KeyOutcome> outcomes = new ArrayList<>(runs.size());
    for (int from = 0; from < runs.size(); from += limits.keysPerRound()) {
      List<KeyRun> round = runs.subList(from, Math.min(runs.size(), from + limits.keysPerRound()));
      if (invocation.time().lateToStep()) {
        recorder.stopped();
        round.forEach(run -> outcomes.add(KeyOutcome.notBegun(run.key())));
      } else {
        outcomes.addAll(keys.process(round, invocation));
      }
    }
    return outcomes;
  }

  private BatchResult finish(Progress known, KeyedBatch keyed, List<KeyOutcome> outcomes) {
    Optional<Position> unfinished = keyed.firstUnfinished(outcomes);
    if (shards.inOrder()) {
      long began = recorder.start();
      progress.write(known, keyed.stretch(unfinished, outcomes));
      recorder.spent(Recorder.Phase.PROGRESS, began);
    }
    throwUnreadable(outcomes);
    String reason =
        outcomes.stream()
            .filter(outcome -> !outcome.finished())
            .map(KeyOutcome::unfinished)
            .findFirst()
            .orElse("");
    return new BatchResult(unfinished, reason);
  }

  /** Aloud, after everything else is committed and written down (R16). */
  private static void throwUnreadable(List<KeyOutcome> outcomes) {
    for (KeyOutcome outcome : outcomes) {
      if (outcome.unreadable() != null) {
        throw outcome.unreadable();
      }
    }
  }
}
