package io.weir.simulation.histories;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./weir exhaust}: everything that can happen to a few small logs, counted. */
@Command(
    name = "exhaust",
    mixinStandardHelpOptions = true,
    description = "Runs every crash, cut and order of calls of a few small logs.")
public final class Exhaust implements Callable<Integer> {
  @Option(names = "--kills", description = "One of two invocations may die at any call, too.")
  private boolean kills;

  public static void main(String[] args) {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    LogManager.getLogManager().reset();
    System.exit(new CommandLine(new Exhaust()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    List<Histories.Divergence> found = new ArrayList<>();
    long started = System.nanoTime();
    FutureTask<Map<String, Long>> run =
        new FutureTask<>(() -> new SmallScope(kills, found::add).run());
    Thread.ofVirtual().start(run);
    Map<String, Long> counts = run.get();
    counts.forEach((what, count) -> System.out.printf("%-32s %,12d%n", what, count));
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf("%,d histories, %d diverging, %.1f s%n", all, found.size(), seconds);
    found.stream().limit(3).forEach(System.out::println);
    return found.isEmpty() ? 0 : 1;
  }
}
