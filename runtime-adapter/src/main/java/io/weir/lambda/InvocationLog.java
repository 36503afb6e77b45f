package io.weir.lambda;

import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Engine;
import io.weir.engine.EngineStats;
import io.weir.engine.Totals;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs one line for each invocation: counts, positions and reasons, never a payload. Unfinished
 * records give a warning with the reason. The five counters and redeliveries are those of this
 * invocation; they are left out where batches of a shard run in parallel, since they are not
 * counted there.
 */
final class InvocationLog {
  private static final Logger LOG = LoggerFactory.getLogger(InvocationLog.class);

  private static final String FUNCTION = "function";
  private static final String REQUEST = "requestId";
  private static final String SHARD = "shard";
  private static final String POSITION = "position";

  private record Counts(
      long touched,
      long commits,
      long conflicts,
      long retries,
      long loads,
      long parked,
      long deadLetters,
      Totals totals) {
    static Counts of(EngineStats stats) {
      return new Counts(
          stats.touchedKeys(),
          stats.commits(),
          stats.conflicts(),
          stats.retries(),
          stats.loads(),
          stats.parked(),
          stats.deadLetters(),
          new Totals(stats.counted(), stats.redelivered()));
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

    /** The counts of records by outcome. */
    String records(Counts before) {
      return totals.minus(before.totals).words();
    }
  }

  private final Engine engine;

  InvocationLog(Engine engine) {
    this.engine = engine;
  }

  /** An invocation begins: what is logged in it names it, where a logger shows the context. */
  void begin(String requestId) {
    MDC.put(FUNCTION, engine.function().name());
    if (!requestId.isEmpty()) {
      MDC.put(REQUEST, requestId);
    }
  }

  /** The invocation has ended. */
  void end() {
    for (String name : List.of(FUNCTION, REQUEST, SHARD, POSITION)) {
      MDC.remove(name);
    }
  }

  BatchResult batch(Batch batch, Supplier<BatchResult> run) {
    MDC.put(SHARD, batch.shard().toString());
    MDC.put(POSITION, batch.records().getFirst().position().toString());
    Counts before = Counts.of(engine.stats());
    BatchResult result = run.get();
    String counts = counts(before) + held();
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
    String counts = counts(before);
    LOG.info("{} tick: {} {}", engine.function().name(), answer.words(), counts);
    return answer;
  }

  private String counts(Counts before) {
    Counts now = Counts.of(engine.stats());
    return now.since(before) + (engine.counts() ? " " + now.records(before) : "");
  }

  private String held() {
    return engine.heldTime().map(held -> " event time is held: " + held.words()).orElse("");
  }
}
