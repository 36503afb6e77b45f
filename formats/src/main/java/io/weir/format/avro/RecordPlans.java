package io.weir.format.avro;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * The plans of all records in a schema, by name. Which class a nested record has is told by the
 * components, and not by the names in the schema.
 */
final class RecordPlans {
  private final RecordData data;
  private final Map<String, RecordPlan> plans = new HashMap<>();

  private RecordPlans(RecordData data) {
    this.data = data;
  }

  /**
   * @throws IllegalArgumentException if components and fields do not fit
   */
  static RecordPlans of(Class<?> type, Schema schema, RecordData data) {
    RecordPlans plans = new RecordPlans(data);
    plans.visit(type, schema, type.getSimpleName());
    return plans;
  }

  RecordPlan plan(Schema schema) {
    RecordPlan plan = plans.get(schema.getFullName());
    if (plan == null) {
      throw new IllegalStateException("no component has the record " + schema.getFullName());
    }
    return plan;
  }

  private void visit(Type type, Schema schema, String where) {
    switch (schema.getType()) {
      case UNION -> visit(type, notNull(schema, where), where);
      case RECORD -> record(raw(argument(type, Optional.class)), schema, where);
      case ARRAY -> elements(argument(type, Optional.class), schema, where);
      case MAP -> values(argument(type, Optional.class), schema, where);
      case BYTES -> bytes(raw(argument(type, Optional.class)), schema, where);
      case ENUM -> data.tell(schema, raw(argument(type, Optional.class)));
      default -> {}
    }
  }

  private static Schema notNull(Schema union, String where) {
    List<Schema> types =
        union.getTypes().stream().filter(one -> one.getType() != Schema.Type.NULL).toList();
    if (types.size() != 1) {
      throw new IllegalArgumentException(
          where + " is a union of several types; read it with Avro.generic(schema)");
    }
    return types.getFirst();
  }

  private void record(Class<?> type, Schema schema, String where) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(
          where + " is a record of Avro's, but " + type.getSimpleName() + " is no Java record");
    }
    if (plans.containsKey(schema.getFullName())) {
      return;
    }
    requireSameNames(type, schema);
    data.tell(schema, type);
    plans.put(schema.getFullName(), RecordPlan.of(type, schema, data));
    for (RecordComponent component : type.getRecordComponents()) {
      visit(
          component.getGenericType(),
          schema.getField(component.getName()).schema(),
          type.getSimpleName() + "." + component.getName());
    }
  }

  private static void requireSameNames(Class<?> type, Schema schema) {
    Set<String> components =
        Stream.of(type.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet());
    Set<String> fields =
        schema.getFields().stream().map(Schema.Field::name).collect(Collectors.toSet());
    Set<String> odd = new HashSet<>(components);
    odd.addAll(fields);
    odd.removeIf(name -> components.contains(name) && fields.contains(name));
    if (!odd.isEmpty()) {
      throw new IllegalArgumentException(
          type.getSimpleName()
              + " and its schema differ in "
              + odd.stream().sorted().toList()
              + "; give components and fields the same names, and the schema the fields that are"
              + " read: others of the writer's are passed over");
    }
  }

  private void elements(Type type, Schema schema, String where) {
    Class<?> raw = raw(type);
    if (Collection.class.isAssignableFrom(raw) && raw.isAssignableFrom(List.class)) {
      visit(argument(type, raw), schema.getElementType(), where);
    } else {
      throw new IllegalArgumentException(where + " is an array of Avro's; make it a List");
    }
  }

  private static void bytes(Class<?> type, Schema schema, String where) {
    if (schema.getLogicalType() == null && type != byte[].class) {
      throw new IllegalArgumentException(where + " is bytes; make it a byte[]");
    }
  }

  private void values(Type type, Schema schema, String where) {
    if (raw(type) != Map.class || !(type instanceof ParameterizedType map)) {
      throw new IllegalArgumentException(where + " is a map of Avro's; make it a Map<String, V>");
    }
    visit(map.getActualTypeArguments()[1], schema.getValueType(), where);
  }

  /** The argument of a type with that raw class; else the type itself. */
  private static Type argument(Type type, Class<?> generic) {
    return type instanceof ParameterizedType some && some.getRawType() == generic
        ? some.getActualTypeArguments()[0]
        : type;
  }

  private static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      default -> Object.class;
    };
  }
}
