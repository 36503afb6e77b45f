package io.weir.codec;

import com.fasterxml.jackson.databind.JavaType;
import io.weir.privacy.Treatment;

/** Refuses a mark on a component that could not hold what its treatment leaves. */
final class PersonalTypes {
  private PersonalTypes() {}

  /**
   * @throws IllegalArgumentException that says which treatment fits
   */
  static void require(String name, JavaType type, Treatment treatment) {
    boolean fits =
        switch (treatment) {
          case DROP -> !type.isPrimitive();
          case TOKENISE -> leaf(type).hasRawClass(String.class) || isOwn(leaf(type));
          case MASK -> isMaskable(leaf(type));
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is a "
              + type.toCanonical()
              + ", and cannot hold what "
              + treatment
              + " leaves; "
              + (treatment == Treatment.DROP
                  ? "declare its boxed type, or MASK it"
                  : "DROP it, or read it as a String"));
    }
  }

  /** The type of the values within lists, maps and optionals. */
  private static JavaType leaf(JavaType type) {
    JavaType content = type.getContentType();
    return content == null ? type : leaf(content);
  }

  private static boolean isMaskable(JavaType type) {
    Class<?> raw = type.getRawClass();
    boolean number = raw.isPrimitive() && raw != char.class || Number.class.isAssignableFrom(raw);
    return number || raw == Boolean.class || raw == String.class || isOwn(type);
  }

  /** An object of the author's, or any value: what is within it is treated. */
  private static boolean isOwn(JavaType type) {
    Class<?> raw = type.getRawClass();
    boolean own = !raw.isPrimitive() && !raw.isEnum() && !raw.getName().startsWith("java.");
    return raw == Object.class || own;
  }
}
