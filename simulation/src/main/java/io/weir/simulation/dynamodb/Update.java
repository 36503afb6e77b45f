package io.weir.simulation.dynamodb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An update expression of SET and REMOVE. */
record Update(Map<String, String> sets, List<String> removes) {
  static Update parse(String text) {
    Tokens tokens = new Tokens(text);
    Map<String, String> sets = new HashMap<>();
    List<String> removes = new ArrayList<>();
    while (!tokens.atEnd()) {
      boolean set = tokens.take("SET");
      if (!set) {
        tokens.expect("REMOVE");
      }
      do {
        String name = tokens.next();
        if (set) {
          tokens.expect("=");
          sets.put(name, tokens.next());
        } else {
          removes.add(name);
        }
      } while (tokens.take(","));
    }
    return new Update(Map.copyOf(sets), List.copyOf(removes));
  }

  Map<String, AttributeValue> apply(
      Map<String, AttributeValue> item, Map<String, AttributeValue> values) {
    Map<String, AttributeValue> next = new HashMap<>(item);
    sets.forEach((name, placeholder) -> next.put(name, values.get(placeholder)));
    removes.forEach(next::remove);
    return next;
  }
}
