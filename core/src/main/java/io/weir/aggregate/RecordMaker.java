package io.weir.aggregate;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes records of values by the names of their components. */
final class RecordMaker<R extends Record> {
  private final Class<R> type;
  private final List<String> components;
  private final Constructor<R> constructor;

  /**
   * @param components the names of its components, in order
   */
  RecordMaker(Class<R> type, List<String> components) {
    this.type = type;
    this.components = components;
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      this.constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every record has a constructor of its components", e);
    }
  }

  /**
   * @throws IllegalArgumentException if a component does not take its value
   */
  R of(Map<String, Object> values) {
    Object[] arguments = components.stream().map(values::get).toArray();
    try {
      return constructor.newInstance(arguments);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new IllegalArgumentException(mismatch(arguments), e);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException own
          ? own
          : new IllegalStateException(type.getSimpleName() + " cannot be made", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getSimpleName() + " cannot be made", e);
    }
  }

  private String mismatch(Object[] arguments) {
    StringBuilder text = new StringBuilder("the record " + type.getSimpleName() + " takes");
    RecordComponent[] declared = type.getRecordComponents();
    for (int i = 0; i < arguments.length; i++) {
      text.append(i == 0 ? " " : ", ")
          .append(declared[i].getType().getSimpleName())
          .append(' ')
          .append(declared[i].getName())
          .append(" and is given ")
          .append(
              arguments[i] == null
                  ? "no result"
                  : Objects.requireNonNull(arguments[i]).getClass().getSimpleName());
    }
    return text
        + "; declare each component as its aggregate's result, and as no primitive if there"
        + " may be none";
  }
}
