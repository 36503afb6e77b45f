package io.weir.format.avro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.reflect.ReflectData;
import org.jspecify.annotations.Nullable;

/** Makes schemas of Java records: a boxed component and an Optional may be null. */
final class RecordData extends ReflectData {
  private static final Set<Class<?>> BOXED =
      Set.of(
          Boolean.class,
          Byte.class,
          Short.class,
          Character.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class);

  /** The classes of records and enums, by the names in the schema. */
  private final Map<String, Class<?>> classes = new HashMap<>();

  RecordData() {
    AvroTimes.added(this);
  }

  /** Tells the class of a record or enum. Names in a schema are never loaded as classes. */
  void tell(Schema schema, Class<?> type) {
    classes.put(schema.getFullName(), type);
  }

  @Override
  public @Nullable Class<?> getClass(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> classes.get(schema.getFullName());
      default -> super.getClass(schema);
    };
  }

  /**
   * @throws IllegalArgumentException if a component has a type that Avro lacks
   */
  static Schema schemaOf(Class<?> type) {
    try {
      return Plain.of(new RecordData().getSchema(type));
    } catch (AvroRuntimeException e) {
      throw new IllegalArgumentException(
          type.getSimpleName()
              + " has a component that Avro has no type for: "
              + e.getMessage()
              + "; give Avro.of(type, schema) a schema",
          e);
    }
  }

  @Override
  protected Schema createFieldSchema(Field field, Map<String, Schema> names) {
    if (field.getType() == Optional.class
        && field.getGenericType() instanceof ParameterizedType optional) {
      return makeNullable(createSchema(optional.getActualTypeArguments()[0], names));
    }
    Schema schema = super.createFieldSchema(field, names);
    return BOXED.contains(field.getType()) ? makeNullable(schema) : schema;
  }

  /** Takes the names of Java's classes out of a schema: they are nothing to other readers. */
  private static final class Plain {
    private static final Set<String> NAMES =
        Set.of("java-class", "java-element-class", "java-key-class");
    private static final ObjectMapper JSON = new ObjectMapper();

    static Schema of(Schema schema) {
      try {
        JsonNode tree = JSON.readTree(schema.toString());
        strip(tree);
        return new Schema.Parser().parse(tree.toString());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("Avro writes schemas as JSON", e);
      }
    }

    private static void strip(JsonNode node) {
      if (node instanceof ObjectNode object) {
        object.remove(NAMES);
      }
      node.forEach(Plain::strip);
    }
  }
}
