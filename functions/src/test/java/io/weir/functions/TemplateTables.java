package io.weir.functions;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tables of a CloudFormation template, by the part of their names behind the stack's. Its short
 * tags ({@code !Ref x}) are read as what follows them.
 */
final class TemplateTables {
  private static final String STACK = "${Name}-";

  /**
   * @param keys attribute, type and role of each key attribute
   * @param indexes the same of each index, with its projection
   * @param ttl the attribute with the time of expiry; empty if there is none
   */
  record Table(Set<String> keys, Map<String, Set<String>> indexes, String ttl) {}

  private TemplateTables() {}

  static Map<String, Table> of(Path template) throws IOException {
    Map<String, Table> tables = new TreeMap<>();
    for (JsonNode resource : Starter.read(template).path("Resources")) {
      if (resource.path("Type").asText().equals("AWS::DynamoDB::Table")) {
        JsonNode properties = resource.path("Properties");
        tables.put(name(properties.path("TableName").asText()), table(properties));
      }
    }
    return tables;
  }

  private static String name(String name) {
    if (!name.startsWith(STACK)) {
      throw new IllegalStateException("the name of table " + name + " begins with no " + STACK);
    }
    return name.substring(STACK.length());
  }

  private static Table table(JsonNode properties) {
    Map<String, String> types = new TreeMap<>();
    for (JsonNode attribute : properties.path("AttributeDefinitions")) {
      types.put(attribute.path("AttributeName").asText(), attribute.path("AttributeType").asText());
    }
    Map<String, Set<String>> indexes = new TreeMap<>();
    for (JsonNode index : properties.path("GlobalSecondaryIndexes")) {
      Set<String> parts = keys(index, types);
      parts.add(index.path("Projection").path("ProjectionType").asText());
      indexes.put(index.path("IndexName").asText(), parts);
    }
    JsonNode ttl = properties.path("TimeToLiveSpecification");
    String attribute = ttl.path("Enabled").asBoolean() ? ttl.path("AttributeName").asText() : "";
    return new Table(keys(properties, types), indexes, attribute);
  }

  private static Set<String> keys(JsonNode keyed, Map<String, String> types) {
    Set<String> keys = new TreeSet<>();
    for (JsonNode key : keyed.path("KeySchema")) {
      String name = key.path("AttributeName").asText();
      keys.add(name + " " + types.get(name) + " " + key.path("KeyType").asText());
    }
    return keys;
  }
}
