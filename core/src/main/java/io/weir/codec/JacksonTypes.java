package io.weir.codec;

import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds Jackson's readers and writers of types, and of what stands within them. */
final class JacksonTypes {
  private final ObjectMapper mapper;
  private final DeserializationConfig config;
  private final DefaultDeserializationContext context;
  private final SerializerProvider provider;

  JacksonTypes(ObjectMapper mapper) {
    this.mapper = mapper;
    this.config = mapper.getDeserializationConfig();
    this.context =
        ((DefaultDeserializationContext) mapper.getDeserializationContext())
            .createDummyInstance(config);
    this.provider = mapper.getSerializerProviderInstance();
  }

  DeserializationConfig config() {
    return config;
  }

  SerializerProvider provider() {
    return provider;
  }

  AnnotationIntrospector annotations() {
    return config.getAnnotationIntrospector();
  }

  BeanDescription read(JavaType type) {
    return config.introspect(type);
  }

  /** True if null for a primitive type is refused. */
  boolean refusesNull() {
    return config.isEnabled(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
  }

  JacksonSpot root(JavaType type) {
    return within(type, null, null);
  }

  /** A value of a type in what stands at a property. */
  JacksonSpot within(
      JavaType type, @Nullable BeanProperty readIn, @Nullable BeanProperty writtenIn) {
    return new JacksonSpot(type, reader(type, readIn), writer(type, writtenIn), readIn, writtenIn);
  }

  /** The elements of a container, or what is in an optional value. */
  JacksonSpot content(JacksonSpot of) {
    JavaType type = of.type();
    JavaType content = type.isReferenceType() ? type.getReferencedType() : type.getContentType();
    return within(content, of.readIn(), of.writtenIn());
  }

  @Nullable JsonDeserializer<?> reader(JavaType type, @Nullable BeanProperty in) {
    try {
      return context.findContextualValueDeserializer(type, in);
    } catch (JsonMappingException | IllegalArgumentException unreadable) {
      return null;
    }
  }

  @Nullable JsonSerializer<?> writer(JavaType type, @Nullable BeanProperty in) {
    try {
      return provider.findValueSerializer(type, in);
    } catch (JsonMappingException | IllegalArgumentException unwritable) {
      return null;
    }
  }

  /** The accessor with {@code @JsonValue}; null if there is none. */
  @Nullable AnnotatedMember valueOf(JavaType type) {
    return provider.getConfig().introspect(type).findJsonValueAccessor();
  }

  /** What a converter makes its value of; null if that is not known. */
  @Nullable JavaType between(JacksonSpot at) {
    if (at.writer() instanceof StdDelegatingSerializer to) {
      return typed(to.getDelegatee() == null ? null : to.getDelegatee().handledType());
    }
    return at.reader() instanceof StdDelegatingDeserializer<?> from
        ? typed(from.getDelegatee() == null ? null : from.getDelegatee().handledType())
        : null;
  }

  private @Nullable JavaType typed(@Nullable Class<?> raw) {
    return raw == null ? null : config.constructType(raw);
  }

  /**
   * What tells of which class a value is.
   *
   * @param of the classes that it may be of, as far as they are listed
   */
  record Ids(TypeDeserializer reader, @Nullable TypeSerializer writer, Collection<NamedType> of) {}

  /** Null if nothing that is written tells of which class a value is. */
  @Nullable Ids ids(JacksonSpot at) {
    try {
      return ids(at.type(), at.readIn());
    } catch (JsonMappingException | IllegalArgumentException unreadable) {
      return null;
    }
  }

  private @Nullable Ids ids(JavaType type, @Nullable BeanProperty in) throws JsonMappingException {
    AnnotatedMember member = in == null ? null : in.getMember();
    TypeResolverBuilder<?> own =
        in == null || member == null ? null : resolver(type, member, in.getType());
    if (own != null) {
      Collection<NamedType> named =
          mapper.getSubtypeResolver().collectAndResolveSubtypesByTypeId(config, member, type);
      TypeDeserializer reader = own.buildTypeDeserializer(config, type, named);
      return reader == null
          ? null
          : new Ids(reader, own.buildTypeSerializer(provider.getConfig(), type, named), named);
    }
    TypeDeserializer reader = context.getFactory().findTypeDeserializer(config, type);
    return reader == null ? null : new Ids(reader, provider.findTypeSerializer(type), named(type));
  }

  private Collection<NamedType> named(JavaType type) {
    return mapper
        .getSubtypeResolver()
        .collectAndResolveSubtypesByTypeId(
            config, config.introspectClassAnnotations(type).getClassInfo());
  }

  /** Of what is declared at a property, for its value or for what is in its container. */
  private @Nullable TypeResolverBuilder<?> resolver(
      JavaType type, AnnotatedMember member, JavaType declared) {
    boolean holds = declared.isContainerType() || declared.isReferenceType();
    if (!holds) {
      return type.equals(declared)
          ? annotations().findPropertyTypeResolver(config, member, type)
          : null;
    }
    return type.equals(declared.getContentType()) || type.equals(declared.getReferencedType())
        ? annotations().findPropertyContentTypeResolver(config, member, declared)
        : null;
  }

  /** The classes of a value without abstract ones: the listed ones, and all of a sealed type. */
  Set<Class<?>> members(JavaType type, Ids ids) {
    Set<Class<?>> all = new LinkedHashSet<>();
    ids.of().forEach(one -> add(one.getType(), all));
    add(type.getRawClass(), all);
    return all;
  }

  private static void add(Class<?> one, Set<Class<?>> to) {
    if (!java.lang.reflect.Modifier.isAbstract(one.getModifiers())) {
      to.add(one);
    }
    if (one.isSealed()) {
      List.of(one.getPermittedSubclasses()).forEach(sub -> add(sub, to));
    }
  }
}
