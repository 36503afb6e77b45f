package io.weir.codec;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.definition.Description;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Describes what JSON a type is written as: the names and types of its fields. Plain records are
 * asked themselves; of all others {@link JacksonForm} asks Jackson's model, because that costs a
 * cold start some milliseconds. For the same reason there are no lambdas and no switches over types
 * here.
 *
 * <p>The objects of a description are numbered from 1 in the order in which they begin. An object
 * that was described before is not described again: it has the setting {@code again} with that
 * number.
 */
final class JsonForm {
  private static final Map<Class<?>, String> BOXES =
      Map.of(
          Long.class, "long",
          Integer.class, "int",
          Short.class, "short",
          Byte.class, "byte",
          Double.class, "double",
          Float.class, "float",
          Boolean.class, "boolean",
          Character.class, "char");

  private final JsonSettings settings;
  private final Map<Class<?>, Integer> objects = new HashMap<>();
  private int levels;

  private JsonForm(JsonSettings settings) {
    this.settings = settings;
  }

  static Description of(Type type, JsonSettings settings, Supplier<ObjectMapper> mapper) {
    return settings.customizer() == null && PlainRecords.is(type)
        ? new JsonForm(settings).part("value", "", type)
        : JacksonForm.of(type, mapper.get());
  }

  private Description part(String kind, String name, Type type) {
    Description part = Description.of(kind, name);
    if (levels >= JacksonForm.MOST_LEVELS) {
      return JacksonForm.hidden(part, "object", "it is nested too deep");
    }
    levels++;
    Description described = described(part, type);
    levels--;
    return described;
  }

  private Description described(Description part, Type type) {
    return type instanceof ParameterizedType of ? holder(part, of) : plain(part, (Class<?>) type);
  }

  private Description plain(Description part, Class<?> raw) {
    if (raw.isPrimitive()) {
      return part.with("type", raw.getName()).with("required", true);
    }
    if (raw.isEnum()) {
      boolean asNull = settings.unknownEnums() == Json.UnknownEnums.AS_NULL;
      return part.with("type", "enum")
          .with("constants", constants(raw))
          .with("unknown", asNull ? "null" : null);
    }
    return raw.isRecord() ? object(part, raw) : part.with("type", name(raw));
  }

  /** The name of a type of the JDK; boxes have that of their primitive type. */
  static String name(Class<?> raw) {
    String box = BOXES.get(raw);
    return box == null ? raw.getSimpleName() : box;
  }

  static String constants(Class<?> raw) {
    List<String> names = new ArrayList<>();
    for (Object one : raw.getEnumConstants()) {
      names.add(((Enum<?>) one).name());
    }
    return String.join(",", names);
  }

  private Description holder(Description part, ParameterizedType of) {
    Type[] types = of.getActualTypeArguments();
    if (of.getRawType() == Optional.class) {
      return part(part.kind(), part.name(), types[0]);
    }
    if (of.getRawType() == Map.class) {
      return part.with("type", "map")
          .with(part("key", "", types[0]))
          .with(part("element", "", types[1]));
    }
    return part.with("type", "array")
        .with("distinct", of.getRawType() == Set.class ? "true" : null)
        .with(part("element", "", types[0]));
  }

  /** An object by its fields; its class may have another name. */
  private Description object(Description part, Class<?> raw) {
    Description object = part.with("type", "object");
    Integer known = objects.putIfAbsent(raw, objects.size() + 1);
    if (known != null) {
      return object.with("again", known);
    }
    List<Description> fields = new ArrayList<>();
    for (RecordComponent one : raw.getRecordComponents()) {
      fields.add(part("field", one.getName(), one.getGenericType()));
    }
    return object.with(fields);
  }
}
