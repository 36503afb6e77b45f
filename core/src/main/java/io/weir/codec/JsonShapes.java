package io.weir.codec;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.AbstractDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import org.jspecify.annotations.Nullable;

/**
 * Tells by Jackson's own model where an object's fields are not where the names of its type say.
 */
final class JsonShapes {
  private final DeserializationConfig config;
  private final AnnotationIntrospector annotations;
  private final DefaultDeserializationContext context;

  JsonShapes(ObjectMapper mapper) {
    this.config = mapper.getDeserializationConfig();
    this.annotations = config.getAnnotationIntrospector();
    this.context =
        ((DefaultDeserializationContext) mapper.getDeserializationContext())
            .createDummyInstance(config);
  }

  /** Why the fields of an object are not found by their names; null if they are. */
  @Nullable String otherThanObject(BeanDescription bean) {
    if (bean.getObjectIdInfo() != null) {
      return "@JsonIdentityInfo: a reference stands in the place of an object";
    }
    if (annotations.findPOJOBuilder(bean.getClassInfo()) != null) {
      return "a builder";
    }
    String own = otherThanObject(bean.getClassInfo());
    return own == null ? otherReader(bean.getType()) : own;
  }

  /** The same, by the annotations of a class or a property. */
  @Nullable String otherThanObject(Annotated annotated) {
    JsonFormat.Value format = annotations.findFormat(annotated);
    if (format != null && isShape(format.getShape())) {
      return "@JsonFormat(shape = " + format.getShape() + ")";
    }
    boolean own =
        annotations.findDeserializer(annotated) != null
            || annotations.findContentDeserializer(annotated) != null
            || annotations.findDeserializationConverter(annotated) != null
            || annotated instanceof AnnotatedMember member
                && annotations.findDeserializationContentConverter(member) != null;
    return own ? "a deserializer or converter of its own" : null;
  }

  private static boolean isShape(JsonFormat.Shape shape) {
    return switch (shape) {
      case ANY, NATURAL, OBJECT, POJO -> false;
      default -> true;
    };
  }

  private @Nullable String otherReader(JavaType type) {
    JsonDeserializer<?> reader = reader(type);
    while (reader != null && reader.getDelegatee() != null) {
      reader = reader.getDelegatee();
    }
    if (reader == null || reader instanceof AbstractDeserializer) {
      return null;
    }
    if (!(reader instanceof BeanDeserializerBase object)) {
      return reader.getClass().getSimpleName();
    }
    ValueInstantiator made = object.getValueInstantiator();
    boolean byFields = made.canCreateUsingDefault() || made.canCreateFromObjectWith();
    return !byFields || made.canCreateUsingDelegate() || made.canCreateUsingArrayDelegate()
        ? "a creator of one value, @JsonCreator(mode = DELEGATING) or the only constructor"
        : null;
  }

  /** Null if there is none: then no payload is ever read. */
  private @Nullable JsonDeserializer<?> reader(JavaType type) {
    try {
      return context.findNonContextualValueDeserializer(type);
    } catch (JsonMappingException | IllegalArgumentException unreadable) {
      return null;
    }
  }

  /** The type that is read for another one, as annotations and modules say. */
  JavaType read(JavaType type, Annotated by) {
    try {
      JavaType refined = annotations.refineDeserializationType(config, by, type);
      return refined.isAbstract() && !refined.isContainerType()
          ? context.getFactory().mapAbstractType(config, refined)
          : refined;
    } catch (JsonMappingException unreadable) {
      return type;
    }
  }

  /** How a value tells its class, as its property says or its class; null if it does not. */
  JsonTypeInfo.@Nullable Value typeInfo(JavaType type, @Nullable AnnotatedMember by) {
    JsonTypeInfo.Value own = by == null ? null : annotations.findPolymorphicTypeInfo(config, by);
    return own != null || type.isPrimitive()
        ? own
        : annotations.findPolymorphicTypeInfo(
            config, config.introspectClassAnnotations(type).getClassInfo());
  }

  /** True if a payload may name a class that no annotation names. */
  boolean isOpen(JavaType type, JsonTypeInfo.@Nullable Value info) {
    boolean closed = type.isFinal() || type.getRawClass().isSealed();
    boolean named =
        info != null
            && switch (info.getIdType()) {
              case CLASS, MINIMAL_CLASS, CUSTOM -> true;
              default -> false;
            };
    boolean byDefault =
        config.getDefaultTyper(type) instanceof ObjectMapper.DefaultTypeResolverBuilder typer
            && typer.useForType(type);
    return !closed && (named || byDefault);
  }
}
