package io.weir.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.util.NameTransformer;
import io.weir.codec.MarkedMembers.Mark;
import io.weir.privacy.PersonalFields;
import io.weir.privacy.Treatment;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the personal fields that are marked in a type, by the names that they have in JSON. It asks
 * Jackson for its model of the type; where that does not tell the place of a mark for certain, the
 * mark is refused.
 */
final class JsonPersonal {
  private final ObjectMapper mapper;
  private final DeserializationConfig config;
  private final JsonShapes shapes;
  private final JsonTypeIds typeIds;

  /** The types around the one that is looked at. */
  private final Deque<JavaType> around = new ArrayDeque<>();

  /** Those of them that were met again within themselves. */
  private final Set<JavaType> recursive = new HashSet<>();

  /** The place of a mark is not certain. */
  private static final class Uncertain extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Uncertain(String what, String why) {
      super(
          what
              + " "
              + why
              + ", so it is not certain where its personal data are; mark the component that holds"
              + " it as a whole, or read it as a plain record");
    }

    Uncertain(String message) {
      super(message);
    }
  }

  JsonPersonal(ObjectMapper mapper) {
    this.mapper = mapper;
    this.config = mapper.getDeserializationConfig();
    this.shapes = new JsonShapes(mapper);
    this.typeIds = new JsonTypeIds(mapper);
  }

  PersonalFields fields(Type type) {
    JavaType root = mapper.constructType(type);
    PersonalFields found = fields(root, null);
    return config.isEnabled(DeserializationFeature.UNWRAP_ROOT_VALUE)
        ? found.within(config.findRootName(root).getSimpleName())
        : found;
  }

  /**
   * @param by the property that the value is in; null for a value that is in none
   */
  private PersonalFields fields(JavaType type, @Nullable AnnotatedMember by) {
    if (type.isMapLikeType()) {
      return fields(type.getContentType(), by).ofEach();
    }
    JavaType content = type.getContentType();
    if (content != null) {
      return fields(content, by);
    }
    JsonTypeIds.Ids ids = typeIds.of(type, by);
    if (ids.isOpen()) {
      throw new Uncertain(
          name(type),
          "may be of any class that a payload names: make it sealed, or name its classes with"
              + " Id.NAME and @JsonSubTypes");
    }
    Class<?> raw = type.getRawClass();
    if (raw.isPrimitive() || raw.isEnum()) {
      return PersonalFields.NONE;
    }
    PersonalFields found = isJava(raw) ? ofJava(type, by) : ofOwn(type, by);
    return placed(found, type, ids.reader());
  }

  private static boolean isJava(Class<?> raw) {
    return raw.getName().startsWith("java.") || raw.getName().startsWith("com.fasterxml.jackson.");
  }

  /** What a type of the JDK holds that is neither a list nor a map. */
  private PersonalFields ofJava(JavaType type, @Nullable AnnotatedMember by) {
    PersonalFields own = subtypes(type, by);
    List<JavaType> held = type.getBindings().getTypeParameters();
    PersonalFields found =
        held.stream().map(one -> fields(one, by)).reduce(PersonalFields.NONE, PersonalFields::and);
    Class<?> raw = type.getRawClass();
    if (found.isEmpty() || Iterable.class == raw || BaseStream.class.isAssignableFrom(raw)) {
      return own.and(found);
    }
    if (Map.Entry.class == raw && fields(held.getFirst(), by).isEmpty()) {
      return own.and(found.within(PersonalFields.EACH));
    }
    throw new Uncertain(type.toCanonical(), "has no known form in JSON");
  }

  private PersonalFields ofOwn(JavaType type, @Nullable AnnotatedMember by) {
    if (around.contains(type)) {
      recursive.add(type);
      return PersonalFields.NONE;
    }
    around.push(type);
    try {
      PersonalFields found = ofObject(type).and(subtypes(type, by));
      if (recursive.remove(type) && !found.isEmpty()) {
        throw new Uncertain(name(type), "is within itself, at any depth");
      }
      return found;
    } finally {
      around.pop();
    }
  }

  /** Where the name of a value's class stands around it, the value is a level deeper. */
  private static PersonalFields placed(
      PersonalFields found, JavaType type, @Nullable TypeDeserializer ids) {
    JsonTypeInfo.As inclusion = ids == null ? null : ids.getTypeInclusion();
    if (inclusion == null || found.isEmpty()) {
      return found;
    }
    return switch (inclusion) {
      case WRAPPER_OBJECT -> found.ofEach();
      case WRAPPER_ARRAY -> throw new Uncertain(name(type), "is wrapped in an array");
      default -> found;
    };
  }

  private PersonalFields ofObject(JavaType declared) {
    BeanDescription bean = config.introspect(declared);
    JavaType type = shapes.read(declared, bean.getClassInfo());
    if (!type.equals(declared)) {
      return fields(type, null);
    }
    PersonalFields all = ofMembers(bean);
    String other = shapes.otherThanObject(bean);
    if (other == null) {
      return all;
    }
    if (!all.isEmpty() || !ofBuilder(bean).isEmpty() || !held(type).isEmpty()) {
      throw new Uncertain(name(type), "is read by " + other);
    }
    return shapes
        .readFirst(type)
        .map(one -> fields(one, null))
        .reduce(PersonalFields.NONE, PersonalFields::and);
  }

  private PersonalFields ofMembers(BeanDescription bean) {
    List<Mark> marks = MarkedMembers.of(bean.getType().getRawClass(), config::findMixInClassFor);
    PlacedMarks placed = new PlacedMarks(marks, bean.findProperties());
    JsonProperties properties = new JsonProperties(mapper, bean, placed);
    List<BeanPropertyDefinition> known = properties.known();
    List<BeanPropertyDefinition> ignored = properties.ignored(known);
    requireNoStray(bean, properties);
    PersonalFields all =
        Stream.concat(
                known.stream().map(one -> ofProperty(one, placed.treatment(one))),
                ignored.stream().map(one -> ofIgnored(one, placed.treatment(one))))
            .reduce(PersonalFields.NONE, PersonalFields::and);
    List<BeanPropertyDefinition> both = Stream.concat(known.stream(), ignored.stream()).toList();
    return all.and(ofAny(bean)).and(ofOthers(bean, both, placed, properties));
  }

  private static void requireNoStray(BeanDescription bean, JsonProperties properties) {
    List<String> stray = properties.stray();
    if (!stray.isEmpty()) {
      throw new Uncertain(
          name(bean.getType())
              + " reads "
              + String.join(", ", stray)
              + " by a creator or setter, and has no field or getter of that name, so it is not"
              + " certain whether that is one of its personal fields; mark the parameter or setter,"
              + " or give the field or getter of its value the same name with @JsonProperty");
    }
  }

  /** Of the builder that Jackson fills in place of the value, if there is one. */
  private PersonalFields ofBuilder(BeanDescription bean) {
    Class<?> builder = config.getAnnotationIntrospector().findPOJOBuilder(bean.getClassInfo());
    return builder == null
        ? PersonalFields.NONE
        : ofMembers(config.introspectForBuilder(config.constructType(builder), bean));
  }

  /** Of the types that a type is declared with, whatever it does with them. */
  private PersonalFields held(JavaType type) {
    return type.getBindings().getTypeParameters().stream()
        .map(one -> fields(one, null))
        .reduce(PersonalFields.NONE, PersonalFields::and);
  }

  private PersonalFields ofAny(BeanDescription bean) {
    AnnotatedMember any = bean.findAnySetterAccessor();
    PersonalFields each = any == null ? PersonalFields.NONE : fields(anyValue(any), any);
    if (any != null && !each.isEmpty() && shapes.isMadeOfScalar(anyValue(any))) {
      throw new Uncertain("what '" + any.getName() + "' takes", "may be a text or a number");
    }
    return each.within(PersonalFields.EACH);
  }

  /** Marks that are on no property: those of fields that nobody reads, and wrong ones. */
  private static PersonalFields ofOthers(
      BeanDescription bean,
      List<BeanPropertyDefinition> all,
      PlacedMarks marks,
      JsonProperties properties) {
    AnnotatedMember any = bean.findAnySetterAccessor();
    PersonalFields found = PersonalFields.NONE;
    for (Mark mark : marks.all()) {
      boolean isProperty = all.stream().anyMatch(one -> marks.isOn(mark, one));
      boolean ofAny = any != null && mark.names().contains(any.getName());
      if (ofAny || !mark.isField() && !isProperty) {
        throw new Uncertain(mark.member(), "is marked and is no property of one name");
      }
      if (!isProperty) {
        found = found.and(named(properties.names(mark), mark.treatment()));
      }
    }
    return found;
  }

  private static PersonalFields named(Collection<String> names, Treatment treatment) {
    return names.stream()
        .map(name -> PersonalFields.whole(treatment).within(name))
        .reduce(PersonalFields.NONE, PersonalFields::and);
  }

  /** The type of the values that an any-setter takes: a map's, or that of its last parameter. */
  private JavaType anyValue(AnnotatedMember any) {
    JavaType type = any.getType();
    if (any instanceof AnnotatedMethod method && method.getParameterCount() == 2) {
      return method.getParameterType(1);
    }
    return type.getContentType() == null ? type : type.getContentType();
  }

  private PersonalFields subtypes(JavaType own, @Nullable AnnotatedMember by) {
    return typeIds
        .subtypes(own, by)
        .map(one -> isJava(one.getRawClass()) ? PersonalFields.NONE : ofOwn(one, null))
        .reduce(PersonalFields.NONE, PersonalFields::and);
  }

  private PersonalFields ofProperty(
      BeanPropertyDefinition property, @Nullable Treatment treatment) {
    JavaType type = property.getPrimaryType();
    NameTransformer unwrapped = unwrapped(property);
    if (treatment == null) {
      PersonalFields value = within(property, type);
      return unwrapped == null ? named(property, value) : value.renamed(unwrapped::transform);
    }
    if (unwrapped != null) {
      throw new IllegalArgumentException(
          "'" + property.getName() + "' is unwrapped; mark the components within it");
    }
    PersonalTypes.require(property.getName(), type, treatment);
    return named(property, whole(property, type, treatment));
  }

  /** It is not read: where it is not certain what is personal in it, all of it is treated. */
  private PersonalFields ofIgnored(BeanPropertyDefinition property, @Nullable Treatment treatment) {
    if (treatment != null) {
      return named(property, PersonalFields.whole(treatment));
    }
    Set<JavaType> before = Set.copyOf(recursive);
    try {
      PersonalFields found = within(property, property.getPrimaryType());
      return before.containsAll(recursive)
          ? named(property, found)
          : named(property, PersonalFields.whole(Treatment.MASK));
    } catch (IllegalArgumentException uncertain) {
      return named(property, PersonalFields.whole(Treatment.MASK));
    } finally {
      recursive.retainAll(before);
    }
  }

  /** What is within it is treated wherever it is; marks within count as far as they are found. */
  private PersonalFields whole(BeanPropertyDefinition property, JavaType type, Treatment way) {
    PersonalFields whole = PersonalFields.whole(way);
    Set<JavaType> before = Set.copyOf(recursive);
    try {
      return way == Treatment.DROP ? whole : within(property, type).and(whole);
    } catch (Uncertain within) {
      return whole;
    } finally {
      recursive.retainAll(before);
    }
  }

  private PersonalFields within(BeanPropertyDefinition property, JavaType declared) {
    AnnotatedMember member = property.getPrimaryMember();
    if (member == null) {
      return fields(declared, null);
    }
    PersonalFields found = fields(shapes.read(declared, member), member);
    String other = shapes.otherThanObject(member);
    if (other == null) {
      return found;
    }
    if (!found.isEmpty() || !held(declared).isEmpty()) {
      throw new Uncertain("'" + property.getName() + "'", "is read by " + other);
    }
    return converted(member, declared);
  }

  /** Of the types that converters of a property take. */
  private PersonalFields converted(AnnotatedMember property, JavaType declared) {
    JavaType whole = shapes.converted(property);
    JavaType content = shapes.contentConverted(property);
    PersonalFields found = whole == null ? PersonalFields.NONE : fields(whole, null);
    PersonalFields each = content == null ? PersonalFields.NONE : fields(content, null);
    return found.and(declared.isMapLikeType() && !each.isEmpty() ? each.ofEach() : each);
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

  private static String name(JavaType type) {
    return type.getRawClass().getSimpleName();
  }
}
