package io.weir.embedded;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./weir dev}: runs a function again whenever its project changes, and shows what is new.
 */
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = {
      "Builds a project and runs its function over a file, and does so again whenever sources, classes or the file change.",
      "Each run has new classes and empty tables. It tells which results it added, changed (old -> new) and withdrew beside the run before, also one of yesterday.",
      "What fails is told in a line, and the next change is waited for. Ctrl-C ends."
    })
final class DevCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Parameters(
      paramLabel = "CLASS",
      description =
          "the full name of the class with a public static FUNCTION, or a function of the gallery")
  private String function;

  @Option(
      names = "--project",
      defaultValue = ".",
      paramLabel = "DIR",
      description = "the project's folder (default: this one)")
  private Path folder;

  @Option(
      names = "--class-path",
      paramLabel = "PATH[:PATH]",
      description =
          "jars and folders of classes (default: where Maven or Gradle puts those of the project)")
  private String classPath;

  @Option(
      names = "--build",
      paramLabel = "COMMAND",
      description =
          "builds the project, in its folder, when sources change (default for a project of Maven's: mvn -q -o compile)")
  private String build;

  @Option(
      names = "--no-build",
      description = "somebody else compiles, as an IDE does: runs when classes change")
  private boolean isBuiltElsewhere;

  @Option(names = "--once", description = "builds and runs once, with the exit status of a run")
  private boolean once;

  @Option(
      names = "--json",
      description = "one JSON object for each run, on a line, and nothing else")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "folder where results.jsonl, changes.jsonl, chart.svg and dead-letters.jsonl go, and where the results of the run before are (default: weir-out/ and the class's name without its package)")
  private Path out;

  @Option(
      names = "--store",
      defaultValue = "memory",
      paramLabel = "dynamodb|memory",
      description =
          "where tables are: memory is Weir's model of DynamoDB (default); dynamodb is DynamoDB Local")
  private LocalStore store;

  @Mixin private RunOptions options = new RunOptions();

  private final PrintStream console;

  DevCommand(PrintStream console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    options.check();
    if (build != null && isBuiltElsewhere) {
      throw new UsageException("--build and --no-build exclude each other; give one");
    }
    if (options.inputs().stream().anyMatch(input -> input.equals("-") || input.endsWith("=-"))) {
      throw new UsageException(
          "each run reads its input from the beginning, which standard input cannot give; name a file");
    }
    Project project = Project.of(folder, classPath, build, !isBuiltElsewhere);
    DevReport report = new DevReport(console, json, Clock.system(ZoneId.systemDefault()));
    try (DevLoop loop = new DevLoop(project, function, options, store, folder(), report)) {
      if (once) {
        return loop.once();
      }
      loop.watch();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    return INTERRUPTED;
  }

  private Path folder() {
    String simple =
        function.substring(Math.max(function.lastIndexOf('.'), function.lastIndexOf('$')) + 1);
    return out == null ? Path.of("weir-out", simple) : out;
  }
}
