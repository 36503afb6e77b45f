package io.weir.codec;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Asks Jackson for the names of the fields that it may write or read for a type and for its
 * subtypes.
 */
final class JsonFieldNames extends JsonFormatVisitorWrapper.Base {
  private final Set<String> names = new TreeSet<>();

  private JsonFieldNames() {}

  static Set<String> of(ObjectMapper mapper, Type type) throws JsonMappingException {
    JsonFieldNames found = new JsonFieldNames();
    for (JavaType one : types(mapper, type)) {
      mapper.acceptJsonFormatVisitor(one, found);
    }
    return found.names;
  }

  /**
   * The names of all fields that are read of an object: those that are written, those that are only
   * read, other names of either, and the one that tells the subtype. Empty if any may be read.
   */
  static Set<String> read(ObjectMapper mapper, Type type) throws JsonMappingException {
    Set<String> names = of(mapper, type);
    return !names.isEmpty() && addRead(mapper, type, names) ? names : Set.of();
  }

  /**
   * @return false if any field may be read
   */
  private static boolean addRead(ObjectMapper mapper, Type type, Set<String> names)
      throws JsonMappingException {
    DeserializationConfig config = mapper.getDeserializationConfig();
    TypeDeserializer subtype = config.findTypeDeserializer(mapper.constructType(type));
    if (subtype != null && subtype.getPropertyName() == null) {
      return false;
    }
    if (subtype != null) {
      names.add(subtype.getPropertyName());
    }
    for (JavaType one : types(mapper, type)) {
      BeanDescription bean = config.introspect(one);
      if (bean.findAnySetterAccessor() != null) {
        return false;
      }
      Set<String> ignored = ignored(mapper, one, bean);
      for (BeanPropertyDefinition field : bean.findProperties()) {
        // A component of a record that is ignored is a property all the same: it is given null.
        if (!ignored.contains(field.getName())) {
          names.add(field.getName());
          field.findAliases().forEach(alias -> names.add(alias.getSimpleName()));
        }
      }
    }
    return true;
  }

  private static Set<String> ignored(ObjectMapper mapper, JavaType type, BeanDescription bean) {
    Set<String> names = new TreeSet<>(orNone(bean.getIgnoredPropertyNames()));
    BeanDescription written = mapper.getSerializationConfig().introspect(type);
    names.addAll(orNone(written.getIgnoredPropertyNames()));
    return names;
  }

  private static Set<String> orNone(@Nullable Set<String> names) {
    return names == null ? Set.of() : names;
  }

  /** The type and its subtypes. */
  private static List<JavaType> types(ObjectMapper mapper, Type type) {
    SerializationConfig config = mapper.getSerializationConfig();
    JavaType declared = mapper.constructType(type);
    List<JavaType> all = new ArrayList<>(List.of(declared));
    for (var subtype :
        mapper
            .getSubtypeResolver()
            .collectAndResolveSubtypesByClass(
                config, config.introspectClassAnnotations(declared).getClassInfo())) {
      all.add(mapper.constructType(subtype.getType()));
    }
    return all;
  }

  @Override
  public JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
    return new JsonObjectFormatVisitor.Base(getProvider()) {
      @Override
      public void property(BeanProperty field) {
        names.add(field.getName());
      }

      @Override
      public void optionalProperty(BeanProperty field) {
        names.add(field.getName());
      }
    };
  }
}
