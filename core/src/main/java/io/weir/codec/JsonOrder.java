package io.weir.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes maps and sets that have no order of their own in the order of their keys or elements. The
 * order of a {@code Map.of(..)} differs from process to process, and that of a {@code HashMap}
 * depends on what was in it before.
 */
final class JsonOrder extends JsonSerializer<Object> implements ContextualSerializer {
  private final JsonSerializer<Object> inner;

  /** The writer that it is put around. */
  JsonSerializer<Object> inner() {
    return inner;
  }

  JsonOrder(JsonSerializer<Object> inner) {
    this.inner = inner;
  }

  @Override
  @SuppressWarnings("unchecked")
  public JsonSerializer<?> createContextual(SerializerProvider provider, BeanProperty property)
      throws JsonMappingException {
    return new JsonOrder(
        (JsonSerializer<Object>) provider.handleSecondaryContextualization(inner, property));
  }

  @Override
  public void serialize(Object value, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    inner.serialize(ordered(value, out), out, provider);
  }

  /** Writes the value as it is: its class name is written too, and must stay its own. */
  @Override
  public void serializeWithType(
      Object value, JsonGenerator out, SerializerProvider provider, TypeSerializer type)
      throws IOException {
    inner.serializeWithType(value, out, provider, type);
  }

  @Override
  public boolean isEmpty(SerializerProvider provider, Object value) {
    return inner.isEmpty(provider, value);
  }

  private static Object ordered(Object value, JsonGenerator out) throws IOException {
    return switch (value) {
      case SequencedMap<?, ?> map -> map;
      case EnumMap<?, ?> map -> map;
      case Map<?, ?> map when map.size() > 1 -> map(map);
      case SequencedCollection<?> collection -> collection;
      case EnumSet<?> set -> set;
      case Set<?> set when set.size() > 1 -> set(set, out);
      default -> value;
    };
  }

  private static Map<Object, Object> map(Map<?, ?> map) {
    List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
    boolean natural = areComparable(map.keySet());
    entries.sort(
        natural
            ? Comparator.comparing(entry -> comparable(entry.getKey()))
            : Comparator.comparing(entry -> String.valueOf(entry.getKey())));
    Map<Object, Object> ordered = LinkedHashMap.newLinkedHashMap(entries.size());
    entries.forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
    return ordered;
  }

  private static Collection<?> set(Set<?> set, JsonGenerator out) throws IOException {
    if (areComparable(set)) {
      List<Object> elements = new ArrayList<>(set);
      elements.sort(Comparator.comparing(JsonOrder::comparable));
      return new LinkedHashSet<>(elements);
    }
    ObjectMapper mapper = (ObjectMapper) out.getCodec();
    Map<String, List<Object>> byText = new TreeMap<>();
    for (Object element : set) {
      byText
          .computeIfAbsent(mapper.writeValueAsString(element), text -> new ArrayList<>())
          .add(element);
    }
    Set<Object> ordered = LinkedHashSet.newLinkedHashSet(set.size());
    byText.values().forEach(ordered::addAll);
    return ordered;
  }

  private static boolean areComparable(Collection<?> all) {
    Class<?> first = null;
    for (Object one : all) {
      if (!(one instanceof Comparable<?>)) {
        return false;
      }
      if (first != null && one.getClass() != first) {
        return false;
      }
      first = one.getClass();
    }
    return true;
  }

  @SuppressWarnings("unchecked")
  private static Comparable<Object> comparable(Object value) {
    return (Comparable<Object>) value;
  }
}
