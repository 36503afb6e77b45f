package io.weir.dynamo;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The attributes of a class's rows, each with its type: the components of a record, the getters and
 * public fields of a bean. An {@code Optional} counts as what is in it.
 */
final class RowFields {
  private RowFields() {}

  /** By name, in order; none for a class of the JDK, whose getters are no attributes. */
  static Map<String, Class<?>> of(Class<?> type) {
    Map<String, Class<?>> fields = new LinkedHashMap<>();
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        fields.put(component.getName(), held(component.getGenericType()));
      }
    } else if (!type.getName().startsWith("java.") && !type.isPrimitive()) {
      ofBean(type, fields);
    }
    return fields;
  }

  private static void ofBean(Class<?> type, Map<String, Class<?>> fields) {
    for (Field field : type.getFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        fields.put(field.getName(), held(field.getGenericType()));
      }
    }
    for (Method method : type.getMethods()) {
      int prefix = prefix(method);
      if (prefix > 0) {
        fields.put(name(method.getName(), prefix), held(method.getGenericReturnType()));
      }
    }
  }

  /** The letters before the name that a getter stands for; 0 if it is none. */
  private static int prefix(Method method) {
    Class<?> gives = method.getReturnType();
    boolean reads =
        method.getParameterCount() == 0
            && gives != void.class
            && !Modifier.isStatic(method.getModifiers())
            && method.getDeclaringClass() != Object.class;
    String name = method.getName();
    if (reads && name.length() > 3 && name.startsWith("get")) {
      return 3;
    }
    boolean truth = gives == boolean.class || gives == Boolean.class;
    return reads && truth && name.length() > 2 && name.startsWith("is") ? 2 : 0;
  }

  /** As Jackson names it: all capitals at the beginning become small. */
  private static String name(String getter, int prefix) {
    StringBuilder name = new StringBuilder(getter.substring(prefix));
    for (int i = 0; i < name.length() && Character.isUpperCase(name.charAt(i)); i++) {
      name.setCharAt(i, Character.toLowerCase(name.charAt(i)));
    }
    return name.toString();
  }

  private static Class<?> held(Type type) {
    if (type instanceof ParameterizedType some && some.getRawType() == Optional.class) {
      return held(some.getActualTypeArguments()[0]);
    }
    if (type instanceof ParameterizedType some) {
      return held(some.getRawType());
    }
    if (type == OptionalInt.class || type == OptionalLong.class || type == OptionalDouble.class) {
      return Number.class;
    }
    return type instanceof Class<?> plain ? plain : Object.class;
  }
}
