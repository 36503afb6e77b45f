package io.weir.lambda;

import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Engine;
import io.weir.engine.EngineStats;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each invocation: counts, positions and reasons, never a payload. What is unfinished
 * is a warning, with its reason.
 */
final class InvocationLog {
  private static final Logger LOG = LoggerFactory.getLogger(InvocationLog.class);

  private record Counts(
      long touched,
      long commits,
      long conflicts,
      long retries,
      long loads,
      long parked,
      long deadLetters) {
    static Counts of(EngineStats stats) {
      return new Counts(
          stats.touchedKeys(),
          stats.commits(),
          stats.conflicts(),
          stats.retries(),
          stats.loads(),
          stats.parked(),
          stats.deadLetters());
    }

    String since(Counts before) {
      return "touched="
          + (touched - before.touched)
          + " committed="
          + (commits - before.commits)
          + " conflicts="
          + (conflicts - before.conflicts)
          + " retries="
          + (retries - before.retries)
          + " loaded="
          + (loads - before.loads)
          + " parked="
          + (parked - before.parked)
          + " deadLetters="
          + (deadLetters - before.deadLetters);
    }
  }

  private final Engine engine;

  InvocationLog(Engine engine) {
    this.engine = engine;
  }

  BatchResult batch(Batch batch, Supplier<BatchResult> run) {
    Counts before = Counts.of(engine.stats());
    BatchResult result = run.get();
    String counts = Counts.of(engine.stats()).since(before);
    String where = engine.function().name() + " " + batch.shard();
    if (result.done()) {
      LOG.info("{}: records={} {}", where, batch.records().size(), counts);
    } else {
      LOG.warn(
          "{}: records={} {} unfinished from {}: {}",
          where,
          batch.records().size(),
          counts,
          result.firstUnfinished().orElseThrow(),
          result.reason());
    }
    return result;
  }

  TickAnswer tick(Supplier<TickAnswer> run) {
    Counts before = Counts.of(engine.stats());
    TickAnswer answer = run.get();
    String counts = Counts.of(engine.stats()).since(before);
    LOG.info("{} tick: {} {}", engine.function().name(), answer.words(), counts);
    return answer;
  }
}
