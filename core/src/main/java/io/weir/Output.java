package io.weir;

import java.util.Objects;

/**
 * A named side output, as a typed constant: declared once, used where it is written and where its
 * sink is bound.
 *
 * @param name unique within the function
 * @param type what is written to it
 */
public record Output<T>(String name, Class<T> type) {
  public Output {
    Names.check("output", name);
    Objects.requireNonNull(type, "type");
  }

  public static <T> Output<T> of(String name, Class<T> type) {
    return new Output<>(name, type);
  }
}
