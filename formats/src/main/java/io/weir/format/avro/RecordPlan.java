package io.weir.format.avro;

import io.weir.codec.CodecException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Conversion;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** How a Java record is made of the fields of its schema. */
final class RecordPlan {
  private final String name;
  private final MethodHandle constructor;
  private final Part[] parts;

  /**
   * One field of the schema.
   *
   * @param component its place among the components
   * @param conversion of its logical type to the component's class; null if it has none
   */
  record Part(
      int component,
      Class<?> type,
      Schema schema,
      @Nullable LogicalType logical,
      @Nullable Conversion<?> conversion) {

    /** Puts a value as Avro reads it into the component's class. */
    @Nullable Object fitted(@Nullable Object value) {
      if (type == Optional.class) {
        return Optional.ofNullable(value);
      }
      return value instanceof Integer number && isSmall() ? small(number) : value;
    }

    private boolean isSmall() {
      return type == short.class
          || type == Short.class
          || type == byte.class
          || type == Byte.class
          || type == char.class
          || type == Character.class;
    }

    /** A number of Java's small types, which Avro writes as an int. */
    private Object small(int number) {
      boolean isByte = type == byte.class || type == Byte.class;
      boolean isShort = type == short.class || type == Short.class;
      Object small = isByte ? (byte) number : isShort ? (Object) (short) number : (char) number;
      int again = small instanceof Character letter ? letter : ((Number) small).intValue();
      if (again != number) {
        throw new CodecException(number + " is no " + type.getSimpleName(), null);
      }
      return small;
    }
  }

  private RecordPlan(String name, MethodHandle constructor, Part[] parts) {
    this.name = name;
    this.constructor = constructor;
    this.parts = parts;
  }

  /** The names of components and fields are the same. */
  static RecordPlan of(Class<?> type, Schema schema, RecordData data) {
    RecordComponent[] components = type.getRecordComponents();
    Part[] parts = new Part[components.length];
    for (int i = 0; i < components.length; i++) {
      Schema.Field field = schema.getField(components[i].getName());
      LogicalType logical = field.schema().getLogicalType();
      Class<?> component = components[i].getType();
      Conversion<?> conversion =
          logical == null ? null : data.getConversionByClass(component, logical);
      parts[field.pos()] = new Part(i, component, field.schema(), logical, conversion);
    }
    return new RecordPlan(type.getSimpleName(), constructor(type, components), parts);
  }

  private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectConstructor(canonical)
          .asSpreader(Object[].class, types.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "cannot make a " + type.getSimpleName() + " by its constructor: " + e.getMessage(), e);
    }
  }

  Part part(Schema.Field field) {
    return parts[field.pos()];
  }

  /** The part of the field at that place of the schema. */
  Part part(int field) {
    return parts[field];
  }

  @Nullable Object[] values() {
    return new Object[parts.length];
  }

  /**
   * @throws CodecException if the record's constructor refuses the values, or one is null that must
   *     not be
   */
  Object make(@Nullable Object[] values) {
    try {
      return (Object) constructor.invokeExact(values);
    } catch (Error error) {
      throw error;
    } catch (Throwable refused) {
      Throwable cause =
          refused instanceof InvocationTargetException && refused.getCause() != null
              ? refused.getCause()
              : refused;
      throw new CodecException("cannot make a " + name + ": " + cause.getMessage(), cause);
    }
  }
}
