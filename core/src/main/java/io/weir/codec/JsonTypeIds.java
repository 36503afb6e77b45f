package io.weir.codec;

import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializerFactory;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.SubtypeResolver;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeIdResolver;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.AsDeductionTypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.impl.SimpleNameIdResolver;
import com.fasterxml.jackson.databind.jsontype.impl.TypeNameIdResolver;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells by Jackson's own reader of type ids which classes a payload may choose for a value. A
 * reader that looks names up in a list is followed; any other may choose what it likes.
 */
final class JsonTypeIds {
  private final DeserializationConfig config;
  private final SubtypeResolver subtypes;
  private final DeserializerFactory factory;

  JsonTypeIds(ObjectMapper mapper) {
    this.config = mapper.getDeserializationConfig();
    this.subtypes = mapper.getSubtypeResolver();
    this.factory = mapper.getDeserializationContext().getFactory();
  }

  /**
   * What a payload says of a value's class.
   *
   * @param reader null if it says nothing
   * @param isOpen true if it may name a class that no annotation names
   */
  record Ids(@Nullable TypeDeserializer reader, boolean isOpen) {}

  /**
   * @param by the property that the value is in; null for a value that is in none
   */
  Ids of(JavaType type, @Nullable AnnotatedMember by) {
    boolean isClosed = type.isFinal() || type.getRawClass().isSealed();
    try {
      TypeDeserializer reader = reader(type, by);
      return new Ids(reader, !isClosed && reader != null && !isByList(reader));
    } catch (JsonMappingException | IllegalArgumentException unreadable) {
      return new Ids(null, !isClosed);
    }
  }

  private @Nullable TypeDeserializer reader(JavaType type, @Nullable AnnotatedMember by)
      throws JsonMappingException {
    TypeResolverBuilder<?> own =
        by == null
            ? null
            : config.getAnnotationIntrospector().findPropertyTypeResolver(config, by, type);
    return own == null
        ? factory.findTypeDeserializer(config, type)
        : own.buildTypeDeserializer(config, type, named(type, by));
  }

  private static boolean isByList(TypeDeserializer reader) {
    TypeIdResolver ids = reader.getTypeIdResolver();
    return reader.getClass() == AsDeductionTypeDeserializer.class
        || ids != null
            && (ids.getClass() == TypeNameIdResolver.class
                || ids.getClass() == SimpleNameIdResolver.class);
  }

  private Collection<NamedType> named(JavaType type, @Nullable AnnotatedMember by) {
    return by == null
        ? subtypes.collectAndResolveSubtypesByClass(
            config, config.introspectClassAnnotations(type).getClassInfo())
        : subtypes.collectAndResolveSubtypesByClass(config, by, type);
  }

  /** The other classes that a value of a type may have, of which something is said. */
  Stream<JavaType> subtypes(JavaType own, @Nullable AnnotatedMember by) {
    Class<?> raw = own.getRawClass();
    TypeDeserializer reader = of(own, by).reader();
    Stream<Class<?>> inDoubt = Stream.ofNullable(reader == null ? null : reader.getDefaultImpl());
    Stream<Class<?>> permitted =
        raw.isSealed() ? Arrays.stream(raw.getPermittedSubclasses()) : Stream.of();
    Stream<Class<?>> named = named(own, by).stream().map(NamedType::getType);
    return Stream.of(named, permitted, inDoubt)
        .flatMap(all -> all)
        .distinct()
        .filter(one -> one != raw && raw.isAssignableFrom(one))
        .map(one -> config.constructSpecializedType(own, one));
  }
}
