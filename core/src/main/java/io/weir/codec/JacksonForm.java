package io.weir.codec;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.AbstractDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.impl.BeanAsArrayDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import com.fasterxml.jackson.databind.ser.std.JsonValueSerializer;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import io.weir.definition.Description;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Describes what JSON a type is written as and read from, by Jackson's own writers and readers of
 * it: names and types of fields, ids of classes, texts of constants, formats, and which code of the
 * author's writes or reads. What cannot be seen is said to be {@code hidden}.
 */
final class JacksonForm {
  /** How deep a description goes; what is deeper is hidden. */
  static final int MOST_LEVELS = 60;

  /** How many objects a description has; what comes after them is hidden. */
  private static final int MOST_OBJECTS = 200;

  private static final Map<Class<?>, String> OPTIONAL_NUMBERS =
      Map.of(OptionalLong.class, "long", OptionalInt.class, "int", OptionalDouble.class, "double");

  private final JacksonTypes types;
  private final Map<Object, Integer> objects = new HashMap<>();
  private int levels;

  private JacksonForm(ObjectMapper mapper) {
    this.types = new JacksonTypes(mapper);
  }

  static Description of(Type type, ObjectMapper mapper) {
    Description part = Description.of("value", "");
    try {
      JacksonForm form = new JacksonForm(mapper);
      return form.node(part, form.types.root(mapper.constructType(type)));
    } catch (RuntimeException refused) { // no start may fail for it: the first value tells why
      return hidden(part, type.getTypeName(), "Jackson has no model of it: " + refused.getClass());
    }
  }

  /** What is written of it cannot be told. */
  static Description hidden(Description part, String type, String why) {
    return part.with("type", type).with("hidden", why);
  }

  /** The part with what is known of what stands at a spot. */
  Description node(Description part, JacksonSpot at) {
    if (levels >= MOST_LEVELS || objects.size() >= MOST_OBJECTS) {
      return hidden(part, "object", "it is nested too deep, or too large");
    }
    levels++;
    try {
      JacksonTypes.Ids ids = types.ids(at);
      return ids == null ? untyped(part, at) : new JacksonUnion(types, this).of(part, at, ids);
    } finally {
      levels--;
    }
  }

  /** The same where nothing that is written names a class. */
  Description untyped(Description part, JacksonSpot at) {
    JavaType type = at.type();
    if (type.isReferenceType()) {
      return node(part, types.content(at));
    }
    if (isAuthors(at.reader()) && isAuthors(at.writer())) {
      return coded(part.with("type", JsonForm.name(type.getRawClass())), at);
    }
    return coded(isAuthors(at.reader()) ? written(part, at) : read(part, at), at);
  }

  /** Names the code of the author's that writes or reads it. */
  private static Description coded(Description part, JacksonSpot at) {
    return part.with("writtenBy", code(at.writer())).with("readBy", code(at.reader()));
  }

  private static @Nullable String code(@Nullable Object one) {
    return one != null && isAuthors(one) ? one.getClass().getName() : null;
  }

  private static boolean isAuthors(@Nullable Object one) {
    if (one == null) {
      return false;
    }
    String name = one.getClass().getName();
    return !name.startsWith("com.fasterxml.jackson.") && !name.startsWith("io.weir.codec.Json");
  }

  private Description written(Description part, JacksonSpot at) {
    return at.writer() instanceof BeanSerializerBase
        ? hidden(part, at.type().getRawClass().getSimpleName(), "a reader of its own reads it")
        : part.with("type", JsonForm.name(at.type().getRawClass()));
  }

  private Description read(Description part, JacksonSpot at) {
    JavaType type = at.type();
    JsonDeserializer<?> reader = at.reader();
    if (type.isEnumType()) {
      return JacksonEnums.described(part, type, at.writer(), types);
    }
    if (reader instanceof StdDelegatingDeserializer<?>
        || at.writer() instanceof StdDelegatingSerializer) {
      return converted(part, at);
    }
    if (at.writer() instanceof JsonValueSerializer) {
      return value(part, at);
    }
    if (type.isMapLikeType()) {
      return part.with("type", "map")
          .with(key(type.getKeyType()))
          .with(node(Description.of("element", ""), types.content(at)));
    }
    if (type.isContainerType() && !type.hasRawClass(byte[].class)) {
      return part.with("type", "array")
          .with("distinct", Set.class.isAssignableFrom(type.getRawClass()) ? "true" : null)
          .with(node(Description.of("element", ""), types.content(at)));
    }
    if (reader instanceof BeanAsArrayDeserializer places) {
      return object(part, at, places).with("type", "tuple");
    }
    return reader instanceof BeanDeserializerBase bean ? object(part, at, bean) : scalar(part, at);
  }

  /** By a converter, whose code makes the value of what stands there. */
  private Description converted(Description part, JacksonSpot at) {
    JavaType between = types.between(at);
    return between == null
        ? hidden(part, at.type().getRawClass().getSimpleName(), "a converter makes it")
        : node(part, types.root(between)).with("made", at.type().getRawClass().getSimpleName());
  }

  /** By {@code @JsonValue}: what that is. */
  private Description value(Description part, JacksonSpot at) {
    AnnotatedMember accessor = types.valueOf(at.type());
    return accessor == null || accessor.getType().equals(at.type())
        ? hidden(part, at.type().getRawClass().getSimpleName(), "its @JsonValue is not found")
        : node(part, types.root(accessor.getType()));
  }

  private Description key(JavaType type) {
    Description key = Description.of("key", "");
    return type.isEnumType()
        ? JacksonEnums.described(key, type, types.root(type).writer(), types)
        : key.with("type", name(type.getRawClass()));
  }

  private Description scalar(Description part, JacksonSpot at) {
    Class<?> raw = at.type().getRawClass();
    if (raw == Object.class || JsonNode.class.isAssignableFrom(raw)) {
      return part.with("type", "any");
    }
    if (raw.isPrimitive()) {
      return part.with("type", raw.getName()).with("required", types.refusesNull() ? "true" : null);
    }
    return at.reader() == null || at.reader() instanceof AbstractDeserializer
        ? hidden(part, name(raw), "nothing reads it")
        : part.with("type", name(raw));
  }

  private static String name(Class<?> raw) {
    String number = OPTIONAL_NUMBERS.get(raw);
    return number != null
        ? number
        : raw.getName().startsWith("java.") || raw == byte[].class
            ? JsonForm.name(raw)
            : raw.getName();
  }

  /** An object by its fields; its class may have another name. */
  private Description object(Description part, JacksonSpot at, BeanDeserializerBase reader) {
    Description object = part.with("type", "object");
    Integer known = objects.putIfAbsent(at.identity(), objects.size() + 1);
    return known == null
        ? new JacksonFields(types, this).of(object, at, reader)
        : object.with("again", known);
  }
}
