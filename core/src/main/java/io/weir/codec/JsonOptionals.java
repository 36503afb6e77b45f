package io.weir.codec;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.Serializers;
import com.fasterxml.jackson.databind.type.ReferenceType;
import com.fasterxml.jackson.databind.type.TypeBindings;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.type.TypeModifier;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Deserializers;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Serializers;
import com.fasterxml.jackson.datatype.jdk8.Jdk8TypeModifier;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code Optional} and its kin by Jackson's module for them. The module is loaded
 * when the first of them is met: most functions have none, and a cold start pays for each class.
 */
final class JsonOptionals {
  private JsonOptionals() {}

  private static boolean is(Class<?> type) {
    return type.getName().startsWith("java.util.Optional");
  }

  private static final class Loaded {
    static final Jdk8TypeModifier TYPES = new Jdk8TypeModifier();
    static final Jdk8Deserializers READERS = new Jdk8Deserializers();
    static final Jdk8Serializers WRITERS = new Jdk8Serializers();
  }

  static final class Types extends TypeModifier {
    @Override
    public JavaType modifyType(
        JavaType type, Type declared, TypeBindings bindings, TypeFactory factory) {
      return is(type.getRawClass())
          ? Loaded.TYPES.modifyType(type, declared, bindings, factory)
          : type;
    }
  }

  static final class Readers extends Deserializers.Base {
    @Override
    public @Nullable JsonDeserializer<?> findReferenceDeserializer(
        ReferenceType type,
        DeserializationConfig config,
        BeanDescription bean,
        TypeDeserializer contentType,
        JsonDeserializer<?> content)
        throws JsonMappingException {
      return is(type.getRawClass())
          ? Loaded.READERS.findReferenceDeserializer(type, config, bean, contentType, content)
          : null;
    }

    @Override
    public @Nullable JsonDeserializer<?> findBeanDeserializer(
        JavaType type, DeserializationConfig config, BeanDescription bean)
        throws JsonMappingException {
      return is(type.getRawClass())
          ? Loaded.READERS.findBeanDeserializer(type, config, bean)
          : null;
    }
  }

  static final class Writers extends Serializers.Base {
    @Override
    public @Nullable JsonSerializer<?> findReferenceSerializer(
        SerializationConfig config,
        ReferenceType type,
        BeanDescription bean,
        TypeSerializer contentType,
        JsonSerializer<Object> content) {
      return is(type.getRawClass())
          ? Loaded.WRITERS.findReferenceSerializer(config, type, bean, contentType, content)
          : null;
    }

    @Override
    public @Nullable JsonSerializer<?> findSerializer(
        SerializationConfig config, JavaType type, BeanDescription bean) {
      return is(type.getRawClass()) ? Loaded.WRITERS.findSerializer(config, type, bean) : null;
    }
  }
}
