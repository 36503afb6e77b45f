package io.weir.dynamo;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.weir.codec.Json;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
   * @throws IllegalArgumentException if no row has such an attribute
   */
  KeyType keyType(String attribute);

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
    };
  }

  /** Rows whose attributes are the fields that {@link Json} writes. */
  static <T> RowForm<T> of(Class<T> type) {
    return new Components<>(type, Json.of(type));
  }

  /** The components of a record, or the properties of a bean. */
  record Components<T>(Class<T> type, Json<T> json) implements RowForm<T> {
    @Override
    public Map<String, Object> row(T value) {
      return json.fields(value);
    }

    /**
     * The type of the record's component; names that an annotation may have changed are not found.
     */
    @Override
    public KeyType keyType(String attribute) {
      for (RecordComponent component : components()) {
        if (component.getName().equals(attribute)) {
          return keyType(component.getType());
        }
      }
      if (components().isEmpty() || isAnnotated()) {
        return KeyType.STRING;
      }
      throw new IllegalArgumentException(
          type.getSimpleName()
              + " has no component '"
              + attribute
              + "' for the table's key; it has "
              + components().stream().map(RecordComponent::getName).toList());
    }

    private List<RecordComponent> components() {
      return type.isRecord() ? Arrays.asList(type.getRecordComponents()) : List.of();
    }

    private static KeyType keyType(Class<?> component) {
      boolean number =
          Number.class.isAssignableFrom(component)
              || component.isPrimitive() && component != boolean.class && component != char.class;
      return number ? KeyType.NUMBER : component == byte[].class ? KeyType.BINARY : KeyType.STRING;
    }

    private boolean isAnnotated() {
      return Stream.concat(
              Stream.of((AnnotatedElement) type),
              components().stream().map(RecordComponent::getAccessor))
          .flatMap(element -> Arrays.stream(element.getAnnotations()))
          .anyMatch(Components::isJacksons);
    }

    private static boolean isJacksons(Annotation annotation) {
      Class<?> kind = annotation.annotationType();
      return kind.getName().startsWith("com.fasterxml.jackson.")
          || kind.isAnnotationPresent(JacksonAnnotationsInside.class);
    }
  }
}
