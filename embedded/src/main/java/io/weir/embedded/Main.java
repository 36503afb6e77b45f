package io.weir.embedded;

import io.weir.StreamFunction;
import io.weir.dynamo.DynamoSink;
import io.weir.log.LogText;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a function over a file of JSON lines on DynamoDB Local, and shows results and costs. */
@Command(
    name = "weir",
    mixinStandardHelpOptions = true,
    version = "weir 0.1.0",
    description =
        "Runs a function over events, one JSON object a line, through the shard simulator, the real engine and a DynamoDB in this process.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the run is whole, and nothing was given up",
      "1:the run failed, or what it left breaks a rule",
      "2:it was asked for something that cannot be done",
      "3:the run is whole, with dead letters: the summary counts them, dead-letters.jsonl has them"
    })
public final class Main implements Callable<Integer> {
  private static final int LARGEST_BATCH = 10_000;
  private static final int FAILED = 1;
  private static final int REFUSED = 2;
  private static final int WITH_LETTERS = 3;

  @Option(
      names = "--function",
      defaultValue = "earthquakes",
      description =
          "earthquakes (default), flights, page-views, or a class with a public static FUNCTION, found with --class-path")
  private String name;

  @Option(
      names = "--class-path",
      paramLabel = "PATH[:PATH]",
      description = "jars and folders of classes in which a class given with --function is found")
  private String classPath;

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
      names = "--partition-key",
      paramLabel = "[SOURCE=]FIELD",
      description = "JSON field with an event's partition key, for a function that keys by it")
  private List<String> partitionKeys = new ArrayList<>();

  @Option(
      names = "--out",
      defaultValue = "weir-out",
      paramLabel = "DIR",
      description =
          "folder where results.jsonl, chart.svg and dead-letters.jsonl go, in the place of those of an earlier run (default: ${DEFAULT-VALUE})")
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

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "records of an invocation at most; the results do not depend on it, the costs do (default: 100; with --store memory 500, as in the template)")
  private Integer batchSize;

  @Option(
      names = "--store",
      defaultValue = "dynamodb",
      paramLabel = "dynamodb|memory",
      description = {
        "where tables are: dynamodb is DynamoDB Local (default);",
        "memory is Weir's model of it, for many events: the same requests, many times as fast"
      })
  private LocalStore store;

  private final PrintStream console;

  Main(PrintStream console) {
    this.console = console;
  }

  /**
   * DynamoDB Local leaves threads behind, so the process is ended here. Its log is the developer's
   * own, as the data is: it shows keys.
   */
  public static void main(String[] args) {
    LogText.showKeys(true);
    System.exit(run(System.out, args));
  }

  /** Runs the command; returns the exit status that {@code --help} explains. */
  static int run(PrintStream console, String... args) {
    return run(console, System.err, args);
  }

  /**
   * @param errors the stream for error messages
   */
  static int run(PrintStream console, PrintStream errors, String... args) {
    return run(console, errors, Deployment.ENVIRONMENT, args);
  }

  static int run(PrintStream console, Deployment deployment, String... args) {
    return run(console, System.err, deployment, args);
  }

  static int run(PrintStream console, PrintStream errors, Deployment deployment, String... args) {
    CommandLine command = command(console, deployment);
    command.setErr(new PrintWriter(errors, true, errors.charset()));
    command.setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, line));
    return command.execute(args);
  }

  /** The command with all its subcommands. */
  static CommandLine command(PrintStream console, Deployment deployment) {
    CommandLine command = new CommandLine(new Main(console));
    command.addSubcommand(new DeadLettersCommand(console, deployment));
    command.addSubcommand(new ReleaseCommand(console, deployment));
    command.addSubcommand(new SweepCommand(console, deployment));
    command.addSubcommand(new AuditCommand(console, deployment));
    command.addSubcommand(new StatusCommand(console, deployment));
    command.addSubcommand(new SchemaCommand(console));
    command.addSubcommand(new TemplateCommand(console));
    command.setCaseInsensitiveEnumValuesAllowed(true);
    return command;
  }

  private static int failed(Exception failure, CommandLine line) {
    Optional<String> wrong =
        failure instanceof UsageException
            ? Optional.of(failure.getMessage())
            : AwsSettings.missing(failure);
    line.getErr().println("weir: " + wrong.orElse("the run failed: " + failure));
    return wrong.isPresent() ? REFUSED : FAILED;
  }

  @Override
  public Integer call() throws IOException {
    if (killEvery < 0) {
      throw new UsageException("--kill-every " + killEvery + " must be 0 (never) or more");
    }
    if (batchSize != null && (batchSize < 1 || batchSize > LARGEST_BATCH)) {
      throw new UsageException(
          "--batch-size " + batchSize + " must be 1 to " + LARGEST_BATCH + ", as in a mapping");
    }
    Examples.Job job = Examples.job(name, classPath);
    LocalInput input =
        LocalInput.read(
            job,
            new LocalInput.Options(inputs, arrivals, partitionKeys, strict),
            System.currentTimeMillis());
    List<Line> lines = input.lines();
    OutFolder files = OutFolder.at(out);
    console.println(job.function().describe());
    try (LocalTables tables = new LocalTables(store)) {
      StreamFunction function = tables.bind(job.function());
      int batch = batchSize == null ? tables.batch() : batchSize;
      LocalRun run = new LocalRun(function, tables, batch, killEvery, seed, lines);
      Progress progress = new Progress(lines.size());
      run.run(lines, progress::at);
      long counted = run.counted(lines);
      List<Letter> letters = new ArrayList<>(run.letters());
      input.unfit().forEach(line -> letters.add(Letter.of(line)));
      report(job, function, tables, run, counted, letters, files);
      boolean whole = audit(run.audit(counted)) && run.tally().total() == counted;
      return !whole ? FAILED : letters.isEmpty() ? 0 : WITH_LETTERS;
    }
  }

  private boolean audit(io.weir.audit.Report found) {
    found.findings().forEach(finding -> console.println(finding.text(true)));
    console.println(found.summary());
    return found.isClean();
  }

  /** A line for each fifth of the way. */
  private static final class Progress {
    private final int all;
    private int fifths;

    Progress(int all) {
      this.all = all;
    }

    void at(int done) {
      int now = (int) (done * 5L / all);
      if (now > fifths) {
        fifths = now;
        System.err.printf("  %d of %d events%n", done, all);
      }
    }
  }

  private void report(
      Examples.Job job,
      StreamFunction function,
      LocalTables tables,
      LocalRun run,
      long events,
      List<Letter> letters,
      OutFolder files)
      throws IOException {
    RunSummary report = new RunSummary(console);
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
    report.letters(letters);
    report.cost(tables.counts(), events, run.touchedKeys());
    files.put(job, main, rows, letters);
    files.write();
    console.printf("%nwritten to %s%n", files);
  }
}
