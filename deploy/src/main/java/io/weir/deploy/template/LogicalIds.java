package io.weir.deploy.template;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The logical ids of a template: always the same for the same name, and each used once. */
final class LogicalIds {
  private final Map<String, String> takenBy = new HashMap<>();

  /** A name in capitals and small letters: {@code page-views} is {@code PageViews}. */
  static String of(String name) {
    return Arrays.stream(name.split("[^A-Za-z0-9]+"))
        .filter(word -> !word.isEmpty())
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  /**
   * Takes an id.
   *
   * @param user what it is for, in words
   * @throws IllegalArgumentException if something else has it
   */
  String take(String id, String user) {
    String other = takenBy.putIfAbsent(id, user);
    if (other != null && !other.equals(user)) {
      throw new IllegalArgumentException(
          user + " and " + other + " would both be " + id + " in the template; rename one of them");
    }
    return id;
  }
}
