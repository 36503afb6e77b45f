package io.weir.embedded;

import io.weir.embedded.chart.Form;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/**
 * The options of a run of a function on this machine, whether it is run once or again and again.
 */
final class RunOptions {
  private static final int LARGEST_BATCH = 10_000;

  @Option(
      names = "--input",
      paramLabel = "[SOURCE=]FILE|-",
      description = {
        "events, one JSON object a line, may be gzip; - is standard input; default: the function's own real events;",
        "one for each source of a function with several: --input orders=o.jsonl --input payments=p.jsonl"
      })
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--strict",
      description =
          "a line that cannot be read ends the command before anything runs; without it, it is a dead letter with its line number")
  private boolean strict;

  @Option(
      names = "--arrival",
      paramLabel = "[SOURCE=]now|event|FIELD",
      description = {
        "when a line reaches the log. Event time never passes it, and an event that is further ahead of it than the source's maxSkew is a dead letter, as deployed.",
        "event (default) = when it happened; one that lies in the future, and a line that cannot be read, come with the line before.",
        "now = at the time of this run, as if the file were sent today.",
        "FIELD = at the time in this field, epoch milliseconds or ISO-8601 (field:now and field:event for fields of these names).",
        "Where lines arrive more than a minute apart, ticks come in between; after the last line event time goes to its end, and every window fires."
      })
  private List<String> arrivals = new ArrayList<>();

  @Option(
      names = "--lookup",
      paramLabel = "NAME=FILE",
      description =
          "the rows of a DynamoLookup of this name, one JSON object a line, each with the key attributes; they stand in a table of this process. For each such lookup; default: an example's own rows")
  private List<String> lookups = new ArrayList<>();

  @Option(
      names = "--partition-key",
      paramLabel = "[SOURCE=]FIELD",
      description = "JSON field with an event's partition key, for a function that keys by it")
  private List<String> partitionKeys = new ArrayList<>();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "records of an invocation at most; the results do not depend on it, the costs do (default: 100; with --store memory 500, as in the template)")
  private Integer batchSize;

  @Option(
      names = "--deliver",
      paramLabel = "SINK",
      description =
          "open this sink of the function and send its results; without it the results of a sink that is no table are kept in results.jsonl, and nothing leaves this machine")
  private Set<String> delivered = new LinkedHashSet<>();

  @Option(
      names = "--measure",
      paramLabel = "ATTRIBUTE",
      description = "the number that chart.svg draws (default: the first one of the rows)")
  private String measure;

  @Option(
      names = "--chart",
      paramLabel = "bars|lines",
      description =
          "bars sum, lines average where several values meet (default: bars for whole numbers that can be summed)")
  private Form chart;

  /**
   * Checks what can be checked before anything is read.
   *
   * @throws UsageException if an option has no sense
   */
  void check() {
    if (batchSize != null && (batchSize < 1 || batchSize > LARGEST_BATCH)) {
      throw new UsageException(
          "--batch-size " + batchSize + " must be 1 to " + LARGEST_BATCH + ", as in a mapping");
    }
  }

  LocalInput.Options input() {
    return new LocalInput.Options(inputs, arrivals, partitionKeys, strict);
  }

  /** The files with the rows of lookups, each behind its lookup's name. */
  List<String> lookups() {
    return lookups;
  }

  /** The files that are given, each after its source if it has one. */
  List<String> inputs() {
    return inputs;
  }

  int batch(LocalTables tables) {
    return batchSize == null ? tables.batch() : batchSize;
  }

  Set<String> delivered() {
    return delivered;
  }

  /** The number to draw; null = the function's own, or the first. */
  String measure() {
    return measure;
  }

  /** The form of the chart; null = by the numbers. */
  Form chart() {
    return chart;
  }
}
