package io.weir.simulation.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of an expression, read from left to right. */
final class Tokens {
  private static final Pattern WORD =
      Pattern.compile("\\s*(<>|<=|>=|[=<>(),?{}]|'[^']*'|\"[^\"]*\"|[:#]?[A-Za-z0-9_.\\-]+|:)");

  private final List<String> words = new ArrayList<>();
  private final String text;
  private int at;

  Tokens(String text) {
    this.text = text;
    Matcher matcher = WORD.matcher(text);
    int end = 0;
    while (end < text.length() && matcher.region(end, text.length()).lookingAt()) {
      words.add(matcher.group(1));
      end = matcher.end();
    }
    if (!text.substring(end).isBlank()) {
      throw new IllegalArgumentException("cannot read from '" + text.substring(end) + "' on");
    }
  }

  boolean atEnd() {
    return at == words.size();
  }

  String next() {
    if (atEnd()) {
      throw new IllegalArgumentException("the expression ends early: " + text);
    }
    return words.get(at++);
  }

  boolean isNext(String word) {
    return !atEnd() && words.get(at).equalsIgnoreCase(word);
  }

  /** Takes the word if it is the next one. */
  boolean take(String word) {
    boolean taken = isNext(word);
    at += taken ? 1 : 0;
    return taken;
  }

  void expect(String word) {
    if (!take(word)) {
      throw new IllegalArgumentException("expected " + word + " at word " + at + " of: " + text);
    }
  }
}
