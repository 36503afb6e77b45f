package io.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures, keeps the figures in {@code results/}, and writes the tables of the README from them.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    subcommands = CostCommand.class,
    description = "Measures, and writes the tables of benchmarks/README.md.")
public final class Main implements Callable<Integer> {
  private static final List<String> ALL =
      List.of("path", "phases", "scaling", "counts", "jmh", "simulator");

  @Parameters(
      arity = "0..*",
      description = "path, phases, scaling, counts, jmh, simulator, report; all if none is named")
  private List<String> names = ALL;

  @Option(names = "--events", defaultValue = "1000000", description = "default ${DEFAULT-VALUE}")
  private int events;

  @Option(names = "--passes", defaultValue = "5", description = "default ${DEFAULT-VALUE}")
  private int passes;

  @Option(
      names = "--baseline-events",
      defaultValue = "5000",
      description = "default ${DEFAULT-VALUE}")
  private int baseline;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  /** The folder {@code benchmarks}. */
  static Path home() {
    return Path.of(System.getProperty("weir.benchmarks.home", "benchmarks"));
  }

  @Override
  public Integer call() throws IOException {
    for (String name : names) {
      if (!name.equals("report")) {
        System.err.println(name);
        measure(name).write(home().resolve("results").resolve(name + ".tsv"));
      }
    }
    new Report(home()).write();
    return 0;
  }

  private Figures measure(String name) throws IOException {
    Figures figures =
        switch (name) {
          case "path" -> new PathBenchmark(events, passes).run();
          case "phases" -> phases();
          case "scaling" -> new PathBenchmark(events / 5, passes).scaling();
          case "counts" -> new WholeRuns(baseline).run();
          case "jmh" -> InnerRun.run();
          case "simulator" -> Figures.read(Fork.run(SimulatorRun.class, events / 5));
          default ->
              throw new CommandLine.ParameterException(
                  new CommandLine(this), "no benchmark '" + name + "'; there are " + ALL);
        };
    figures.put("events", events);
    Report.stamp(figures);
    return figures;
  }

  private Figures phases() {
    Figures all = new Figures();
    for (int keys : new int[] {100, 10_000}) {
      all.addAll(
          keys + ".", Figures.read(Fork.run(Phases.class, "TUMBLING", keys, events / 5, 10)));
    }
    return all;
  }
}
