package io.weir.codec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.weir.privacy.Personal;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Looks for {@link Personal} in a type and in all types within it. */
final class MarkedTypes {
  private final Set<Class<?>> seen = new HashSet<>();

  private MarkedTypes() {}

  static boolean hasMark(Type type) {
    return new MarkedTypes().in(type);
  }

  private boolean in(Type type) {
    return switch (type) {
      case Class<?> plain -> inClass(plain);
      case ParameterizedType generic ->
          in(generic.getRawType())
              || Arrays.stream(generic.getActualTypeArguments()).anyMatch(this::in);
      case GenericArrayType array -> in(array.getGenericComponentType());
      case WildcardType some -> Arrays.stream(some.getUpperBounds()).anyMatch(this::in);
      default -> false;
    };
  }

  private boolean inClass(Class<?> type) {
    if (type.isArray()) {
      return in(type.getComponentType());
    }
    if (type.isPrimitive() || type.getName().startsWith("java.") || !seen.add(type)) {
      return false;
    }
    return members(type).anyMatch(one -> one.isAnnotationPresent(Personal.class))
        || Arrays.stream(type.getDeclaredFields()).map(Field::getGenericType).anyMatch(this::in)
        || types(type).anyMatch(this::in);
  }

  private static Stream<AnnotatedElement> members(Class<?> type) {
    return Stream.of(type.getDeclaredFields(), type.getDeclaredMethods())
        .flatMap(Arrays::stream)
        .map(AnnotatedElement.class::cast);
  }

  /** What it is made of besides its fields: what getters give, what it extends, what extends it. */
  private static Stream<Type> types(Class<?> type) {
    Stream<Type> given =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> method.getParameterCount() == 0)
            .map(Method::getGenericReturnType);
    Stream<Class<?>> permitted =
        type.isSealed() ? Arrays.stream(type.getPermittedSubclasses()) : Stream.of();
    JsonSubTypes named = type.getAnnotation(JsonSubTypes.class);
    Stream<Class<?>> listed =
        named == null ? Stream.of() : Arrays.stream(named.value()).map(JsonSubTypes.Type::value);
    Stream<Type> above = Stream.ofNullable(type.getGenericSuperclass());
    return Stream.of(given, permitted, listed, above).flatMap(all -> all.map(Type.class::cast));
  }
}
