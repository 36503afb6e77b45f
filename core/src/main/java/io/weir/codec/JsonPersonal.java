package io.weir.codec;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.util.NameTransformer;
import io.weir.privacy.Personal;
import io.weir.privacy.PersonalFields;
import io.weir.privacy.Treatment;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the personal fields that are marked in a type, by the names that they have in JSON. */
final class JsonPersonal {
  private final ObjectMapper mapper;
  private final DeserializationConfig config;

  /** The types around the one that is looked at. */
  private final Deque<JavaType> around = new ArrayDeque<>();

  JsonPersonal(ObjectMapper mapper) {
    this.mapper = mapper;
    this.config = mapper.getDeserializationConfig();
  }

  /** True if a type, or one within it, has a mark; found without Jackson, which takes its time. */
  static boolean isMarked(Type type) {
    return MarkedTypes.hasMark(type);
  }

  PersonalFields fields(Type type) {
    return fields(mapper.constructType(type));
  }

  private PersonalFields fields(JavaType type) {
    if (type.isMapLikeType()) {
      return fields(type.getContentType()).within(PersonalFields.EACH);
    }
    JavaType content = type.getContentType();
    if (content != null) {
      return fields(content);
    }
    Class<?> raw = type.getRawClass();
    if (raw.isPrimitive() || raw.isEnum() || raw.getName().startsWith("java.")) {
      return PersonalFields.NONE;
    }
    if (around.contains(type)) {
      return ofItself(raw);
    }
    around.push(type);
    PersonalFields found = ofObject(type);
    around.pop();
    return found;
  }

  private static PersonalFields ofItself(Class<?> type) {
    if (MarkedTypes.hasMark(type)) {
      throw new IllegalArgumentException(
          type.getSimpleName()
              + " has personal data and is within itself, at any depth; declare their paths with"
              + " PersonalData, as deep as they go, or mark the component that holds it");
    }
    return PersonalFields.NONE;
  }

  private PersonalFields ofObject(JavaType type) {
    BeanDescription bean = config.introspect(type);
    PersonalFields all =
        bean.findProperties().stream()
            .map(this::ofProperty)
            .reduce(PersonalFields.NONE, PersonalFields::and);
    return subtypes(bean).stream().map(this::fields).reduce(all, PersonalFields::and);
  }

  private List<JavaType> subtypes(BeanDescription bean) {
    JavaType own = bean.getType();
    return mapper
        .getSubtypeResolver()
        .collectAndResolveSubtypesByClass(config, bean.getClassInfo())
        .stream()
        .map(one -> one.getType())
        .filter(one -> one != own.getRawClass() && own.getRawClass().isAssignableFrom(one))
        .map(one -> config.constructSpecializedType(own, one))
        .toList();
  }

  private PersonalFields ofProperty(BeanPropertyDefinition property) {
    JavaType type = property.getPrimaryType();
    Treatment treatment = treatment(property);
    PersonalFields value = fields(type);
    if (treatment != null) {
      PersonalTypes.require(property.getName(), type, treatment);
      value = value.and(PersonalFields.whole(treatment));
    }
    if (unwrapped(property) == null) {
      return named(property, value);
    }
    if (treatment != null) {
      throw new IllegalArgumentException(
          "'" + property.getName() + "' is unwrapped; mark the components within it");
    }
    return value;
  }

  /** Under its name, and under each other by which it is read. */
  private static PersonalFields named(BeanPropertyDefinition property, PersonalFields value) {
    return Stream.concat(
            Stream.of(property.getName()),
            property.findAliases().stream().map(alias -> alias.getSimpleName()))
        .map(value::within)
        .reduce(PersonalFields.NONE, PersonalFields::and);
  }

  private @Nullable NameTransformer unwrapped(BeanPropertyDefinition property) {
    AnnotatedMember member = property.getPrimaryMember();
    return member == null
        ? null
        : config.getAnnotationIntrospector().findUnwrappingNameTransformer(member);
  }

  private static @Nullable Treatment treatment(BeanPropertyDefinition property) {
    List<@Nullable AnnotatedMember> members = new ArrayList<>();
    members.add(property.getField());
    members.add(property.getGetter());
    members.add(property.getSetter());
    members.add(property.getConstructorParameter());
    return members.stream()
        .filter(Objects::nonNull)
        .map(member -> member.getAnnotation(Personal.class))
        .filter(Objects::nonNull)
        .map(Personal::value)
        .findFirst()
        .orElse(null);
  }
}
