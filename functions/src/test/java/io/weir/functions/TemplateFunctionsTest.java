package io.weir.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.StreamFunction;
import io.weir.functions.earthquakes.Earthquakes;
import io.weir.functions.flights.Flights;
import io.weir.functions.pageviews.PageViews;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every function of a template has, the starter's as well: what nothing is lost by, and the
 * rights that a test on LocalStack finds the functions of {@code template.yaml} to use.
 */
class TemplateFunctionsTest {
  private static final String PROJECT = "template.yaml";
  private static final String STARTER = Starter.TEMPLATE;

  private static JsonNode template(String name) throws IOException {
    Path checkout = Path.of("").toAbsolutePath().getParent();
    return Starter.read(checkout.resolve(name));
  }

  /** The properties of all resources of a type, by their names in the template. */
  private static Map<String, JsonNode> all(JsonNode template, String type) {
    Map<String, JsonNode> found = new TreeMap<>();
    template
        .path("Resources")
        .properties()
        .forEach(one -> {
          if (one.getValue().path("Type").asText().equals(type)) {
            found.put(one.getKey(), one.getValue().path("Properties"));
          }
        });
    return found;
  }

  private static Map<String, JsonNode> functions(JsonNode template) {
    Map<String, JsonNode> functions = all(template, "AWS::Serverless::Function");
    assertThat(functions).isNotEmpty();
    return functions;
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    (node.isArray() ? node : List.of(node)).forEach(one -> texts.add(one.asText()));
    return texts;
  }

  private static Set<String> variables(JsonNode function, String prefix) {
    return function.path("Environment").path("Variables").properties().stream()
        .filter(one -> one.getKey().startsWith(prefix))
        .map(one -> one.getValue().asText() + ".Arn")
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What a function itself may call, by the name of the statement. */
  private static Map<String, JsonNode> statements(JsonNode template, JsonNode function) {
    String role = function.path("Role").asText().replace(".Arn", "");
    Map<String, JsonNode> statements = new TreeMap<>();
    for (JsonNode policy :
        template.path("Resources").path(role).path("Properties").path("Policies")) {
      if (policy.path("PolicyName").asText().equals("function")) {
        policy
            .path("PolicyDocument")
            .path("Statement")
            .forEach(one -> statements.put(one.path("Sid").asText(), one));
      }
    }
    return statements;
  }

  @ParameterizedTest
  @ValueSource(strings = {PROJECT, STARTER})
  void everyFunctionMayDoTheSameToItsOwnTablesAndStreamsAlone(String name) throws IOException {
    JsonNode project = template(PROJECT);
    Map<String, JsonNode> pattern =
        statements(project, functions(project).values().iterator().next());
    JsonNode template = template(name);

    functions(template)
        .forEach((function, properties) -> {
          Map<String, JsonNode> statements = statements(template, properties);
          assertThat(statements).as(function).containsOnlyKeys(pattern.keySet());
          statements.forEach((sid, statement) ->
              assertThat(texts(statement.path("Action")))
                  .as("%s may %s", function, sid)
                  .containsExactlyElementsOf(texts(pattern.get(sid).path("Action"))));
          assertResources(function, properties, statements);
        });
  }

  private static void assertResources(
      String function, JsonNode properties, Map<String, JsonNode> statements) {
    Set<String> letters = variables(properties, "WEIR_TABLE_DEAD_LETTERS");
    Set<String> results = variables(properties, "WEIR_TABLE_");
    results.removeAll(letters);
    Map<String, Set<String>> own =
        Map.of(
            "State",
            variables(properties, "WEIR_STATE_TABLE"),
            "Results",
            results,
            "DeadLetters",
            letters,
            "Shards",
            variables(properties, "WEIR_STREAM_"));
    own.forEach((sid, resources) ->
        assertThat(texts(statements.get(sid).path("Resource")))
            .as("%s %s", function, sid)
            .containsExactlyInAnyOrderElementsOf(resources));
    String state = "${" + own.get("State").iterator().next() + "}/index/due-";
    assertThat(texts(statements.get("Due").path("Resource")))
        .containsExactlyInAnyOrder(state + "event", state + "processing");
  }

  /** The only event that is no tick. */
  private static JsonNode records(JsonNode events) {
    List<String> names = new ArrayList<>();
    events.fieldNames().forEachRemaining(names::add);
    assertThat(names).hasSize(2).contains("Tick");
    names.remove("Tick");
    return events.path(names.getFirst());
  }

  @ParameterizedTest
  @ValueSource(strings = {PROJECT, STARTER})
  void everyMappingLosesNothing(String name) throws IOException {
    JsonNode template = template(name);

    functions(template)
        .forEach((function, properties) -> {
          JsonNode mapping = records(properties.path("Events")).path("Properties");
          assertThat(Set.of(mapping.path("Stream").asText()))
              .as(function)
              .isEqualTo(variables(properties, "WEIR_STREAM_"));
          assertThat(texts(mapping.path("FunctionResponseTypes")))
              .containsExactly("ReportBatchItemFailures");
          assertThat(startingPosition(template, mapping)).isEqualTo("TRIM_HORIZON");
          assertThat(mapping.path("BisectBatchOnFunctionError").asBoolean()).isTrue();
          assertThat(mapping.path("MaximumRetryAttempts").asInt()).isEqualTo(-1);
          assertThat(mapping.path("MaximumRecordAgeInSeconds").asInt()).isEqualTo(-1);
          assertThat(
                  mapping.path("DestinationConfig").path("OnFailure").path("Destination").asText())
              .isEqualTo("DeadLetterBucket.Arn");
          assertThat(
                  properties.path("Events").path("Tick").path("Properties").path("Input").asText())
              .isEqualTo("{\"weir\":\"tick\"}");
        });
  }

  /** Its own, or the default of the parameter that it names. */
  private static String startingPosition(JsonNode template, JsonNode mapping) {
    String text = mapping.path("StartingPosition").asText();
    return template.path("Parameters").path(text).path("Default").asText(text);
  }

  /** What a function is told of the factor is what its mapping has. */
  @ParameterizedTest
  @ValueSource(strings = {PROJECT, STARTER})
  void theFactorIsOneParameter(String name) throws IOException {
    JsonNode template = template(name);
    JsonNode globals = template.path("Globals").path("Function");

    assertThat(template.path("Parameters").path("Factor").path("MaxValue").asInt()).isEqualTo(10);
    assertThat(globals.at("/Environment/Variables/WEIR_PARALLELIZATION_FACTOR").asText())
        .isEqualTo("Factor");
    assertThat(globals.path("Runtime").asText()).isEqualTo("java25");
    functions(template)
        .values()
        .forEach(function -> {
          assertThat(
                  records(function.path("Events")).at("/Properties/ParallelizationFactor").asText())
              .isEqualTo("Factor");
          assertThat(
                  function.at("/Environment/Variables/WEIR_PARALLELIZATION_FACTOR").isMissingNode())
              .isTrue();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {PROJECT, STARTER})
  void everyFunctionIsWatchedAndItsLogEnds(String name) throws IOException {
    JsonNode template = template(name);
    Set<String> watched =
        all(template, "AWS::CloudWatch::Alarm").values().stream()
            .map(alarm ->
                alarm.path("MetricName").asText() + " " + alarm.at("/Dimensions/0/Value").asText())
            .collect(Collectors.toSet());

    functions(template)
        .forEach((function, properties) -> {
          String called = properties.path("FunctionName").asText();
          assertThat(watched)
              .contains(
                  "IteratorAge " + called,
                  "Errors " + called,
                  "Throttles " + called,
                  "DeadLetters " + called);
          String log = properties.at("/LoggingConfig/LogGroup").asText();
          assertThat(all(template, "AWS::Logs::LogGroup").get(log).path("RetentionInDays").asText())
              .isEqualTo("LogRetentionDays");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {PROJECT, STARTER})
  void everyTableIsEncryptedAndCanBeRecovered(String name) throws IOException {
    JsonNode template = template(name);

    all(template, "AWS::DynamoDB::Table")
        .forEach((table, properties) -> {
          assertThat(properties.at("/SSESpecification/SSEEnabled").asBoolean()).as(table).isTrue();
          assertThat(
                  properties
                      .at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                      .asBoolean())
              .as(table)
              .isTrue();
        });
    all(template, "AWS::Kinesis::Stream")
        .values()
        .forEach(stream ->
            assertThat(stream.at("/StreamEncryption/EncryptionType").asText()).isEqualTo("KMS"));
  }

  @Test
  void everyFunctionIsToldOfItsStreamsAndTables() throws IOException {
    Map<String, JsonNode> functions = functions(template(PROJECT));
    Map<String, StreamFunction> code =
        Map.of(
            "Earthquakes", Earthquakes.FUNCTION,
            "Flights", Flights.FUNCTION,
            "PageViews", PageViews.FUNCTION);

    assertThat(functions).containsOnlyKeys(code.keySet());
    code.forEach((name, function) ->
        assertThat(names(functions.get(name)))
            .as(name)
            .containsExactlyInAnyOrderElementsOf(expected(function)));
  }

  private static Set<String> names(JsonNode function) {
    Set<String> names = new TreeSet<>();
    function.at("/Environment/Variables").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> expected(StreamFunction function) {
    Stream<String> streams = function.sources().keySet().stream().map(one -> "WEIR_STREAM_" + one);
    Stream<String> tables = function.allSinks().stream().map(one -> "WEIR_TABLE_" + one.name());
    Stream<String> others = Stream.of("WEIR_STATE_TABLE", "WEIR_TABLE_DEAD_LETTERS");
    return Stream.of(streams, tables, others)
        .flatMap(names -> names)
        .map(name -> name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
        .collect(Collectors.toSet());
  }
}
