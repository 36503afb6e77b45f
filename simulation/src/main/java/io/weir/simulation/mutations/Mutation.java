package io.weir.simulation.mutations;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One deliberate break of the protocol.
 *
 * @param rule the rule of the protocol that it breaks
 * @param what the effect of the break, as half a sentence
 */
record Mutation(String name, String rule, String what, List<Change> changes) {
  /** A text in a source file, compared without blanks, and its replacement. */
  record Change(String file, String from, String to) {
    /**
     * @throws IllegalStateException if the source does not have the text exactly once
     */
    String apply(String source, String mutation) {
      Matcher matcher = pattern().matcher(source);
      if (!matcher.find()) {
        throw new IllegalStateException(
            "mutation " + mutation + ": not in " + file + " any more, adapt it: " + from);
      }
      String changed = source.substring(0, matcher.start()) + to + source.substring(matcher.end());
      if (matcher.find()) {
        throw new IllegalStateException(
            "mutation " + mutation + ": more than once in " + file + ", say more of it: " + from);
      }
      return changed;
    }

    private Pattern pattern() {
      return Pattern.compile(
          Stream.of(from.split("\\s+"))
              .map(word ->
                  Stream.of(word.split("(?<=\\W)|(?=\\W)"))
                      .map(Pattern::quote)
                      .collect(Collectors.joining("\\s*")))
              .collect(Collectors.joining("\\s*")));
    }
  }

  /** Reads blocks of name, rule, what and changes. */
  static List<Mutation> read(String text) {
    List<Mutation> all = new ArrayList<>();
    for (String block : text.split("\n\\s*\n")) {
      List<String> lines =
          block.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList();
      if (!lines.isEmpty()) {
        all.add(block(lines));
      }
    }
    return all;
  }

  private static Mutation block(List<String> lines) {
    List<Change> changes = new ArrayList<>();
    for (int i = 3; i < lines.size(); i += 3) {
      changes.add(
          new Change(rest(lines, i, "file"), rest(lines, i + 1, "from"), rest(lines, i + 2, "to")));
    }
    return new Mutation(
        rest(lines, 0, "name"), rest(lines, 1, "rule"), rest(lines, 2, "what"), changes);
  }

  private static String rest(List<String> lines, int index, String word) {
    String line = index < lines.size() ? lines.get(index) : "";
    if (!line.startsWith(word + " ")) {
      throw new IllegalArgumentException("expected '" + word + "', found: " + line);
    }
    return line.substring(word.length()).strip();
  }
}
