package io.weir.embedded;

import io.weir.Json;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.dynamo.DynamoSink;
import io.weir.embedded.InputLines.Line;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs a function over a file of JSON lines on DynamoDB Local, and shows what came out and what it
 * cost.
 */
@Command(
    name = "weir",
    mixinStandardHelpOptions = true,
    version = "weir 0.1.0",
    description =
        "Runs a function over events, one JSON object a line, through the shard simulator, the real engine and an embedded DynamoDB.")
public final class Main implements Callable<Integer> {
  @Option(
      names = "--function",
      defaultValue = "earthquakes",
      description =
          "earthquakes (default), flights, page-views, or a class with a public static FUNCTION")
  private String name;

  @Option(
      names = "--input",
      paramLabel = "FILE|-",
      description =
          "events, one JSON object a line; - is standard input; default: the function's own real events")
  private String input;

  @Option(
      names = "--arrival",
      paramLabel = "FIELD",
      description = "JSON field with the time at which an event reached the log")
  private String arrival;

  @Option(
      names = "--out",
      defaultValue = "weir-out",
      paramLabel = "DIR",
      description =
          "where results.jsonl, chart.svg and dead-letters.jsonl go (default: ${DEFAULT-VALUE})")
  private Path out;

  @Option(
      names = "--kill-every",
      defaultValue = "0",
      paramLabel = "N",
      description = "crash each N-th invocation at a random I/O call; the result must not change")
  private int killEvery;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of the crashes (default: ${DEFAULT-VALUE})")
  private long seed;

  private final PrintStream console;

  Main(PrintStream console) {
    this.console = console;
  }

  /** DynamoDB Local leaves threads behind, so the process is ended here. */
  public static void main(String[] args) {
    System.exit(run(System.out, args));
  }

  /** 0 = done, 1 = the run failed, 2 = it was asked for something that cannot be done. */
  static int run(PrintStream console, String... args) {
    return run(console, Deployment.ENVIRONMENT, args);
  }

  static int run(PrintStream console, Deployment deployment, String... args) {
    CommandLine command = new CommandLine(new Main(console));
    command.addSubcommand(new DeadLettersCommand(console, deployment));
    command.addSubcommand(new ReleaseCommand(console, deployment));
    command.addSubcommand(new SweepCommand(console, deployment));
    command.setExecutionExceptionHandler((failure, line, parsed) -> {
      line.getErr()
          .println(
              failure instanceof UsageException
                  ? "weir: " + failure.getMessage()
                  : "weir: the run failed: " + failure);
      return failure instanceof UsageException ? 2 : 1;
    });
    return command.execute(args);
  }

  @Override
  public Integer call() throws IOException {
    if (killEvery < 0) {
      throw new UsageException("--kill-every " + killEvery + " must be 0 (never) or more");
    }
    Examples.Job job = Examples.job(name);
    List<Line> lines = lines(job);
    console.println(job.function().describe());
    try (LocalTables tables = new LocalTables()) {
      StreamFunction function = tables.bind(job.function());
      LocalRun run = new LocalRun(function, tables, killEvery, seed, lines);
      run.run(lines, done -> progress(done, lines.size()));
      report(job, function, tables, run, lines.size());
    }
    return 0;
  }

  private List<Line> lines(Examples.Job job) throws IOException {
    if (job.function().sources().size() != 1) {
      throw new UsageException(
          "function '"
              + name
              + "' has sources "
              + job.function().sources().keySet()
              + "; a local run reads one");
    }
    Source<?> source = job.function().sources().values().iterator().next().source();
    String field = arrival == null && input == null ? job.arrival() : arrival;
    String label = input == null ? "the sample" : input.equals("-") ? "standard input" : input;
    try (InputStream in = InputLines.open(input, job)) {
      return new InputLines(source, field == null ? job.arrival() : field, label).read(in);
    }
  }

  /** A line for each fifth of the way. */
  private static void progress(int done, int all) {
    int before = Math.max(0, done - LocalRun.BATCH);
    if (done == all || done * 5L / all > before * 5L / all) {
      System.err.printf("  %d of %d events%n", done, all);
    }
  }

  private void report(
      Examples.Job job, StreamFunction function, LocalTables tables, LocalRun run, int events)
      throws IOException {
    Report report = new Report(console);
    DynamoSink<?> main = null;
    List<Map<String, String>> rows = List.of();
    for (var sink : function.allSinks()) {
      if (sink instanceof DynamoSink<?> dynamo) {
        List<Map<String, String>> found = tables.rows(dynamo);
        report.table(dynamo.name(), found);
        if (main == null) {
          main = dynamo;
          rows = found;
        }
      }
    }
    report.counters(run.tally(), events, run.redelivered(), run.crashes());
    report.cost(tables.counts(), events, run.touchedKeys());
    write(job, main, rows, run);
  }

  private void write(
      Examples.Job job, DynamoSink<?> main, List<Map<String, String>> rows, LocalRun run)
      throws IOException {
    Files.createDirectories(out);
    write(
        "results.jsonl",
        rows.stream()
            .map(row -> new String(Json.bytes(row), StandardCharsets.UTF_8))
            .collect(Collectors.joining("\n", "", "\n")));
    if (!run.deadLetters().isEmpty()) {
      write(
          "dead-letters.jsonl",
          run.deadLetters().stream()
              .map(letter -> new String(Json.bytes(letter), StandardCharsets.UTF_8))
              .collect(Collectors.joining("\n", "", "\n")));
    }
    if (main != null && job.measure() != null && main.keyAttributes().size() > 1) {
      write(
          "chart.svg",
          new SvgChart(
                  job.function().name()
                      + ": "
                      + job.measure()
                      + " by "
                      + main.keyAttributes().getLast(),
                  rows,
                  main.keyAttributes().getLast(),
                  job.measure())
              .svg());
    }
    console.printf("%nwritten to %s%n", out);
  }

  /** Complete or not there: a file appears under its name when it is whole. */
  private void write(String file, String content) throws IOException {
    Path part = out.resolve(file + ".part");
    Files.writeString(part, content);
    Files.move(
        part,
        out.resolve(file),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }
}
