package io.weir.simulation.dynamodb;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table: its key, its indexes, its items. */
final class Table {
  private final List<String> key;

  /** S, N or B of a key attribute; one that is not here may have any. */
  private final Map<String, String> types;

  private final Map<String, List<String>> indexes;

  /** The items by their partition key, then by their whole key. */
  private final Map<Object, Map<List<Object>, Map<String, AttributeValue>>> partitions =
      new HashMap<>();

  Table(List<String> key, Map<String, String> types, Map<String, List<String>> indexes) {
    this.key = key;
    this.types = types;
    this.indexes = indexes;
  }

  Table emptyCopy() {
    return new Table(key, types, indexes);
  }

  List<String> key() {
    return key;
  }

  /** The attributes of an index' key; null if there is no such index. */
  List<String> index(String name) {
    return indexes.get(name);
  }

  private List<Object> place(Map<String, AttributeValue> item) {
    List<Object> place = new ArrayList<>(key.size());
    for (String name : key) {
      AttributeValue value = item.get(name);
      if (value == null) {
        throw Errors.validation("One of the required keys was not given a value");
      }
      if (!value.type().name().equals(types.getOrDefault(name, value.type().name()))) {
        throw Errors.validation("Type mismatch for key " + name + " expected: " + types.get(name));
      }
      place.add(Values.named(value));
    }
    return place;
  }

  /** The item with the key attributes of this one; empty if there is none. */
  Map<String, AttributeValue> get(Map<String, AttributeValue> like) {
    List<Object> place = place(like);
    return partitions.getOrDefault(place.getFirst(), Map.of()).getOrDefault(place, Map.of());
  }

  void put(Map<String, AttributeValue> item) {
    for (List<String> index : indexes.values()) {
      index.forEach(name -> Errors.requireIndexable(name, item.get(name)));
    }
    if (Values.size(item) > 400 * 1024) {
      throw Errors.validation("Item size has exceeded the maximum allowed size");
    }
    List<Object> place = place(item);
    partitions
        .computeIfAbsent(place.getFirst(), partition -> new HashMap<>(2))
        .put(place, Map.copyOf(item));
  }

  void delete(Map<String, AttributeValue> like) {
    List<Object> place = place(like);
    partitions.computeIfPresent(
        place.getFirst(),
        (partition, items) -> {
          items.remove(place);
          return items.isEmpty() ? null : items;
        });
  }

  /** Deletes expired items, as TTL does. */
  void sweep(String ttl, long nowSeconds) {
    partitions
        .values()
        .forEach(items ->
            items
                .values()
                .removeIf(item ->
                    item.containsKey(ttl) && Long.parseLong(item.get(ttl).n()) <= nowSeconds));
  }

  Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> attributes = new HashMap<>();
    key.forEach(name -> attributes.put(name, item.get(name)));
    return attributes;
  }

  /** The items of a partition for which a condition holds, in the order of their keys. */
  List<Map<String, AttributeValue>> ordered(
      AttributeValue partition, Condition condition, Map<String, AttributeValue> values) {
    return ordered(
        partitions.getOrDefault(Values.named(partition), Map.of()).values().stream(),
        key,
        condition,
        values);
  }

  /** The items that have all attributes of an index' key, in its order, then in the table's. */
  List<Map<String, AttributeValue>> ordered(
      List<String> by, Condition condition, Map<String, AttributeValue> values) {
    return ordered(all().filter(item -> item.keySet().containsAll(by)), by, condition, values);
  }

  private List<Map<String, AttributeValue>> ordered(
      Stream<Map<String, AttributeValue>> items,
      List<String> by,
      Condition condition,
      Map<String, AttributeValue> values) {
    return items.filter(item -> condition.holds(item, values)).sorted(order(by)).toList();
  }

  private Stream<Map<String, AttributeValue>> all() {
    return partitions.values().stream().flatMap(items -> items.values().stream());
  }

  Comparator<Map<String, AttributeValue>> order(List<String> by) {
    List<String> all = new ArrayList<>(by);
    all.addAll(key);
    return (left, right) -> {
      for (String name : all) {
        int order = Values.compare(left.get(name), right.get(name));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  List<Map<String, AttributeValue>> items() {
    return all().toList();
  }

  int size() {
    return partitions.values().stream().mapToInt(Map::size).sum();
  }
}
