package io.weir.simulation.histories;

import java.util.Optional;
import java.util.function.Predicate;

/** The entry point: runs and judges a seed's history, and shrinks a divergence. */
public final class Histories {
  private Histories() {}

  /**
   * A history that the engine and the model do not agree on.
   *
   * @param what the difference
   * @param script the history, to be read and replayed
   */
  public record Divergence(long seed, String what, String script) {
    @Override
    public String toString() {
      return "seed " + seed + " diverges: " + what + "\n" + script;
    }
  }

  /** Runs the history of a seed; empty if all is as it must be. */
  public static Optional<Divergence> run(long seed) {
    return run(seed, new Coverage());
  }

  /** Runs and judges a seed's history, and counts what happened in it. */
  public static Optional<Divergence> run(long seed, Coverage coverage) {
    return judge(Generator.history(seed), coverage);
  }

  /** The difference in the history of a seed; null if there is none. */
  public static String differs(long seed) {
    return differs(Generator.history(seed), new Coverage());
  }

  /** Runs a history that was written down. */
  public static Optional<Divergence> replay(String script) {
    return judge(Script.read(script), new Coverage());
  }

  private static Optional<Divergence> judge(History history, Coverage coverage) {
    String differs = differs(history, coverage);
    return differs == null
        ? Optional.empty()
        : Optional.of(new Divergence(history.seed(), differs, history.toString()));
  }

  private static String differs(History history, Coverage coverage) {
    try {
      World world = new World(history);
      String differs = Checker.differs(world, history);
      coverage.add(world.happened());
      return differs;
    } catch (RuntimeException | StackOverflowError e) {
      java.io.StringWriter text = new java.io.StringWriter();
      e.printStackTrace(new java.io.PrintWriter(text));
      return "it threw " + text;
    }
  }

  /** Shrinks a divergence to the shortest history with one of the same kind. */
  public static Divergence shrink(Divergence found) {
    History history = Script.read(found.script());
    String kind = kind(found.what());
    Predicate<History> same =
        candidate -> {
          try {
            String differs = Checker.differs(candidate);
            return differs != null && kind(differs).equals(kind);
          } catch (RuntimeException invalid) {
            return false;
          }
        };
    History small = Shrinker.shrink(history, same);
    return judge(small, new Coverage()).orElse(found);
  }

  private static String kind(String what) {
    return what.substring(0, Math.min(what.length(), 11));
  }
}
