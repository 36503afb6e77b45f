package io.weir;

import java.util.Objects;

/**
 * A named side output, as a typed constant: declared once, used where it is written and where its
 * sink is bound.
 *
 * @param name unique within the function
 * @param type the type of the values that are written to it
 */
public record Output<T>(String name, Class<T> type) {
  public Output {
    Names.check("output", name);
    Objects.requireNonNull(type, "type");
  }

  /** Declares a side output by a name that is unique within the function. */
  public static <T> Output<T> of(String name, Class<T> type) {
    return new Output<>(name, type);
  }
}
