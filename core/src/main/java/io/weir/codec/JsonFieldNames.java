package io.weir.codec;

import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.TreeSet;

/** Asks Jackson for the names of the fields that it may write for a type and for its subtypes. */
final class JsonFieldNames extends JsonFormatVisitorWrapper.Base {
  private final Set<String> names = new TreeSet<>();

  private JsonFieldNames() {}

  static Set<String> of(ObjectMapper mapper, Type type) throws JsonMappingException {
    JsonFieldNames found = new JsonFieldNames();
    SerializationConfig config = mapper.getSerializationConfig();
    JavaType declared = mapper.constructType(type);
    mapper.acceptJsonFormatVisitor(declared, found);
    for (var subtype :
        mapper
            .getSubtypeResolver()
            .collectAndResolveSubtypesByClass(
                config, config.introspectClassAnnotations(declared).getClassInfo())) {
      mapper.acceptJsonFormatVisitor(mapper.constructType(subtype.getType()), found);
    }
    return found.names;
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
