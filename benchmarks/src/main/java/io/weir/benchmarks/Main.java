package io.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

  @Option(
      names = "--passes",
      defaultValue = "4",
      description = "over the events, at most; default ${DEFAULT-VALUE}")
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

  /**
   * What was measured is kept and reported, also where something else fails; then it ends with 1.
   */
  @Override
  public Integer call() throws IOException {
    List<String> failed = new ArrayList<>();
    for (String name : names) {
      if (!name.equals("report") && !measured(name)) {
        failed.add(name);
      }
    }
    new Report(home()).write();
    failed.forEach(name -> System.err.println(name + " is not whole, see above"));
    return failed.isEmpty() ? 0 : 1;
  }

  private boolean measured(String name) throws IOException {
    System.err.println(name);
    Figures figures = new Figures();
    boolean whole = true;
    for (Measurement one : measurements(name)) {
      try {
        one.into(figures);
      } catch (RuntimeException failure) {
        System.err.println("  " + failure);
        whole = false;
      }
      figures.put("events", events);
      Report.stamp(figures);
      figures.write(home().resolve("results").resolve(name + ".tsv"));
    }
    return whole;
  }

  private List<Measurement> measurements(String name) {
    return switch (name) {
      case "path" -> new PathBenchmark(events, passes).path();
      case "phases" -> List.of(phases(100), phases(10_000));
      case "scaling" -> new PathBenchmark(events / 5, passes).scaling();
      case "counts" -> new WholeRuns(baseline).all();
      case "jmh" -> List.of(figures -> figures.addAll("", InnerRun.run()));
      case "simulator" ->
          List.of(figures ->
              figures.addAll("", Figures.read(Fork.run(SimulatorRun.class, events / 5))));
      default ->
          throw new CommandLine.ParameterException(
              new CommandLine(this), "no benchmark '" + name + "'; there are " + ALL);
    };
  }

  private Measurement phases(int keys) {
    return figures ->
        figures.addAll(
            keys + ".", Figures.read(Fork.run(Phases.class, "TUMBLING", keys, events / 5, 10)));
  }
}
