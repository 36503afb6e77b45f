package io.weir.codec;

import io.weir.annotation.Internal;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Recognises immutable values, which need no copies: boxed numbers, strings, enums and the like,
 * times, and records all of whose components are declared as such types. Anything else counts as
 * mutable, collections included.
 */
@Internal
public final class Unchanging {
  private static final Set<Class<?>> KNOWN =
      Set.of(
          Boolean.class,
          Byte.class,
          Short.class,
          Character.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          String.class,
          BigDecimal.class,
          BigInteger.class,
          UUID.class,
          URI.class,
          OptionalInt.class,
          OptionalLong.class,
          OptionalDouble.class);

  private static final ClassValue<Boolean> TYPES =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return isUnchanging(type, Set.of());
        }
      };

  private Unchanging() {}

  /** True if the value is known to be immutable; null is. */
  public static boolean is(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.isEmpty() || is(optional.get());
    }
    return value == null || value instanceof Enum || TYPES.get(value.getClass());
  }

  /**
   * @param within the records that contain this type; a record that contains itself counts as
   *     mutable
   */
  private static boolean isUnchanging(Class<?> type, Set<Class<?>> within) {
    if (type.isPrimitive() || type.isEnum() || KNOWN.contains(type) || isTime(type)) {
      return true;
    }
    if (!type.isRecord() || within.contains(type)) {
      return false;
    }
    Set<Class<?>> outer = new HashSet<>(within);
    outer.add(type);
    return Arrays.stream(type.getRecordComponents())
        .allMatch(component -> isUnchanging(component.getType(), outer));
  }

  /** True for final classes of java.time, which are all values. */
  private static boolean isTime(Class<?> type) {
    return type.getPackageName().equals("java.time") && Modifier.isFinal(type.getModifiers());
  }
}
