package io.weir.dynamo;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.weir.codec.Json;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns a value into the row of a table. */
interface RowForm<T> {
  /** The row's attributes; the sink refuses null. */
  @Nullable Map<String, Object> row(T value);

  /**
   * The default type of a key attribute.
   *
   * @throws IllegalArgumentException if no row has such an attribute, or if none can name a row
   */
  KeyType keyType(String attribute);

  /**
   * Checks a key attribute whose type is declared.
   *
   * @throws IllegalArgumentException as for {@link #keyType}, or if the rows have another type
   */
  void requireKey(String attribute, KeyType declared);

  /** True if the attribute is an {@code Instant} in all rows, which is a text in the row. */
  boolean isInstant(String attribute);

  /** Rows made by the author's function: keys are texts by default. */
  static <T> RowForm<T> by(Function<T, Map<String, Object>> item) {
    Objects.requireNonNull(item, "item");
    return new RowForm<>() {
      @Override
      public @Nullable Map<String, Object> row(T value) {
        return item.apply(value);
      }

      @Override
      public KeyType keyType(String attribute) {
        return KeyType.STRING;
      }

      // What the function gives is checked row by row.
      @Override
      public void requireKey(String attribute, KeyType declared) {}

      @Override
      public boolean isInstant(String attribute) {
        return false;
      }
    };
  }

  /** Rows whose attributes are the fields that {@link Json} writes. */
  static <T> RowForm<T> of(Class<T> type) {
    return new Components<>(type, Json.of(type), RowFields.of(type));
  }

  /**
   * The components of a record, or the properties of a bean.
   *
   * @param fields the types of the attributes, unless an annotation says otherwise
   */
  record Components<T>(Class<T> type, Json<T> json, Map<String, Class<?>> fields)
      implements RowForm<T> {
    @Override
    public Map<String, Object> row(T value) {
      return json.fields(value);
    }

    /** The type of the component; names that an annotation may have changed are not found. */
    @Override
    public KeyType keyType(String attribute) {
      Class<?> component = fields.get(attribute);
      if (component != null) {
        return keyType(attribute, component);
      }
      if (fields.isEmpty() || isAnnotated()) {
        return KeyType.STRING;
      }
      throw new IllegalArgumentException(
          type.getSimpleName()
              + " has no component '"
              + attribute
              + "' for the table's key; it has "
              + fields.keySet());
    }

    @Override
    public void requireKey(String attribute, KeyType declared) {
      KeyType own = keyType(attribute);
      if (own != declared && fields.containsKey(attribute) && !isAnnotated()) {
        throw new IllegalArgumentException(
            what(attribute)
                + ", and the table's key is declared as a "
                + declared
                + "; declare it as a "
                + own
                + ", or leave the type out");
      }
    }

    @Override
    public boolean isInstant(String attribute) {
      return fields.get(attribute) == Instant.class;
    }

    private String what(String attribute) {
      Class<?> component = fields.getOrDefault(attribute, Object.class);
      return "'"
          + attribute
          + "' of "
          + type.getSimpleName()
          + " is a "
          + component.getSimpleName();
    }

    private KeyType keyType(String attribute, Class<?> component) {
      if (isNoKey(component) && !isAnnotated()) {
        throw new IllegalArgumentException(
            what(attribute)
                + ", and DynamoDB's keys are texts, numbers or bytes; name another component, or"
                + " make the rows by a function that gives one of these");
      }
      boolean number =
          Number.class.isAssignableFrom(component)
              || component.isPrimitive() && component != boolean.class && component != char.class;
      return number ? KeyType.NUMBER : component == byte[].class ? KeyType.BINARY : KeyType.STRING;
    }

    /** What JSON writes as a boolean, an array or an object. */
    private static boolean isNoKey(Class<?> component) {
      return component == boolean.class
          || component == Boolean.class
          || component == AtomicBoolean.class
          || component.isArray() && component != byte[].class && component != char[].class
          || Collection.class.isAssignableFrom(component)
          || Map.class.isAssignableFrom(component)
          || component.isRecord() && !isAnnotated(component);
    }

    private boolean isAnnotated() {
      return isAnnotated(type);
    }

    private static boolean isAnnotated(Class<?> type) {
      for (Class<?> one = type; one != null; one = one.getSuperclass()) {
        if (Stream.of(Stream.of(one), fields(one), methods(one))
            .flatMap(elements -> elements)
            .flatMap(element -> Arrays.stream(element.getAnnotations()))
            .anyMatch(Components::isJacksons)) {
          return true;
        }
      }
      return false;
    }

    private static Stream<AnnotatedElement> fields(Class<?> type) {
      return Arrays.stream(type.getDeclaredFields());
    }

    private static Stream<AnnotatedElement> methods(Class<?> type) {
      return Arrays.stream(type.getDeclaredMethods());
    }

    private static boolean isJacksons(Annotation annotation) {
      Class<?> kind = annotation.annotationType();
      return kind.getName().startsWith("com.fasterxml.jackson.")
          || kind.isAnnotationPresent(JacksonAnnotationsInside.class);
    }
  }
}
