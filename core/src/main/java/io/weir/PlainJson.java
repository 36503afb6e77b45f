package io.weir;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * Reads the JSON that most producers write straight into a record: one flat object in ASCII without
 * escapes, every component in it once. Everything else is left to Jackson, errors too, so what a
 * payload means does not depend on which of them read it.
 */
final class PlainJson<T> {
  private static final Map<Class<?>, Kind> KINDS =
      Map.of(
          String.class, Kind.STRING,
          long.class, Kind.LONG,
          Long.class, Kind.LONG,
          int.class, Kind.INT,
          Integer.class, Kind.INT,
          double.class, Kind.DOUBLE,
          Double.class, Kind.DOUBLE,
          boolean.class, Kind.BOOLEAN,
          Boolean.class, Kind.BOOLEAN,
          Instant.class, Kind.INSTANT);

  private static final int MAX_COMPONENTS = 63;

  /** What a component's value looks like. */
  private enum Kind {
    STRING,
    LONG,
    INT,
    DOUBLE,
    BOOLEAN,
    INSTANT
  }

  private final byte[][] names;
  private final Kind[] kinds;
  private final MethodHandle constructor;

  private PlainJson(RecordComponent[] components, MethodHandle constructor) {
    this.names = new byte[components.length][];
    this.kinds = new Kind[components.length];
    this.constructor = constructor;
    for (int i = 0; i < components.length; i++) {
      names[i] = components[i].getName().getBytes(StandardCharsets.UTF_8);
      kinds[i] = KINDS.get(components[i].getType());
    }
  }

  /**
   * A reader for a record of plain components without annotations, which could change what Jackson
   * does; null for any other type.
   */
  static <T> PlainJson<T> of(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    if (components == null || components.length == 0 || components.length > MAX_COMPONENTS) {
      return null;
    }
    boolean plain =
        unmarked(type)
            && Arrays.stream(type.getInterfaces()).allMatch(PlainJson::isJavas)
            && Arrays.stream(type.getDeclaredMethods()).allMatch(PlainJson::unmarked)
            && Arrays.stream(type.getDeclaredConstructors()).allMatch(PlainJson::unmarked)
            && Arrays.stream(components).allMatch(PlainJson::isPlain);
    MethodHandle constructor = plain ? constructor(type, components) : null;
    return constructor == null ? null : new PlainJson<>(components, constructor);
  }

  /** Jackson looks for annotations in interfaces too. */
  private static boolean isJavas(Class<?> type) {
    return type.getName().startsWith("java.");
  }

  private static boolean unmarked(AnnotatedElement element) {
    return element.getAnnotations().length == 0;
  }

  private static boolean isPlain(RecordComponent component) {
    return KINDS.containsKey(component.getType()) && unmarked(component);
  }

  private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      if (type.getDeclaredConstructors().length > 1 || !canonical.trySetAccessible()) {
        return null;
      }
      return MethodHandles.lookup()
          .unreflectConstructor(canonical)
          .asSpreader(Object[].class, types.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException hidden) {
      return null;
    }
  }

  /** The value; null if it is Jackson's to read. */
  T decode(byte[] bytes) {
    Object[] values = new Object[names.length];
    return read(new PlainCursor(bytes), values) ? make(values) : null;
  }

  private boolean read(PlainCursor in, Object[] values) {
    long missing = (1L << names.length) - 1;
    if (!in.take('{')) {
      return false;
    }
    int next = 0;
    do {
      int component = in.name(names, next);
      if (component >= 0) {
        long bit = 1L << component;
        values[component] = (missing & bit) == 0 ? null : value(in, kinds[component]);
        missing &= ~bit;
        next = component + 1;
      }
      if (component < 0 ? !in.skipField() : values[component] == null) {
        return false;
      }
    } while (in.take(','));
    return in.take('}') && in.atEnd() && missing == 0;
  }

  /** Null if it is not what the component holds, or looks as if Jackson should say so. */
  private static Object value(PlainCursor in, Kind kind) {
    return switch (kind) {
      case STRING -> in.string();
      case LONG -> in.integer();
      case INT -> in.int32();
      case DOUBLE -> in.decimal();
      case BOOLEAN -> in.bool();
      case INSTANT -> in.instant();
    };
  }

  /** A constructor that refuses is called again by Jackson, which says why. */
  @SuppressWarnings("unchecked")
  private T make(Object[] values) {
    try {
      return (T) (Object) constructor.invokeExact(values);
    } catch (Error fatal) {
      throw fatal;
    } catch (Throwable refused) {
      return null;
    }
  }
}
