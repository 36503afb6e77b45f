package io.weir.benchmarks;

import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs JMH benchmarks and keeps time and bytes per call. */
final class InnerRun {
  private InnerRun() {}

  static Figures run() {
    Figures figures = run(InnerBenchmarks.class);
    for (String shape : InnerBenchmarks.SHAPES) {
      figures.put("stateItem." + shape + ".size", size(shape));
    }
    return figures;
  }

  private static int size(String shape) {
    String[] parts = shape.split("-");
    return StateItem.of(
            Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]))
        .body()
        .length;
  }

  static Figures run(Class<?> benchmarks) {
    try {
      Collection<RunResult> results =
          new Runner(
                  new OptionsBuilder()
                      .include(benchmarks.getSimpleName())
                      .addProfiler(GCProfiler.class)
                      .jvmArgs("-XX:+UseSerialGC", "-Xmx1g")
                      .build())
              .run();
      Figures figures = new Figures();
      results.forEach(result -> add(figures, result));
      return figures;
    } catch (RunnerException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(Figures figures, RunResult result) {
    String name = result.getPrimaryResult().getLabel();
    String shape = result.getParams().getParam("shape");
    String prefix = shape == null ? name : name + "." + shape;
    figures.put(prefix + ".nanos", result.getPrimaryResult().getScore());
    Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
    if (bytes != null) {
      figures.put(prefix + ".bytes", bytes.getScore());
    }
  }
}
