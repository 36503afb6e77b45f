package io.weir.embedded;

import io.weir.KeyedSource;
import io.weir.embedded.InputLines.Line;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** What a local run reads: the one source of its function. */
final class LocalInput {
  private LocalInput() {}

  /**
   * The lines of the input.
   *
   * @param input file or -; null = the function's own events
   * @param arrival JSON field with the arrival; null = the one that the function's own events have
   * @param partitionKey JSON field with the partition key; null = none is needed
   * @throws UsageException if the function cannot be run on them
   */
  static List<Line> lines(Examples.Job job, String input, String arrival, String partitionKey)
      throws IOException {
    if (job.function().sources().size() != 1) {
      throw new UsageException(
          "function '"
              + job.function().name()
              + "' has sources "
              + job.function().sources().keySet()
              + "; a local run reads one. Run it in a test, with FunctionTestDriver or ShardSimulator");
    }
    KeyedSource<?> keyed = job.function().sources().values().iterator().next();
    if (keyed.byPartitionKey() && partitionKey == null) {
      throw new UsageException(
          "function '"
              + job.function().name()
              + "' keys source '"
              + keyed.source().name()
              + "' by partition key; name the JSON field that holds it with --partition-key FIELD");
    }
    String field = arrival == null && input == null ? job.arrival() : arrival;
    String label = input == null ? "the sample" : input.equals("-") ? "standard input" : input;
    try (InputStream in = InputLines.open(input, job)) {
      return new InputLines(
              keyed.source(), field == null ? job.arrival() : field, partitionKey, label)
          .read(in);
    }
  }
}
