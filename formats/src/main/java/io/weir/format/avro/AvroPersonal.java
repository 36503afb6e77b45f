package io.weir.format.avro;

import io.weir.privacy.Personal;
import io.weir.privacy.PersonalFields;
import io.weir.privacy.Treatment;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Finds personal fields: those that a schema marks with {@code "weir.personal": "MASK"}, beside a
 * field's name and type, and the components of Java records that {@link Personal} marks.
 */
final class AvroPersonal {
  private static final String PROPERTY = "weir.personal";

  private final Deque<Object> around = new ArrayDeque<>();

  /** Those around that were met again within themselves. */
  private final Set<Object> recursive = new HashSet<>();

  private AvroPersonal() {}

  static PersonalFields of(Schema schema) {
    return new AvroPersonal().in(schema);
  }

  /** The marked components, which have the names of their fields. */
  static PersonalFields of(Class<?> type) {
    return new AvroPersonal().in(type);
  }

  private PersonalFields in(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> inRecord(schema);
      case ARRAY -> in(schema.getElementType());
      case MAP -> in(schema.getValueType()).within(PersonalFields.EACH);
      case UNION ->
          schema.getTypes().stream().map(this::in).reduce(PersonalFields.NONE, PersonalFields::and);
      default -> PersonalFields.NONE;
    };
  }

  private PersonalFields inRecord(Schema schema) {
    if (around.contains(schema.getFullName())) {
      recursive.add(schema.getFullName());
      return PersonalFields.NONE;
    }
    around.push(schema.getFullName());
    PersonalFields all = PersonalFields.NONE;
    for (Schema.Field field : schema.getFields()) {
      String mark = field.getProp(PROPERTY);
      PersonalFields own = mark == null ? in(field.schema()) : whole(mark);
      all = all.and(own.within(field.name()));
    }
    around.pop();
    return bounded(schema.getFullName(), schema.getName(), all);
  }

  /**
   * @throws IllegalArgumentException if it has marks, and is within itself: they are at any depth
   */
  private PersonalFields bounded(Object type, String name, PersonalFields found) {
    if (recursive.remove(type) && !found.isEmpty()) {
      throw new IllegalArgumentException(
          name
              + " has personal data and is within itself, at any depth; mark the field that holds it"
              + " as a whole");
    }
    return found;
  }

  /** All within it is treated so, at any depth. */
  private static PersonalFields whole(String treatment) {
    try {
      return PersonalFields.whole(Treatment.valueOf(treatment));
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          PROPERTY + " '" + treatment + "' is unknown; give " + Arrays.toString(Treatment.values()),
          unknown);
    }
  }

  private PersonalFields in(Type type) {
    if (type instanceof Class<?> plain) {
      return plain.isRecord() ? inRecord(plain) : PersonalFields.NONE;
    }
    if (!(type instanceof ParameterizedType generic)) {
      return PersonalFields.NONE;
    }
    PersonalFields last =
        in(generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1]);
    return generic.getRawType() == Map.class ? last.within(PersonalFields.EACH) : last;
  }

  private PersonalFields inRecord(Class<?> type) {
    if (around.contains(type)) {
      recursive.add(type);
      return PersonalFields.NONE;
    }
    around.push(type);
    PersonalFields all = PersonalFields.NONE;
    for (RecordComponent component : type.getRecordComponents()) {
      Personal mark = component.getAnnotation(Personal.class);
      PersonalFields own =
          mark == null ? in(component.getGenericType()) : PersonalFields.whole(mark.value());
      all = all.and(own.within(component.getName()));
    }
    around.pop();
    return bounded(type, type.getSimpleName(), all);
  }
}
