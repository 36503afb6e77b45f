package io.weir.simulation.mutations;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulation.histories.SmallChanges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The mutations still apply to the sources; {@code ./weir mutations} hunts them all. */
class MutationsTest {
  private static final Path ROOT = Path.of("..");
  private static final int LAST_RULE = 30;

  /** The rules of the second list, from which on each is broken in two ways. */
  private static final int FIRST_BROKEN_TWICE = 18;

  @Test
  void everyMutationStandsInItsSourceOnce() throws IOException {
    for (Mutation mutation : Mutations.all()) {
      for (Mutation.Change change : mutation.changes()) {
        String source = Files.readString(ROOT.resolve(change.file()));
        assertThat(change.apply(source, mutation.name())).isNotEqualTo(source);
      }
    }
  }

  @Test
  void everyMutationCompiles() throws IOException {
    for (Mutation mutation : Mutations.all()) {
      Mutant.of(mutation, ROOT).close();
    }
  }

  @Test
  void everyRuleIsBroken() throws IOException {
    Map<String, Long> byRule =
        Mutations.all().stream()
            .collect(Collectors.groupingBy(Mutation::rule, Collectors.counting()));
    for (int rule = 1; rule <= LAST_RULE; rule++) {
      long least = rule < FIRST_BROKEN_TWICE ? 1 : 2;
      assertThat(byRule.getOrDefault("R" + rule, 0L)).as("R" + rule).isGreaterThanOrEqualTo(least);
    }
  }

  @Test
  void noTwoMutationsAreOne() throws IOException {
    assertThat(Mutations.all()).extracting(Mutation::name).doesNotHaveDuplicates();
    assertThat(Mutations.all()).extracting(Mutation::changes).doesNotHaveDuplicates();
    assertThat(Mutations.all()).extracting(one -> one.rule() + one.what()).doesNotHaveDuplicates();
  }

  /** {@code ./weir mutations --table docs/internals/mutations.md} writes it. */
  @Test
  void theTableSaysOfEveryMutationWhichHistoryFoundIt() throws IOException {
    String table = Files.readString(ROOT.resolve("docs/internals/mutations.md"));
    for (Mutation mutation : Mutations.all()) {
      String row = Pattern.quote("\n| " + mutation.rule() + " | " + mutation.what() + " | ");
      assertThat(Pattern.compile(row + "\\d+ \\| ").matcher(table).find())
          .as("%s in docs/internals/mutations.md", mutation.name())
          .isTrue();
    }
    assertThat(table.lines().filter(line -> line.startsWith("| ")))
        .as("rows, with the heading")
        .hasSize(Mutations.all().size() + 1);
  }

  @Test
  void someMutationsAreFoundAtOnce() throws IOException {
    for (Mutation mutation : Mutations.all()) {
      if (Set.of("batch-end-watermark", "outbox-dropped-unread").contains(mutation.name())) {
        assertThat(found(mutation)).as(mutation.name()).isTrue();
      }
    }
  }

  /** By the kind of change, a break that shows around it. */
  private static final Map<String, String> AROUND_CHANGES =
      Map.of(
          "trim", "gone-progress-stays",
          "trim, keys in several shards", "gone-progress-stays",
          "incarnation, lower numbers", "numbers-alone-tell-what-is-finished",
          "incarnation, another stream", "gone-progress-stays",
          "incarnation, fewer shards", "gone-progress-stays",
          "incarnation, two accounts", "streams-of-one-name-are-one",
          "factor, from two to one", "ids-not-asked-after-lanes");

  @Test
  void theScopesAroundChangesFindTheBreaksThatTheyAreFor() throws Exception {
    assertThat(AROUND_CHANGES.keySet()).containsExactlyInAnyOrderElementsOf(SmallChanges.names());
    for (Mutation mutation : Mutations.all()) {
      if (AROUND_CHANGES.containsValue(mutation.name())) {
        try (Mutant mutant = Mutant.of(mutation, ROOT)) {
          for (String change : SmallChanges.names()) {
            if (mutation.name().equals(AROUND_CHANGES.get(change))) {
              assertThat(differs(mutant, change)).as(mutation.name() + " / " + change).isNotNull();
            }
          }
        }
      }
    }
    Set<String> names = Mutations.all().stream().map(Mutation::name).collect(Collectors.toSet());
    assertThat(names).containsAll(AROUND_CHANGES.values());
  }

  private static String differs(Mutant mutant, String change) throws Exception {
    FutureTask<String> run = new FutureTask<>(() -> mutant.differsAround(change));
    Thread.ofVirtual().start(run);
    return run.get();
  }

  private static boolean found(Mutation mutation) throws IOException {
    try (Mutant mutant = Mutant.of(mutation, ROOT)) {
      for (long seed = 1; seed <= 200; seed++) {
        if (mutant.differs(seed) != null) {
          return true;
        }
      }
      return false;
    }
  }
}
