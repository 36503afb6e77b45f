package io.weir.dynamo;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;

/** Statements of PartiQL. */
final class Statements {
  private Statements() {}

  /** Puts an item that must not be there. */
  static BatchStatementRequest insert(String table, Map<String, AttributeValue> item) {
    List<String> names = List.copyOf(item.keySet());
    String value =
        names.stream()
            .map(name -> "'" + name.replace("'", "''") + "': ?")
            .collect(Collectors.joining(", "));
    return BatchStatementRequest.builder()
        .statement("INSERT INTO \"" + table + "\" VALUE {" + value + "}")
        .parameters(names.stream().map(item::get).toList())
        .build();
  }
}
