package io.weir.format;

import io.weir.annotation.Internal;

/**
 * Finds out when a codec is declared that the library which it needs is missing: these libraries
 * are optional, so that a function's package has only those that it uses.
 */
@Internal
public final class Libraries {
  private Libraries() {}

  /**
   * Requires a library.
   *
   * @param user the name of the format, for the message
   * @param className a class of the library
   * @param coordinates group and artifact of the library
   * @throws IllegalStateException if the class is not there; the message names the coordinates
   */
  public static void require(String user, String className, String coordinates) {
    try {
      Class.forName(className, false, Libraries.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError missing) {
      throw new IllegalStateException(
          user
              + " needs "
              + coordinates
              + ", which is not on the class path; add it to the dependencies of your pom.xml,"
              + " because weir-formats declares it as optional",
          missing);
    }
  }
}
