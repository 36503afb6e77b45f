package io.weir.simulation.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A condition on an item. A comparison with an attribute that is not there is false. */
interface Condition {
  Condition TRUE = (item, values) -> true;

  /**
   * @param item the stored item; empty = none
   * @param values the values of the expression's placeholders
   */
  boolean holds(Map<String, AttributeValue> item, Map<String, AttributeValue> values);

  /** Reads a condition expression; {@code names} are its {@code #} placeholders. */
  static Condition parse(Tokens tokens, Map<String, String> names) {
    Condition condition = and(tokens, names);
    while (tokens.take("OR")) {
      Condition left = condition;
      Condition right = and(tokens, names);
      condition = (item, values) -> left.holds(item, values) || right.holds(item, values);
    }
    return condition;
  }

  private static Condition and(Tokens tokens, Map<String, String> names) {
    Condition condition = one(tokens, names);
    while (tokens.take("AND")) {
      Condition left = condition;
      Condition right = one(tokens, names);
      condition = (item, values) -> left.holds(item, values) && right.holds(item, values);
    }
    return condition;
  }

  private static Condition one(Tokens tokens, Map<String, String> names) {
    if (tokens.take("(")) {
      Condition inner = parse(tokens, names);
      tokens.expect(")");
      return inner;
    }
    if (tokens.take("NOT")) {
      Condition inner = one(tokens, names);
      return (item, values) -> !inner.holds(item, values);
    }
    if (tokens.take("attribute_not_exists")) {
      String name = argument(tokens, names);
      return (item, values) -> !item.containsKey(name);
    }
    if (tokens.take("attribute_exists")) {
      String name = argument(tokens, names);
      return (item, values) -> item.containsKey(name);
    }
    return comparison(tokens, names);
  }

  private static String argument(Tokens tokens, Map<String, String> names) {
    tokens.expect("(");
    String name = name(tokens.next(), names);
    tokens.expect(")");
    return name;
  }

  /** Resolves an attribute's name, which may be a {@code #} placeholder. */
  static String name(String word, Map<String, String> names) {
    return word.startsWith("#") ? names.get(word) : word;
  }

  private static Condition comparison(Tokens tokens, Map<String, String> names) {
    String name = name(tokens.next(), names);
    if (tokens.take("IS")) {
      boolean not = tokens.take("NOT");
      tokens.expect("MISSING");
      return (item, values) -> item.containsKey(name) == not;
    }
    String comparator = tokens.next();
    String placeholder = tokens.next();
    return (item, values) -> {
      AttributeValue stored = item.get(name);
      return stored != null && compares(stored, comparator, values.get(placeholder));
    };
  }

  private static boolean compares(AttributeValue left, String comparator, AttributeValue right) {
    if (comparator.equals("=") || comparator.equals("<>")) {
      return Values.same(left, right) == comparator.equals("=");
    }
    Integer order = Values.compare(left, right);
    return order != null
        && switch (comparator) {
          case "<" -> order < 0;
          case "<=" -> order <= 0;
          case ">" -> order > 0;
          case ">=" -> order >= 0;
          default -> throw new IllegalArgumentException("no comparator: " + comparator);
        };
  }
}
