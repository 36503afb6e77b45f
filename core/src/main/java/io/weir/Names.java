package io.weir;

import java.util.regex.Pattern;

/**
 * Checks the names of functions, sources, outputs, sinks and states by one rule: they end up in
 * keys, ids and metrics.
 */
final class Names {
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private Names() {}

  static void check(String what, String name) {
    if (name == null || !VALID.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the "
              + what
              + " name '"
              + name
              + "' must have 1 to 63 letters, digits, '.', '_' or '-' and begin with a letter or digit");
    }
  }
}
