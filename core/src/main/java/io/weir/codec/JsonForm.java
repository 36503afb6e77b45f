package io.weir.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.weir.definition.Description;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Describes what JSON a type is written as: the names and types of its fields. Plain records are
 * asked themselves; Jackson is asked for its model only of types that it treats in another way,
 * because that costs a cold start some milliseconds. For the same reason there are no lambdas and
 * no switches over types here.
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

  private final boolean plain;
  private final Supplier<ObjectMapper> mapper;
  private final Deque<Class<?>> within = new ArrayDeque<>();

  private JsonForm(boolean plain, Supplier<ObjectMapper> mapper) {
    this.plain = plain;
    this.mapper = mapper;
  }

  /**
   * @param plain true if the type is written as {@link PlainRecords} are
   */
  static Description of(Type type, boolean plain, Supplier<ObjectMapper> mapper) {
    return new JsonForm(plain, mapper).part("value", "", type);
  }

  private Description part(String kind, String name, Type type) {
    Description part = Description.of(kind, name);
    if (type instanceof Class<?> raw) {
      return ofClass(part, raw);
    }
    if (type instanceof JavaType jacksons) {
      return ofJacksons(part, jacksons);
    }
    if (type instanceof ParameterizedType of) {
      return ofParameterized(part, of);
    }
    return type instanceof GenericArrayType array
        ? part.with("type", "array").with(part("element", "", array.getGenericComponentType()))
        : opaque(part, type);
  }

  private Description ofClass(Description part, Class<?> raw) {
    if (raw.isPrimitive()) {
      return part.with("type", raw.getName()).with("required", true);
    }
    if (raw.isEnum()) {
      return part.with("type", "enum").with("constants", constants(raw));
    }
    if (raw.isArray() && raw != byte[].class) {
      return part.with("type", "array").with(part("element", "", raw.getComponentType()));
    }
    String box = BOXES.get(raw);
    if (box != null || raw == byte[].class || raw.getName().startsWith("java.")) {
      return part.with("type", box == null ? raw.getSimpleName() : box);
    }
    return object(part, raw);
  }

  static String constants(Class<?> raw) {
    List<String> names = new ArrayList<>();
    for (Object one : raw.getEnumConstants()) {
      names.add(((Enum<?>) one).name());
    }
    return String.join(",", names);
  }

  private Description ofParameterized(Description part, ParameterizedType of) {
    Class<?> raw = (Class<?>) of.getRawType();
    Type[] types = of.getActualTypeArguments();
    if (raw == Optional.class) {
      return part("value", "", types[0]).as(part.kind()).named(part.name());
    }
    if (Map.class.isAssignableFrom(raw) && types.length == 2) {
      return part.with("type", "map")
          .with(part("key", "", types[0]))
          .with(part("element", "", types[1]));
    }
    if (Collection.class.isAssignableFrom(raw) && types.length == 1) {
      return part.with("type", "array").with(part("element", "", types[0]));
    }
    return opaque(part, of);
  }

  private Description ofJacksons(Description part, JavaType type) {
    if (type.isReferenceType()) {
      return part(part.kind(), part.name(), type.getReferencedType());
    }
    if (type.isMapLikeType()) {
      return part.with("type", "map")
          .with(part("key", "", type.getKeyType()))
          .with(part("element", "", type.getContentType()));
    }
    if (type.isContainerType() && !type.hasRawClass(byte[].class)) {
      return part.with("type", "array").with(part("element", "", type.getContentType()));
    }
    return type.hasGenericTypes() ? opaque(part, type) : ofClass(part, type.getRawClass());
  }

  /** What is written of it cannot be told, so only its name can be compared. */
  private static Description opaque(Description part, Type type) {
    return part.with("type", type.getTypeName()).with("opaque", true);
  }

  /** An object by its fields; its class may have another name. */
  private Description object(Description part, Class<?> raw) {
    if (within.contains(raw)) {
      return part.with("type", "object").with("again", within.size());
    }
    within.push(raw);
    try {
      List<Description> fields = plain ? components(raw) : properties(raw);
      return fields == null ? opaque(part, raw) : part.with("type", "object").with(fields);
    } finally {
      within.pop();
    }
  }

  private List<Description> components(Class<?> raw) {
    List<Description> fields = new ArrayList<>();
    for (RecordComponent one : raw.getRecordComponents()) {
      fields.add(part("field", one.getName(), one.getGenericType()));
    }
    return fields;
  }

  /** By Jackson's model; null if it reads the class in a way that its fields do not tell. */
  private @Nullable List<Description> properties(Class<?> raw) {
    DeserializationConfig config = mapper.get().getDeserializationConfig();
    JavaType type = mapper.get().constructType(raw);
    BeanDescription bean = config.introspect(type);
    boolean several =
        bean.getClassInfo().hasAnnotation(JsonTypeInfo.class)
            || raw.isInterface()
            || type.isAbstract();
    if (several || new JsonShapes(mapper.get()).otherThanObject(bean) != null) {
      return null;
    }
    return bean.findProperties().stream().map(this::property).toList();
  }

  private Description property(BeanPropertyDefinition one) {
    return part("field", one.getName(), one.getPrimaryType());
  }
}
