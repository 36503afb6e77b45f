package io.weir.embedded;

import io.weir.log.LogText;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a function over a file of JSON lines on DynamoDB Local, and shows results and costs. */
@Command(
    name = "weir",
    mixinStandardHelpOptions = true,
    version = Main.VERSION,
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
  /** The name and version of the command. */
  static final String VERSION = "weir 0.1.0";

  static final int REFUSED = 2;

  @Option(
      names = "--function",
      defaultValue = "earthquakes",
      description =
          "earthquakes (default), aftershocks, flights, delayed-airports, banded-flights, city-days, page-views, or a class with a public static FUNCTION, found with --class-path")
  private String name;

  @Option(
      names = "--class-path",
      paramLabel = "PATH[:PATH]",
      description = "jars and folders of classes in which a class given with --function is found")
  private String classPath;

  @Mixin private RunOptions options = new RunOptions();

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
    command.addSubcommand(new ExplainCommand(console, deployment));
    command.addSubcommand(new StateCommand(console, deployment));
    command.addSubcommand(new CaptureCommand(console, deployment));
    command.addSubcommand(new BundleCommand(console, deployment));
    command.addSubcommand(new SchemaCommand(console));
    command.addSubcommand(new TemplateCommand(console));
    command.addSubcommand(new DevCommand(console));
    command.addSubcommand(new PlanCommand(console, deployment));
    command.setCaseInsensitiveEnumValuesAllowed(true);
    return command;
  }

  private static int failed(Exception failure, CommandLine line) {
    Optional<String> wrong =
        switch (failure instanceof UncheckedIOException file ? file.getCause() : failure) {
          case UsageException usage -> Optional.of(usage.getMessage());
          case FileSystemException file -> Optional.of(cannotUse(file));
          default -> AwsSettings.missing(failure);
        };
    line.getErr().println("weir: " + wrong.orElse("the run failed: " + failure));
    return wrong.isPresent() ? REFUSED : FunctionRun.FAILED;
  }

  private static String cannotUse(FileSystemException file) {
    String why =
        switch (file) {
          case NoSuchFileException none -> "it, or its folder, is not there";
          case AccessDeniedException denied -> "you have no right to it";
          case FileAlreadyExistsException other -> "a file with that name is there";
          default -> String.valueOf(file.getReason());
        };
    return "cannot read or write " + file.getFile() + ": " + why;
  }

  @Override
  public Integer call() throws IOException {
    if (killEvery < 0) {
      throw new UsageException("--kill-every " + killEvery + " must be 0 (never) or more");
    }
    options.check();
    Examples.Job job = Examples.job(name, classPath);
    LocalInput input = LocalInput.read(job, options.input(), System.currentTimeMillis());
    OutFolder files = OutFolder.at(out);
    console.println(job.function().describe());
    Progress progress = new Progress(input.lines().size());
    FunctionRun.Kills kills = new FunctionRun.Kills(killEvery, seed);
    FunctionRun run = FunctionRun.of(job, input, options, store, kills, progress::at);
    report(job, run, files);
    return run.status();
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

  private void report(Examples.Job job, FunctionRun run, OutFolder files) throws IOException {
    RunSummary report = new RunSummary(console);
    run.outputs().forEach(report::output);
    report.counters(run.tally(), run.events(), run.redelivered(), run.crashes());
    report.letters(run.letters());
    report.cost(run.counts(), run.events(), run.touched());
    files.put(run);
    if (!files.chart(job, run.outputs(), options)) {
      console.println("no chart: no result has a number '" + options.measure() + "'");
    }
    files.changes(null);
    files.write();
    console.printf("%nwritten to %s%n", files);
    run.audit().findings().forEach(finding -> console.println(finding.text(true)));
    console.println(run.audit().summary());
  }
}
