package io.weir.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.weir.StreamFunction;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.KeyAttribute;
import io.weir.dynamo.Tables;
import io.weir.functions.TemplateTables.Table;
import io.weir.functions.earthquakes.Earthquakes;
import io.weir.functions.flights.Flights;
import io.weir.functions.pageviews.PageViews;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** The tables that are deployed are those that the code makes and writes. */
class TemplateTablesTest {
  private static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();

  @ParameterizedTest
  @ValueSource(strings = {"template.yaml", Starter.TEMPLATE})
  void everyStateTableIsTheOneThatTheCodeMakes(String template) throws Exception {
    Map<String, Table> states = states(template);

    assertFalse(states.isEmpty());
    states.forEach((name, table) -> assertEquals(made(), table, name));
  }

  /** The tests' own template has no TTL: what it keeps lives in the time of its events. */
  @Test
  void theTestsStateTableIsItButForTheTtl() throws Exception {
    Map<String, Table> states = states("localstack/src/test/resources/scenario.yaml");

    assertEquals(Set.of("hits-state"), states.keySet());
    assertEquals(new Table(made().keys(), made().indexes(), ""), states.get("hits-state"));
  }

  @Test
  void everyResultTableHasTheKeyThatItsSinkWrites() throws Exception {
    Map<String, Table> tables = TemplateTables.of(CHECKOUT.resolve("template.yaml"));
    for (StreamFunction function :
        List.of(Earthquakes.FUNCTION, Flights.FUNCTION, PageViews.FUNCTION)) {
      assertResults(function, tables);
    }
  }

  /** Its function has the sinks of the page views. */
  @Test
  void everyResultTableOfTheStarterHasTheKeyThatItsSinkWrites() throws Exception {
    assertResults(PageViews.FUNCTION, TemplateTables.of(CHECKOUT.resolve(Starter.TEMPLATE)));
  }

  private static void assertResults(StreamFunction function, Map<String, Table> tables) {
    function.allSinks().stream()
        .map(sink -> (DynamoSink<?>) sink)
        .forEach(sink -> assertEquals(result(sink), tables.get(sink.name()), sink.name()));
  }

  private static Map<String, Table> states(String template) throws Exception {
    Map<String, Table> states = TemplateTables.of(CHECKOUT.resolve(template));
    states.keySet().removeIf(name -> !name.endsWith("-state"));
    return states;
  }

  private static Table result(DynamoSink<?> sink) {
    List<KeyAttribute> attributes = sink.keyAttributes();
    Set<String> keys = new TreeSet<>(Set.of(part(attributes.getFirst()) + " HASH"));
    attributes.stream().skip(1).forEach(sort -> keys.add(part(sort) + " RANGE"));
    return new Table(keys, Map.of(), DynamoSink.EXPIRES);
  }

  private static String part(KeyAttribute attribute) {
    return attribute.name() + " " + attribute.type().code();
  }

  /** What DynamoDB says of the table that {@link Tables} makes. */
  private static Table made() {
    AmazonDynamoDBLocal local = DynamoDBEmbedded.create(true);
    try (DynamoDbClient client = local.dynamoDbClient()) {
      Tables.create(client, "state");
      Tables.enableTtl(client, "state");
      String ttl =
          client
              .describeTimeToLive(describe -> describe.tableName("state"))
              .timeToLiveDescription()
              .attributeName();
      return table(client.describeTable(describe -> describe.tableName("state")).table(), ttl);
    } finally {
      local.shutdown();
    }
  }

  private static Table table(TableDescription table, String ttl) {
    Map<String, String> types =
        table.attributeDefinitions().stream()
            .collect(
                Collectors.toMap(
                    AttributeDefinition::attributeName,
                    AttributeDefinition::attributeTypeAsString));
    Map<String, Set<String>> indexes = new TreeMap<>();
    table
        .globalSecondaryIndexes()
        .forEach(index -> {
          Set<String> parts = keys(index.keySchema(), types);
          parts.add(index.projection().projectionTypeAsString());
          indexes.put(index.indexName(), parts);
        });
    return new Table(keys(table.keySchema(), types), indexes, ttl);
  }

  private static Set<String> keys(List<KeySchemaElement> schema, Map<String, String> types) {
    Set<String> keys = new TreeSet<>();
    schema.forEach(key ->
        keys.add(
            key.attributeName()
                + " "
                + types.get(key.attributeName())
                + " "
                + key.keyTypeAsString()));
    return keys;
  }
}
