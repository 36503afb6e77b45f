package io.weir.codec;

import io.weir.definition.Description;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/**
 * Writes a record as short bytes: its components in order, without their names. For state, where
 * each write pays for every byte; an accumulator of three numbers takes a fifth of its JSON.
 *
 * <p>Components may be long, int, double, boolean and their boxes, String, Instant, Duration, enums
 * (by name) and records of these; references may be null. Components may be added at the end: where
 * stored bytes have fewer, the rest are null, 0 or false. They may be renamed. Any other change
 * gives stored bytes another meaning; then give the state another name, or use {@link Json}, which
 * writes names.
 *
 * @param <T> the record
 */
public final class Compact<T> implements Codec<T> {
  private final Class<T> type;
  private final Component[] components;
  private final MethodHandle constructor;

  private record Component(MethodHandle accessor, CompactKind kind) {}

  private Compact(Class<T> type, Component[] components, MethodHandle constructor) {
    this.type = type;
    this.components = components;
    this.constructor = constructor;
  }

  /**
   * Makes the codec of a record.
   *
   * @throws IllegalArgumentException if it is no record, or has a component of another type; the
   *     message names it
   */
  public static <T> Compact<T> of(Class<T> type) {
    RecordComponent[] declared = type.getRecordComponents();
    if (declared == null) {
      throw new IllegalArgumentException(
          type.getName() + " is no record; make it one, or use Json.of(..)");
    }
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Component[] components = new Component[declared.length];
      for (int i = 0; i < declared.length; i++) {
        components[i] = component(type, declared[i], lookup);
      }
      return new Compact<>(type, components, constructor(type, declared, lookup));
    } catch (ReflectiveOperationException hidden) {
      throw new IllegalArgumentException(
          type.getName() + " cannot be reached; make it and its package open to io.weir", hidden);
    }
  }

  private static Component component(
      Class<?> type, RecordComponent declared, MethodHandles.Lookup lookup)
      throws IllegalAccessException {
    declared.getAccessor().setAccessible(true);
    MethodHandle accessor =
        lookup
            .unreflect(declared.getAccessor())
            .asType(MethodType.methodType(Object.class, Object.class));
    return new Component(accessor, CompactKind.of(type, declared));
  }

  private static MethodHandle constructor(
      Class<?> type, RecordComponent[] declared, MethodHandles.Lookup lookup)
      throws ReflectiveOperationException {
    Class<?>[] types =
        Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Constructor<?> canonical = type.getDeclaredConstructor(types);
    canonical.setAccessible(true);
    return lookup
        .unreflectConstructor(canonical)
        .asSpreader(Object[].class, types.length)
        .asType(MethodType.methodType(Object.class, Object[].class));
  }

  @Override
  public byte[] encode(T value) {
    BinaryWriter out = new BinaryWriter();
    write(value, out);
    return out.toByteArray();
  }

  void write(Object value, BinaryWriter out) {
    out.unsigned(components.length);
    for (Component component : components) {
      component.kind.write(out, invoke(component.accessor, value));
    }
  }

  @Override
  public T decode(byte[] bytes) {
    try {
      BinaryReader in = new BinaryReader(bytes);
      T value = read(in);
      in.requireEnd(type.getSimpleName());
      return value;
    } catch (RuntimeException notOne) {
      throw new CodecException(
          "not readable as " + type.getSimpleName() + ": " + notOne.getMessage(), notOne);
    }
  }

  T read(BinaryReader in) {
    long stored = in.unsigned();
    if (stored > components.length) {
      throw new UnreadableStateException(
          "it has "
              + stored
              + " components, this version knows "
              + components.length
              + "; deploy the version that wrote it, or a newer one");
    }
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      CompactKind kind = components[i].kind;
      values[i] = i < stored ? kind.read(in) : kind.missing();
    }
    return type.cast(invoke(constructor, values));
  }

  private static Object invoke(MethodHandle handle, Object argument) {
    try {
      return handle.invokeExact(argument);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable checked) {
      throw new CodecException("the record refuses its values: " + checked, checked);
    }
  }

  private static Object invoke(MethodHandle handle, Object[] arguments) {
    try {
      return handle.invokeExact(arguments);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable checked) {
      throw new CodecException("the record refuses its values: " + checked, checked);
    }
  }

  @Override
  public String describe() {
    return "compact " + type.getSimpleName();
  }

  /** Describes the types of the components in their order; names are not stored. */
  @Override
  public Description description() {
    return components(type).as("codec").with("form", "compact").with("words", describe());
  }

  private static Description components(Class<?> of) {
    Description all = Description.of("component", "").with("type", "record");
    for (RecordComponent one : of.getRecordComponents()) {
      all = all.with(component(one.getType()).named(one.getName()));
    }
    return all;
  }

  private static Description component(Class<?> of) {
    if (of.isRecord()) {
      return components(of);
    }
    Description plain = Description.of("component", "");
    return of.isEnum()
        ? plain.with("type", "enum").with("constants", JsonForm.constants(of))
        : plain.with("type", of.getSimpleName());
  }
}
