package io.weir.simulation.histories;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes and reads a history as text, to be kept and replayed: one act a line, its word first, then
 * {@code name=value} for each value that is not zero.
 */
final class Script {
  private Script() {}

  static String write(History history) {
    StringBuilder text = new StringBuilder("seed " + history.seed() + "\n");
    line(text, "function", history.spec());
    history.acts().forEach(act -> line(text, word(act.getClass()), (Record) act));
    return text.toString();
  }

  private static String word(Class<?> act) {
    return act.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static void line(StringBuilder text, String word, Record values) {
    text.append(word);
    for (RecordComponent part : values.getClass().getRecordComponents()) {
      Object value = get(values, part);
      if (!String.valueOf(value).equals(zero(part.getType()))) {
        text.append(' ').append(part.getName()).append('=').append(value);
      }
    }
    text.append('\n');
  }

  private static Object get(Record values, RecordComponent part) {
    try {
      return part.getAccessor().invoke(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String zero(Class<?> type) {
    if (type.isEnum()) {
      return String.valueOf(type.getEnumConstants()[0]);
    }
    return type == boolean.class ? "false" : type == String.class ? "" : "0";
  }

  /**
   * Reads the text of {@link #write}; lines that begin with # are comments.
   *
   * @throws IllegalArgumentException naming the line that cannot be read
   */
  static History read(String text) {
    long seed = 0;
    Spec spec = null;
    List<Action> acts = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String word = line.split(" ", 2)[0];
      if (word.equals("seed")) {
        seed = Long.parseLong(line.substring(5));
      } else if (word.equals("function")) {
        spec = parse(Spec.class, line);
      } else {
        acts.add(parse(act(word, line), line));
      }
    }
    return new History(seed, spec, acts);
  }

  @SuppressWarnings("unchecked")
  private static Class<? extends Action> act(String word, String line) {
    return (Class<? extends Action>)
        Arrays.stream(Action.class.getPermittedSubclasses())
            .filter(type -> word(type).equals(word))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no act: " + line));
  }

  private static <R> R parse(Class<R> type, String line) {
    Map<String, String> values = new HashMap<>();
    Arrays.stream(line.split(" "))
        .skip(1)
        .forEach(pair -> {
          String[] parts = pair.split("=", 2);
          values.put(parts[0], parts[1]);
        });
    RecordComponent[] parts = type.getRecordComponents();
    Object[] arguments = new Object[parts.length];
    Class<?>[] types = new Class<?>[parts.length];
    for (int i = 0; i < parts.length; i++) {
      types[i] = parts[i].getType();
      String value = values.remove(parts[i].getName());
      arguments[i] = value(types[i], value == null ? zero(types[i]) : value);
    }
    if (!values.isEmpty()) {
      throw new IllegalArgumentException("unknown " + values.keySet() + " in: " + line);
    }
    return construct(type, types, arguments);
  }

  private static <R> R construct(Class<R> type, Class<?>[] types, Object[] arguments) {
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Object value(Class<?> type, String text) {
    if (type.isEnum()) {
      return Enum.valueOf((Class<? extends Enum>) type, text);
    }
    if (type == boolean.class) {
      return Boolean.valueOf(text);
    }
    if (type == String.class) {
      return text;
    }
    return type == long.class ? (Object) Long.valueOf(text) : (Object) Integer.valueOf(text);
  }
}
