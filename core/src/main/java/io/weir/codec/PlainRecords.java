package io.weir.codec;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells records without any annotation, of values of the JDK, plain enums and such records alone:
 * in them no field is marked, however a mapper reads them. Jackson need not be asked for its model
 * of them, which costs a cold start some milliseconds.
 */
final class PlainRecords {
  private static final Set<Class<?>> HOLDERS =
      Set.of(List.class, Set.class, Collection.class, Map.class, Optional.class);

  private final Set<Class<?>> seen = new HashSet<>();

  private PlainRecords() {}

  /** False if it is not certain. */
  static boolean is(Type type) {
    return new PlainRecords().isPlain(type);
  }

  private boolean isPlain(Type type) {
    return switch (type) {
      case Class<?> raw -> isValue(raw) || isPlainEnum(raw) || isPlainRecord(raw);
      case ParameterizedType of ->
          HOLDERS.contains(of.getRawType())
              && Arrays.stream(of.getActualTypeArguments()).allMatch(this::isPlain);
      default -> false;
    };
  }

  private static boolean isValue(Class<?> raw) {
    String name = raw.getPackageName();
    boolean ofTheJdk = name.equals("java.lang") || name.equals("java.time");
    return raw.isPrimitive()
        || ofTheJdk && raw != Object.class && !Modifier.isAbstract(raw.getModifiers())
        || name.equals("java.math");
  }

  /** An enum that is written by the names of its constants. */
  private static boolean isPlainEnum(Class<?> raw) {
    return raw.isEnum() && raw.getInterfaces().length == 0 && isUnmarked(raw, Stream.of());
  }

  /** A record without supertypes of its own; a type that is met again is judged where it began. */
  private boolean isPlainRecord(Class<?> raw) {
    if (!raw.isRecord()
        || raw.getInterfaces().length > 0
        || !isUnmarked(raw, Arrays.stream(raw.getRecordComponents()))
        || hasGetters(raw)) {
      return false;
    }
    return !seen.add(raw)
        || Arrays.stream(raw.getRecordComponents()).allMatch(one -> isPlain(one.getGenericType()));
  }

  /** A method that looks like that of a bean is written as one more field. */
  private static boolean hasGetters(Class<?> raw) {
    return Arrays.stream(raw.getDeclaredMethods())
        .anyMatch(one ->
            one.getParameterCount() == 0
                && Modifier.isPublic(one.getModifiers())
                && !Modifier.isStatic(one.getModifiers())
                && (one.getName().startsWith("get") || one.getName().startsWith("is")));
  }

  private static boolean isUnmarked(Class<?> raw, Stream<RecordComponent> components) {
    Stream<AnnotatedElement> parts =
        Stream.of(
                Stream.of(raw),
                components,
                Arrays.stream(raw.getDeclaredFields()),
                Arrays.stream(raw.getDeclaredMethods()),
                Arrays.stream(raw.getDeclaredConstructors()),
                parameters(raw.getDeclaredConstructors()),
                parameters(raw.getDeclaredMethods()))
            .flatMap(part -> part);
    return parts.allMatch(part -> part.getAnnotations().length == 0);
  }

  private static Stream<AnnotatedElement> parameters(Executable[] all) {
    return Arrays.stream(all).flatMap(one -> Arrays.stream(one.getParameters()));
  }
}
