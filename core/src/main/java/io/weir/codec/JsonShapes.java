package io.weir.codec;

import com.fasterxml.jackson.annotation.JsonFormat;
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
import com.fasterxml.jackson.databind.deser.impl.BeanAsArrayDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.util.Converter;
import java.util.Optional;
import java.util.stream.Stream;
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
    JsonDeserializer<?> reader = innermost(reader(type));
    if (reader == null || reader instanceof AbstractDeserializer) {
      return null;
    }
    if (isConverted(reader(type))) {
      return "a converter";
    }
    if (reader instanceof BeanAsArrayDeserializer) {
      return "a format that has an array in the place of an object";
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

  /** True if an object with such fields may be made of a text, a number or a boolean. */
  boolean isMadeOfScalar(JavaType type) {
    return innermost(reader(type)) instanceof BeanDeserializerBase object
        && madeOfScalar(object.getValueInstantiator());
  }

  private static boolean madeOfScalar(ValueInstantiator made) {
    return made.canCreateFromString()
        || made.canCreateFromInt()
        || made.canCreateFromLong()
        || made.canCreateFromBigInteger()
        || made.canCreateFromDouble()
        || made.canCreateFromBigDecimal()
        || made.canCreateFromBoolean();
  }

  /** The types that are read first, of which a converter or a creator then makes the value. */
  Stream<JavaType> readFirst(JavaType type) {
    JsonDeserializer<?> reader = innermost(reader(type));
    Stream<JavaType> converted =
        isConverted(reader(type)) ? Stream.ofNullable(typeOf(reader)) : Stream.of();
    if (!(reader instanceof BeanDeserializerBase object)) {
      return converted;
    }
    ValueInstantiator made = object.getValueInstantiator();
    return Stream.concat(
        converted,
        Stream.of(
                Optional.ofNullable(made.getDelegateType(config)),
                Optional.ofNullable(made.getArrayDelegateType(config)))
            .flatMap(Optional::stream));
  }

  private @Nullable JavaType typeOf(@Nullable JsonDeserializer<?> reader) {
    JavaType own = reader instanceof StdDeserializer<?> known ? known.getValueType() : null;
    Class<?> raw = reader == null ? null : reader.handledType();
    return own == null && raw != null ? config.constructType(raw) : own;
  }

  /** The type that a property's converter takes; null if it has none. */
  @Nullable JavaType converted(AnnotatedMember property) {
    return input(property, annotations.findDeserializationConverter(property));
  }

  /** The type that a property's converter takes for each value in it; null if it has none. */
  @Nullable JavaType contentConverted(AnnotatedMember property) {
    return input(property, annotations.findDeserializationContentConverter(property));
  }

  private @Nullable JavaType input(AnnotatedMember property, @Nullable Object converter) {
    try {
      Converter<?, ?> found = context.converterInstance(property, converter);
      return found == null ? null : found.getInputType(context.getTypeFactory());
    } catch (JsonMappingException unreadable) {
      return null;
    }
  }

  private static @Nullable JsonDeserializer<?> innermost(@Nullable JsonDeserializer<?> outer) {
    JsonDeserializer<?> reader = outer;
    while (reader != null && reader.getDelegatee() != null) {
      reader = reader.getDelegatee();
    }
    return reader;
  }

  private static boolean isConverted(@Nullable JsonDeserializer<?> outer) {
    JsonDeserializer<?> reader = outer;
    while (reader != null && !(reader instanceof StdDelegatingDeserializer)) {
      reader = reader.getDelegatee();
    }
    return reader != null;
  }

  /** Null if there is none: then no payload is ever read. */
  private @Nullable JsonDeserializer<?> reader(JavaType type) {
    try {
      return inContext(context.findNonContextualValueDeserializer(type), type);
    } catch (JsonMappingException | IllegalArgumentException unreadable) {
      return null;
    }
  }

  /** As it is where no property says anything; as it was made if it cannot do without one. */
  private JsonDeserializer<?> inContext(JsonDeserializer<?> reader, JavaType type)
      throws JsonMappingException {
    try {
      return context.handleSecondaryContextualization(reader, null, type);
    } catch (NullPointerException needsProperty) {
      return reader;
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
}
