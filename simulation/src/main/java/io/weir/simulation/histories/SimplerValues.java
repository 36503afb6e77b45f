package io.weir.simulation.histories;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Simpler values of a record's parts: nought, false, the first of an enum, half the number. */
final class SimplerValues {
  private SimplerValues() {}

  static int parts(Record record) {
    return record.getClass().getRecordComponents().length;
  }

  static List<Record> of(Record record) {
    List<Record> all = new ArrayList<>();
    for (int i = 0; i < parts(record); i++) {
      for (Object value : values(record, i)) {
        all.add(changed(record, i, value));
      }
    }
    return all;
  }

  static List<Object> values(Record record, int part) {
    RecordComponent component = record.getClass().getRecordComponents()[part];
    Object now = get(record, component);
    List<Object> values = new ArrayList<>();
    if (now instanceof Integer number && number != 0) {
      values.addAll(List.of(0, 1, number / 2, number - 1));
    } else if (now instanceof Long number && number != 0) {
      values.addAll(List.of(0L, number / 2, number - 1));
    } else if (now instanceof Boolean flag && flag) {
      values.add(false);
    } else if (now instanceof Enum<?> one) {
      Object[] all = one.getDeclaringClass().getEnumConstants();
      values.addAll(Arrays.asList(all).subList(0, one.ordinal()));
    } else if (now instanceof String && component.getName().equals("id")) {
      values.add("");
    }
    values.removeIf(now::equals);
    return values;
  }

  private static Object get(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static Record changed(Record record, int part, Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      arguments[i] = i == part ? value : get(record, components[i]);
    }
    try {
      Constructor<? extends Record> constructor = record.getClass().getDeclaredConstructor(types);
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
