package io.weir.simulation.histories;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.LogManager;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./weir simulate}: runs seeded histories and prints divergences, shrunk. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Runs seeded histories of the real engine against a plain model of its log.")
public final class Simulate implements Callable<Integer> {
  @Option(names = "--histories", defaultValue = "100000", description = "How many.")
  private long histories;

  @Option(names = "--seed", defaultValue = "1", description = "The first seed.")
  private long seed;

  /** A history with two invocations at once waits for its own threads, and leaves the core idle. */
  private static final int A_CORE = 4;

  @Option(names = "--threads", description = "How many at a time; four a core unless set.")
  private int threads = A_CORE * Runtime.getRuntime().availableProcessors();

  @Option(names = "--stop-after", defaultValue = "1", description = "Divergences to be shown.")
  private int stopAfter;

  @Option(names = "--as-found", description = "Shows what diverges as it is, not made short.")
  private boolean asFound;

  @Option(names = "--except", description = "Leaves out divergences whose text contains this.")
  private List<String> except = new ArrayList<>();

  @Option(names = "--coverage", description = "Prints how often what happened.")
  private boolean showCoverage;

  @Option(names = "--replay", description = "Runs the history that a file holds, and no other.")
  private Path replay;

  private final AtomicLong next = new AtomicLong();
  private final Coverage coverage = new Coverage();
  private final AtomicLong done = new AtomicLong();
  private final List<Histories.Divergence> found = new ArrayList<>();

  public static void main(String[] args) {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    LogManager.getLogManager().reset();
    System.exit(new CommandLine(new Simulate()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (histories < 1 || threads < 1 || stopAfter < 1) {
      System.err.printf(
          "simulate: --histories %d, --threads %d and --stop-after %d must be at least 1%n",
          histories, threads, stopAfter);
      return 2;
    }
    if (replay != null) {
      return replay(Files.readString(replay));
    }
    long started = System.nanoTime();
    List<Thread> workers =
        IntStream.range(0, threads).mapToObj(i -> Thread.ofVirtual().start(this::work)).toList();
    for (Thread worker : workers) {
      worker.join();
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf(
        "%,d histories from seed %d, %d diverging, %.1f s, %,.0f a second%n",
        done.get(), seed, found.size(), seconds, done.get() / seconds);
    if (showCoverage) {
      System.out.print(coverage);
    }
    return found.isEmpty() ? 0 : 1;
  }

  private static int replay(String script) {
    Optional<Histories.Divergence> found = Histories.replay(script);
    System.out.println(found.map(Object::toString).orElse("as it must be"));
    return found.isEmpty() ? 0 : 1;
  }

  private void work() {
    for (long i = next.getAndIncrement(); i < histories; i = next.getAndIncrement()) {
      if (enough()) {
        return;
      }
      Histories.run(seed + i, coverage).filter(this::wanted).ifPresent(this::show);
      done.incrementAndGet();
    }
  }

  private boolean wanted(Histories.Divergence divergence) {
    return except.stream().noneMatch(text -> divergence.what().contains(text));
  }

  private synchronized boolean enough() {
    return found.size() >= stopAfter;
  }

  private void show(Histories.Divergence divergence) {
    synchronized (this) {
      found.add(divergence);
    }
    Histories.Divergence small = asFound ? divergence : Histories.shrink(divergence);
    synchronized (this) {
      System.out.println(
          "seed " + divergence.seed() + ": " + divergence.what().lines().findFirst().orElse(""));
      System.out.println(small);
    }
  }
}
