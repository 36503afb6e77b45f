package io.weir.embedded;

import io.weir.StreamFunction;
import io.weir.audit.Report;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.RequestCounts;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What a run of a function over its input has left.
 *
 * @param events the number of events in the input
 * @param redelivered records that came again after they were decided
 * @param touched keys with a record in a batch, or that fired, over all batches
 * @param outputs the tables, then all other sinks
 * @param letters of records, timers, refused results, and lines that no stream takes
 * @param audit of the state at its end
 */
record FunctionRun(
    long events,
    Tally tally,
    long redelivered,
    long crashes,
    long touched,
    RequestCounts counts,
    List<Output> outputs,
    List<Letter> letters,
    Report audit) {
  static final int FAILED = 1;
  private static final int WITH_LETTERS = 3;

  /**
   * The crashes of a run.
   *
   * @param every the how many-th invocation is killed each time; 0 = none
   */
  record Kills(int every, long seed) {
    static final Kills NONE = new Kills(0, 1);
  }

  /**
   * Runs a function on empty tables.
   *
   * @param progress receives the number of lines in the log after each batch
   */
  static FunctionRun of(
      Examples.Job job,
      LocalInput input,
      RunOptions options,
      LocalStore store,
      Kills kills,
      IntConsumer progress) {
    LocalLookups lookups = LocalLookups.read(job, options.lookups());
    try (LocalTables tables = new LocalTables(store)) {
      StreamFunction function = tables.bind(job.function(), lookups);
      LocalSinks sinks = new LocalSinks(function, options.delivered());
      List<Line> lines = input.lines();
      LocalRun run =
          new LocalRun(
              function, sinks, tables, options.batch(tables), kills.every(), kills.seed(), lines);
      run.run(lines, progress);
      return left(function, input, tables, sinks, run);
    }
  }

  private static FunctionRun left(
      StreamFunction function,
      LocalInput input,
      LocalTables tables,
      LocalSinks sinks,
      LocalRun run) {
    long events = run.counted(input.lines());
    List<Letter> letters = new ArrayList<>(run.letters());
    input.unfit().forEach(line -> letters.add(Letter.of(line)));
    return new FunctionRun(
        events,
        run.tally(),
        run.redelivered(),
        run.crashes(),
        run.touchedKeys(),
        tables.counts(),
        outputs(function, tables, sinks),
        letters,
        run.audit(events));
  }

  private static List<Output> outputs(
      StreamFunction function, LocalTables tables, LocalSinks sinks) {
    List<Output> outputs = new ArrayList<>();
    for (var sink : function.allSinks()) {
      if (sink instanceof DynamoSink<?> table) {
        outputs.add(tables.rows(table));
      }
    }
    outputs.addAll(sinks.outputs());
    return outputs;
  }

  /** True if every event is accounted for, and what is stored breaks no rule. */
  boolean isWhole() {
    return audit.isClean() && tally.total() == events;
  }

  /** The exit status that {@code ./weir --help} explains. */
  int status() {
    return !isWhole() ? FAILED : letters.isEmpty() ? 0 : WITH_LETTERS;
  }
}
