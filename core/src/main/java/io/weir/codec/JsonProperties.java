package io.weir.codec;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategy;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.weir.codec.MarkedMembers.Mark;
import io.weir.privacy.Treatment;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The properties that a payload may have: those that are read, and others of the type's fields,
 * which a producer may send although they are only written here.
 */
final class JsonProperties {
  private final ObjectMapper mapper;
  private final List<Mark> marks;

  JsonProperties(ObjectMapper mapper, List<Mark> marks) {
    this.mapper = mapper;
    this.marks = marks;
  }

  List<BeanPropertyDefinition> of(BeanDescription read) {
    Map<String, BeanPropertyDefinition> all = new LinkedHashMap<>();
    read.findProperties().forEach(one -> all.put(one.getName(), one));
    for (BeanPropertyDefinition one : written(read)) {
      BeanPropertyDefinition known = all.get(one.getName());
      boolean isSent = one.hasField() || treatment(one, marks) != null;
      if (isSent && (known == null || known.getPrimaryMember() == null)) {
        all.put(one.getName(), one);
      }
    }
    return List.copyOf(all.values());
  }

  /** None if the type cannot be written; its marks are then found on the members alone. */
  private List<BeanPropertyDefinition> written(BeanDescription read) {
    try {
      BeanDescription bean = mapper.getSerializationConfig().introspect(read.getType());
      return bean.findProperties();
    } catch (IllegalArgumentException unwritable) {
      return List.of();
    }
  }

  /** The treatment of a property by the marks of its members; null if it has none. */
  static @Nullable Treatment treatment(BeanPropertyDefinition property, List<Mark> marks) {
    return marks.stream()
        .filter(mark -> isOf(mark, property))
        .map(Mark::treatment)
        .findFirst()
        .orElse(null);
  }

  static boolean isOf(Mark mark, BeanPropertyDefinition property) {
    return mark.names().contains(property.getInternalName())
        || mark.names().contains(property.getName());
  }

  /** The names that a field has in JSON if it is no property: its own, and by the strategy. */
  static Set<String> names(DeserializationConfig config, Mark mark) {
    Set<String> names = new LinkedHashSet<>(mark.names());
    PropertyNamingStrategy strategy = config.getPropertyNamingStrategy();
    if (strategy != null) {
      mark.names().forEach(name -> names.add(strategy.nameForField(config, null, name)));
    }
    return names;
  }
}
