package io.weir.codec;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.PropertyNamingStrategy;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.weir.privacy.Personal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The properties that a payload may have: those that are read, and others of the type's fields,
 * which a producer may send although they are only written here, or ignored.
 */
final class JsonProperties {
  private final ObjectMapper mapper;
  private final DeserializationConfig config;
  private final BeanDescription read;
  private final PlacedMarks marks;

  JsonProperties(ObjectMapper mapper, BeanDescription read, PlacedMarks marks) {
    this.mapper = mapper;
    this.config = mapper.getDeserializationConfig();
    this.read = read;
    this.marks = marks;
  }

  /** Those that are read or written. */
  List<BeanPropertyDefinition> known() {
    Map<String, BeanPropertyDefinition> all = new LinkedHashMap<>();
    read.findProperties().forEach(one -> all.put(one.getName(), one));
    for (BeanPropertyDefinition one : written()) {
      BeanPropertyDefinition known = all.get(one.getName());
      boolean isSent = one.hasField() || marks.treatment(one) != null;
      if (isSent && (known == null || known.getPrimaryMember() == null)) {
        all.put(one.getName(), one);
      }
    }
    return List.copyOf(all.values());
  }

  /** None if the type cannot be written; its marks are then found on the members alone. */
  private List<BeanPropertyDefinition> written() {
    return orNone(() -> mapper.getSerializationConfig().introspect(read.getType()));
  }

  /** Those that neither are, by the names that they would have if they were not ignored. */
  List<BeanPropertyDefinition> ignored(List<BeanPropertyDefinition> known) {
    Set<String> names = new LinkedHashSet<>();
    known.forEach(one -> names.add(one.getName()));
    DeserializationConfig all = config.with(new NothingIgnored(config.getAnnotationIntrospector()));
    return orNone(() -> all.introspect(read.getType())).stream()
        .filter(one -> !names.contains(one.getName()))
        .filter(one -> one.hasField() || one.hasSetter() || marks.treatment(one) != null)
        .toList();
  }

  private static List<BeanPropertyDefinition> orNone(Supplier<BeanDescription> bean) {
    try {
      return bean.get().findProperties();
    } catch (IllegalArgumentException contradictory) {
      return List.of();
    }
  }

  /** The names that a field has in JSON if it is no property: its own, and by the strategy. */
  Collection<String> names(MarkedMembers.Mark mark) {
    Set<String> names = new LinkedHashSet<>(mark.names());
    names.addAll(mark.aliases());
    PropertyNamingStrategy strategy = config.getPropertyNamingStrategy();
    if (strategy != null) {
      mark.names().forEach(name -> names.add(strategy.nameForField(config, null, name)));
    }
    return names;
  }

  /**
   * The names of properties that might be read into a marked one: a creator or a setter takes them,
   * and no field or getter has their name.
   */
  List<String> stray() {
    return marks.areOnReadersAlone()
        ? List.of()
        : read.findProperties().stream()
            .filter(one -> one.hasConstructorParameter() || one.hasSetter())
            .filter(one -> marks.treatment(one) == null && !isKept(one))
            .map(BeanPropertyDefinition::getName)
            .toList();
  }

  private boolean isKept(BeanPropertyDefinition property) {
    Stream<String> members =
        Stream.concat(
            stream(read.getClassInfo().fields()).map(AnnotatedMember::getName),
            stream(read.getClassInfo().memberMethods())
                .filter(method -> method.getParameterCount() == 0)
                .flatMap(method -> MarkedMembers.names(method.getName())));
    return property.hasField()
        || property.hasGetter()
        || members.anyMatch(
            name -> name.equals(property.getName()) || name.equals(property.getInternalName()));
  }

  private static <T> Stream<T> stream(Iterable<T> all) {
    Stream.Builder<T> stream = Stream.builder();
    all.forEach(stream);
    return stream.build();
  }

  /** Takes no property out, and takes each marked field for one. */
  private static final class NothingIgnored extends AnnotationIntrospectorPair {
    private static final long serialVersionUID = 1L;

    NothingIgnored(AnnotationIntrospector own) {
      super(AnnotationIntrospector.nopInstance(), own);
    }

    @Override
    public boolean hasIgnoreMarker(AnnotatedMember member) {
      return false;
    }

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(
        MapperConfig<?> config, Annotated annotated) {
      return JsonIgnoreProperties.Value.empty();
    }

    @Override
    public @Nullable PropertyName findNameForDeserialization(Annotated annotated) {
      PropertyName own = super.findNameForDeserialization(annotated);
      boolean marked =
          annotated instanceof AnnotatedField && annotated.hasAnnotation(Personal.class);
      return own == null && marked ? PropertyName.USE_DEFAULT : own;
    }
  }
}
