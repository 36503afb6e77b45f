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
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Finds personal fields: those that a schema marks with {@code "weir.personal": "MASK"}, beside a
 * field's name and type, and the components of Java records that {@link Personal} marks.
 */
final class AvroPersonal {
  private static final String PROPERTY = "weir.personal";

  private final Deque<Object> around = new ArrayDeque<>();

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
      return PersonalFields.NONE;
    }
    around.push(schema.getFullName());
    PersonalFields all = PersonalFields.NONE;
    for (Schema.Field field : schema.getFields()) {
      all = all.and(marked(field.getProp(PROPERTY), in(field.schema())).within(field.name()));
    }
    around.pop();
    return all;
  }

  private static PersonalFields marked(String treatment, PersonalFields value) {
    if (treatment == null) {
      return value;
    }
    try {
      return value.and(PersonalFields.whole(Treatment.valueOf(treatment)));
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
      return PersonalFields.NONE;
    }
    around.push(type);
    PersonalFields all = PersonalFields.NONE;
    for (RecordComponent component : type.getRecordComponents()) {
      Personal mark = component.getAnnotation(Personal.class);
      PersonalFields value = in(component.getGenericType());
      PersonalFields own = mark == null ? value : value.and(PersonalFields.whole(mark.value()));
      all = all.and(own.within(component.getName()));
    }
    around.pop();
    return all;
  }
}
