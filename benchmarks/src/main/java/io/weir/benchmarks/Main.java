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
      List.of(
          "path",
          "phases",
          "scaling",
          "counts",
          "jmh",
          "rank",
          "operators",
          "decoding",
          "simulator",
          "sinks",
          "coldstart");

  @Parameters(
      arity = "0..*",
      description =
          "path, phases, scaling, counts, jmh, rank, operators, decoding, simulator, sinks, coldstart, report; all if none is named")
  private List<String> names = ALL;

  @Option(names = "--events", defaultValue = "1000000", description = "default ${DEFAULT-VALUE}")
  private int events;

  @Option(
      names = "--passes",
      defaultValue = "16",
      description = "over the events, at most; default ${DEFAULT-VALUE}")
  private int passes;

  @Option(
      names = "--turns",
      defaultValue = "3",
      description = "JVMs of each peer, of operators; default ${DEFAULT-VALUE}")
  private int turns;

  @Option(
      names = "--baseline-events",
      defaultValue = "5000",
      description = "default ${DEFAULT-VALUE}")
  private int baseline;

  @Option(
      names = "--only",
      defaultValue = "",
      description = "measures only what has this in its name, and keeps the other figures")
  private String only;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  /** The folder {@code benchmarks}. */
  static Path home() {
    return Path.of(System.getProperty("weir.benchmarks.home", "benchmarks"));
  }

  /** Keeps and reports all figures, even if some measurement fails; then the exit status is 1. */
  @Override
  public Integer call() throws IOException {
    List<String> failed = new ArrayList<>();
    for (String name : names) {
      if (!name.equals("report") && !measured(name)) {
        failed.add(name);
      }
    }
    new ReadmeWriter(home()).write();
    failed.forEach(name -> System.err.println(name + " is not whole, see above"));
    return failed.isEmpty() ? 0 : 1;
  }

  private boolean measured(String name) throws IOException {
    System.err.println(name);
    Path file = home().resolve("results").resolve(name + ".tsv");
    Figures figures = only.isEmpty() ? new Figures() : Figures.of(file);
    boolean whole = true;
    for (Measurement one : measurements(name)) {
      if (!one.name().contains(only)) {
        continue;
      }
      try {
        one.work().into(figures);
      } catch (RuntimeException failure) {
        System.err.println("  " + failure);
        whole = false;
      }
      figures.put("events", events);
      ReadmeWriter.stamp(figures);
      figures.write(file);
    }
    return whole;
  }

  private List<Measurement> measurements(String name) {
    return switch (name) {
      case "path" -> new PathBenchmark(events, passes).path();
      case "phases" -> List.of(phases(100), phases(10_000));
      case "scaling" -> new Scaling(events, passes).all();
      case "counts" -> new WholeRuns(baseline).all();
      case "jmh" -> List.of(new Measurement(name, all -> all.addAll("", InnerRun.run())));
      case "rank" ->
          List.of(new Measurement(name, all -> all.addAll("", InnerRun.run(RankBenchmarks.class))));
      case "operators" -> OperatorBenchmark.all(turns);
      case "decoding" -> List.of(Decoding.all());
      case "simulator" -> List.of(new Measurement(name, this::simulator));
      case "sinks" -> SinkTable.all();
      case "coldstart" -> List.of(new Measurement(name, ColdStarts::measure));
      default ->
          throw new CommandLine.ParameterException(
              new CommandLine(this), "no benchmark '" + name + "'; there are " + ALL);
    };
  }

  private void simulator(Figures figures) {
    figures.addAll("", Figures.read(Fork.run(SimulatorRun.class, events / 5)));
  }

  private Measurement phases(int keys) {
    return new Measurement(
        keys + ".",
        figures ->
            figures.addAll(
                keys + ".",
                Figures.read(Fork.run(Phases.class, "TUMBLING", keys, events / 5, 10))));
  }
}
