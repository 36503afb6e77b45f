package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the cases of other engines through Weir: {@code -Dweir.vectors=DIR} names a folder of case
 * files (default: the project's own), {@code -Dweir.seed=N} the first seed of the random cuts,
 * {@code --differences N} the number of differences to show (10 unless given). Exit status 0 if no
 * case diverges, 1 if one does, 2 if the cases cannot be read. A case that differs only as a
 * decision of the project says is counted and shown apart.
 */
public final class Conformance {
  private static final List<String> OWN =
      List.of(
          "beam-panes.json",
          "edge-windows.json",
          "flink-cep.json",
          "flink-interval-join.json",
          "flink-sql-dedup.json",
          "flink-sql-interval-join.json",
          "flink-sql-temporal-join.json",
          "flink-sql-topn.json",
          "flink-sql-window-join.json",
          "flink-window-operator.json",
          "kafka-joins.json",
          "kafka-sliding.json",
          "kafka-suppress.json",
          "kafka-windows.json",
          "state-timers-ttl.json");
  private static final int SHOWN = 10;

  private Conformance() {}

  public static void main(String[] args) {
    System.exit(run(args, System.getProperty("weir.vectors"), System.out, System.err));
  }

  /**
   * @param folder the folder of the case files; null = the project's own
   */
  static int run(String[] args, String folder, PrintStream out, PrintStream err) {
    int shown = args.length == 0 ? SHOWN : shown(args);
    if (shown < 0) {
      err.println(
          "conformance takes no arguments '"
              + String.join(" ", args)
              + "'; usage: ./weir conformance [--differences N] [-Dweir.vectors=DIR] [-Dweir.seed=N]");
      return 2;
    }
    try {
      return run(cases(folder), Long.getLong("weir.seed", 1), shown, out);
    } catch (IOException unreadable) {
      err.println("the cases cannot be read: " + unreadable.getMessage());
      return 2;
    }
  }

  /** The number of differences to show; -1 if the arguments are wrong. */
  private static int shown(String[] args) {
    boolean asked = args.length == 2 && args[0].equals("--differences");
    return asked && args[1].matches("\\d{1,9}") ? Integer.parseInt(args[1]) : -1;
  }

  static Map<String, List<JsonNode>> cases(String folder) throws IOException {
    Map<String, List<JsonNode>> cases = new LinkedHashMap<>();
    if (folder == null) {
      for (String name : OWN) {
        try (var in = Conformance.class.getResourceAsStream("/vectors/" + name)) {
          cases.put(name, CaseFile.array(in, Path.of(name)));
        }
      }
    } else {
      for (Path file : CaseFile.in(Path.of(folder))) {
        cases.put(file.getFileName().toString(), CaseFile.read(file));
      }
    }
    return cases;
  }

  /**
   * @param shown the most differences that are printed
   */
  static int run(Map<String, List<JsonNode>> files, long seed, int shown, PrintStream out) {
    Counts all = new Counts();
    files.forEach((file, cases) -> {
      Counts counts = new Counts();
      cases.forEach(one -> counts.add(one.path("name").asText(), verdict(one, seed)));
      out.println(file + ": " + counts.summary());
      all.add(counts);
    });
    all.differences.stream().limit(shown).forEach(out::println);
    if (all.differences.size() > shown) {
      out.println(
          (all.differences.size() - shown) + " more differ; --differences N shows N of them");
    }
    out.println(all.summary());
    return all.diverging == 0 ? 0 : 1;
  }

  private static Verdict verdict(JsonNode one, long seed) {
    try {
      return new CaseRunner(seed).run(one);
    } catch (RuntimeException | AssertionError failure) {
      return new Verdict.Diverging("failed: " + failure);
    }
  }

  private static final class Counts {
    private final List<String> differences = new ArrayList<>();
    private int equal;
    private int diverging;
    private int unsupported;
    private int decided;

    void add(String name, Verdict verdict) {
      switch (verdict) {
        case Verdict.Equal ignored -> equal++;
        case Verdict.Diverging diverged -> {
          diverging++;
          differences.add("DIVERGING " + name + "\n  " + diverged.difference());
        }
        case Verdict.Decided other -> {
          decided++;
          differences.add(
              "decided otherwise " + name + ": " + other.decision() + "\n  " + other.difference());
        }
        case Verdict.Unsupported reason -> {
          unsupported++;
          differences.add("unsupported " + name + ": " + reason.why());
        }
      }
    }

    void add(Counts other) {
      differences.addAll(other.differences);
      equal += other.equal;
      diverging += other.diverging;
      unsupported += other.unsupported;
      decided += other.decided;
    }

    String summary() {
      return "cases "
          + (equal + diverging + unsupported + decided)
          + ", equal "
          + equal
          + ", diverging "
          + diverging
          + ", unsupported "
          + unsupported
          + (decided == 0 ? "" : ", decided otherwise " + decided);
    }
  }
}
