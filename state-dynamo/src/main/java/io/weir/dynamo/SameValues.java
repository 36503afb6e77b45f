package io.weir.dynamo;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Compares a stored row with the row that was put: DynamoDB writes numbers in a form of its own.
 */
final class SameValues {
  private SameValues() {}

  static boolean are(Map<String, AttributeValue> one, Map<String, AttributeValue> other) {
    return one.keySet().equals(other.keySet())
        && one.entrySet().stream()
            .allMatch(entry -> are(entry.getValue(), Attributes.of(other, entry.getKey())));
  }

  private static boolean are(List<AttributeValue> one, List<AttributeValue> other) {
    boolean same = one.size() == other.size();
    for (int i = 0; same && i < one.size(); i++) {
      same = are(one.get(i), other.get(i));
    }
    return same;
  }

  private static boolean are(AttributeValue one, AttributeValue other) {
    if (one.type() != other.type()) {
      return false;
    }
    return switch (one.type()) {
      case N -> new BigDecimal(one.n()).compareTo(new BigDecimal(other.n())) == 0;
      case L -> are(one.l(), other.l());
      case M -> are(one.m(), other.m());
      default -> one.equals(other);
    };
  }
}
