package io.weir.localstack.function;

import java.util.HashMap;
import java.util.Map;

/**
 * What a function saw of a change of an item.
 *
 * @param number which one of the item's changes it was, from 1
 * @param before the amount before it; null if there was no item
 * @param after the amount after it; null if there is no item any more
 */
public record ItemChange(String item, int number, String kind, Long before, Long after) {
  /** One row a change: one that is seen twice would have another number. */
  Map<String, Object> row() {
    Map<String, Object> row = new HashMap<>(Map.of("item", item, "number", number, "kind", kind));
    if (before != null) {
      row.put("before", before);
    }
    if (after != null) {
      row.put("after", after);
    }
    return row;
  }
}
