package io.weir.simulation.dynamodb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A PartiQL statement with its question marks numbered {@code ?0, ?1, ..} in order.
 *
 * @param item the attributes that an INSERT puts, name to placeholder; null for an UPDATE
 * @param update the changes of an UPDATE
 * @param key the attributes that an UPDATE's WHERE compares for equality, name to placeholder
 * @param where the whole WHERE clause
 */
record Statement(
    String table,
    Map<String, String> item,
    Update update,
    Map<String, String> key,
    Condition where) {

  static Statement parse(String text) {
    Tokens tokens = new Tokens(numbered(text));
    if (tokens.take("INSERT")) {
      return insert(tokens);
    }
    tokens.expect("UPDATE");
    return update(tokens);
  }

  private static String numbered(String text) {
    StringBuilder numbered = new StringBuilder();
    int number = 0;
    for (char next : text.toCharArray()) {
      numbered.append(next == '?' ? ":" + number++ + " " : String.valueOf(next));
    }
    return numbered.toString();
  }

  private static String unquoted(String word) {
    return word.startsWith("'") || word.startsWith("\"")
        ? word.substring(1, word.length() - 1)
        : word;
  }

  private static Statement insert(Tokens tokens) {
    tokens.expect("INTO");
    String table = unquoted(tokens.next());
    tokens.expect("VALUE");
    tokens.expect("{");
    Map<String, String> item = new HashMap<>();
    do {
      String name = unquoted(tokens.next());
      tokens.expect(":");
      item.put(name, tokens.next());
    } while (tokens.take(","));
    tokens.expect("}");
    return new Statement(table, item, null, Map.of(), Condition.TRUE);
  }

  private static Statement update(Tokens tokens) {
    String table = unquoted(tokens.next());
    Map<String, String> sets = new HashMap<>();
    List<String> removes = new ArrayList<>();
    while (!tokens.take("WHERE")) {
      if (tokens.take("REMOVE")) {
        removes.add(unquoted(tokens.next()));
      } else {
        tokens.expect("SET");
        String name = unquoted(tokens.next());
        tokens.expect("=");
        sets.put(name, tokens.next());
      }
    }
    Map<String, String> key = new HashMap<>();
    for (String name : List.of("k", "s")) {
      key.put(name, null);
    }
    return where(tokens, table, new Update(sets, removes), key);
  }

  private static Statement where(
      Tokens tokens, String table, Update update, Map<String, String> key) {
    Condition condition = Condition.TRUE;
    for (int i = 0; i < 2; i++) {
      String name = unquoted(tokens.next());
      tokens.expect("=");
      key.put(name, tokens.next());
      if (!tokens.atEnd()) {
        tokens.expect("AND");
      }
    }
    if (!tokens.atEnd()) {
      condition = Condition.parse(tokens, Map.of());
    }
    return new Statement(table, null, update, Map.copyOf(key), condition);
  }

  static Map<String, AttributeValue> values(List<AttributeValue> parameters) {
    Map<String, AttributeValue> values = new HashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      values.put(":" + i, parameters.get(i));
    }
    return values;
  }
}
