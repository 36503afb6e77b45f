package io.weir.simulation.mutations;

import io.weir.simulation.histories.Histories;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./weir mutations}: breaks each rule of the protocol; the histories must notice. */
@Command(
    name = "mutations",
    mixinStandardHelpOptions = true,
    description = "Breaks the protocol in each way that is listed, and finds each break.")
public final class Mutations implements Callable<Integer> {
  private static final long SECONDS_FOR_ONE = 30;

  @Option(names = "--histories", defaultValue = "50000", description = "At most, for each.")
  private long histories;

  @Option(names = "--seed", defaultValue = "1", description = "The first seed.")
  private long seed;

  @Option(
      names = "--only",
      split = ",",
      description = "Only mutations whose name contains one of these, or whose rule is one.")
  private List<String> only = List.of("");

  @Option(names = "--table", description = "Writes the table of what was found to this file.")
  private Path table;

  @Option(names = "--root", defaultValue = "${sys:weir.root:-.}", description = "The sources.")
  private Path root;

  private record Found(Mutation mutation, long histories, String what) {}

  public static void main(String[] args) {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    LogManager.getLogManager().reset();
    System.exit(new CommandLine(new Mutations()).execute(args));
  }

  /** All mutations that there are. */
  static List<Mutation> all() throws IOException {
    try (InputStream in = Mutations.class.getResourceAsStream("/mutations/mutations.txt")) {
      return Mutation.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Found> results = new ArrayList<>();
    for (Mutation mutation : all()) {
      if (isWanted(mutation)) {
        Found found = huntOrSay(mutation);
        results.add(found);
        System.out.printf(
            "%-36s %-14s %s%n",
            mutation.name(),
            mutation.rule(),
            found.what == null
                ? "NOT FOUND in " + found.histories
                : "found by history " + found.histories + ": " + found.what);
        write(results);
      }
    }
    long missed = results.stream().filter(found -> found.what == null).count();
    System.out.printf("%d mutations, %d found%n", results.size(), results.size() - missed);
    return missed == 0 ? 0 : 1;
  }

  private boolean isWanted(Mutation mutation) {
    return only.stream()
        .anyMatch(part -> mutation.name().contains(part) || mutation.rule().equals(part));
  }

  private void write(List<Found> results) throws IOException {
    if (table != null) {
      Files.writeString(table, text(results));
    }
  }

  private Found hunt(Mutation mutation) throws IOException, InterruptedException {
    try (Mutant mutant = Mutant.of(mutation, root)) {
      for (long i = 0; i < histories; i++) {
        String differs = differs(mutant, seed + i);
        if (differs != null && Histories.differs(seed + i) == null) {
          return new Found(mutation, i + 1, differs.lines().findFirst().orElse(""));
        }
      }
    }
    return new Found(mutation, histories, null);
  }

  private Found huntOrSay(Mutation mutation) throws IOException, InterruptedException {
    try {
      return hunt(mutation);
    } catch (IllegalStateException notApplicable) {
      System.out.println(notApplicable.getMessage());
      return new Found(mutation, 0, null);
    }
  }

  /** A history that does not come to an end diverges, too. */
  private static String differs(Mutant mutant, long at) throws InterruptedException {
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> result.complete(mutant.differs(at)));
    try {
      return result.get(SECONDS_FOR_ONE, TimeUnit.SECONDS);
    } catch (TimeoutException endless) {
      return "it does not end";
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private String text(List<Found> results) throws IOException {
    StringBuilder text = new StringBuilder("# Mutations\n\n");
    text.append("Each rule of the protocol, broken on purpose, and after how many seeded ");
    text.append("histories the break was found.\nWritten by `./weir mutations --table ");
    text.append("docs/internals/mutations.md`, first seed ").append(seed).append(".\n");
    text.append(
        "Breaks of joins by windows, with versions and tables, of the latest, of lookups, ");
    text.append("and of an author's triggers and processes are hunted among histories of these ");
    text.append("alone: `-Dweir.operators=TEMPORAL,WINDOW_JOIN,TABLE,LATEST` and ");
    text.append("`LOOKUP`, `TRIGGERED`, `PANES`.\n\n");
    text.append("| rule | broken | found by history | seen as |\n|---|---|---|---|\n");
    Map<String, String> rows = rowsOfBefore();
    results.forEach(found -> rows.put(start(found.mutation), row(found)));
    for (Mutation mutation : all()) {
      text.append(rows.getOrDefault(start(mutation), start(mutation) + "not tried | |\n"));
    }
    return text.toString();
  }

  /** The rows of mutations that are not hunted now stay as they are. */
  private Map<String, String> rowsOfBefore() throws IOException {
    Map<String, String> rows = new HashMap<>();
    List<String> lines = Files.exists(table) ? Files.readAllLines(table) : List.of();
    for (Mutation mutation : all()) {
      lines.stream()
          .filter(line -> line.startsWith(start(mutation)))
          .forEach(line -> rows.put(start(mutation), line + "\n"));
    }
    return rows;
  }

  private static String start(Mutation mutation) {
    return "| " + mutation.rule() + " | " + mutation.what() + " | ";
  }

  private static String row(Found found) {
    String number = found.what == null ? "not in " + found.histories : "" + found.histories;
    return start(found.mutation)
        + number
        + " | "
        + (found.what == null ? "" : kind(found.what))
        + " |\n";
  }

  private static String kind(String what) {
    String first = what.split("[:~]| of | with | to ")[0];
    return first.length() > 40 ? first.substring(0, 40) : first;
  }
}
