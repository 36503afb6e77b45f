package io.weir.dynamo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;

/** Statements of PartiQL. */
final class Statements {
  private Statements() {}

  /** Puts an item that must not be there. */
  static BatchStatementRequest insert(String table, Map<String, AttributeValue> item) {
    StringBuilder text = new StringBuilder("INSERT INTO \"").append(table).append("\" VALUE {");
    List<AttributeValue> parameters = new ArrayList<>(item.size());
    item.forEach((name, value) -> {
      text.append(parameters.isEmpty() ? "'" : ", '");
      text.append(name.replace("'", "''")).append("': ?");
      parameters.add(value);
    });
    return BatchStatementRequest.builder()
        .statement(text.append('}').toString())
        .parameters(parameters)
        .build();
  }
}
