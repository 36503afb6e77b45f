package io.weir.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.Lookup;
import io.weir.StreamFunction;
import io.weir.dynamo.DynamoLookup;
import io.weir.dynamo.RequestCounts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/**
 * The lookups of a function in a local run. The rows of a {@link DynamoLookup} come from a file,
 * and stand in a table of this process. What calls no service is asked as it is. Any other one is
 * refused: nothing is asked outside of this machine.
 */
final class LocalLookups {
  private final Map<String, List<Row>> rows = new HashMap<>();

  /**
   * @param place the file and line that it comes from
   */
  private record Row(String place, Map<String, AttributeValue> item) {}

  /**
   * Reads the rows of all lookups.
   *
   * @param files each {@code NAME=FILE}, JSON lines
   * @throws UsageException if a lookup has none, or cannot be had here
   */
  static LocalLookups read(Examples.Job job, List<String> files) {
    try {
      return new LocalLookups(job, files);
    } catch (IOException broken) {
      throw new UsageException("cannot read the rows of a lookup: " + broken);
    }
  }

  private LocalLookups(Examples.Job job, List<String> files) throws IOException {
    Map<String, String> given = given(job.function(), files);
    for (Lookup<?, ?> lookup : job.function().lookups()) {
      String name = lookup.name();
      if (lookup instanceof DynamoLookup<?, ?> table) {
        try (InputStream in = open(job, name, given.get(name))) {
          rows.put(name, read(table, in, given.getOrDefault(name, "the sample")));
        }
      } else if (!lookup.resources().isEmpty() || given.containsKey(name)) {
        throw new UsageException(
            "lookup '"
                + name
                + "' is a "
                + lookup.getClass().getSimpleName()
                + ", and a local run has a table for a DynamoLookup only; run a definition that has a"
                + " Lookup.of(..) in its place");
      }
    }
  }

  private static Map<String, String> given(StreamFunction function, List<String> files) {
    List<String> names = function.lookups().stream().map(Lookup::name).toList();
    Map<String, String> given = new HashMap<>();
    for (String file : files) {
      int end = file.indexOf('=');
      String name = end < 0 ? file : file.substring(0, end);
      if (end < 0 || !names.contains(name)) {
        throw new UsageException(
            "--lookup " + file + " must be NAME=FILE; the function's lookups are " + names);
      }
      if (given.put(name, file.substring(end + 1)) != null) {
        throw new UsageException("--lookup " + file + " is a second file for the same lookup");
      }
    }
    return given;
  }

  private static InputStream open(Examples.Job job, String lookup, String file) throws IOException {
    String sample = job.rows().get(lookup);
    if (file == null && sample != null) {
      return Examples.class.getResourceAsStream(sample);
    }
    if (file == null || !Files.isReadable(Path.of(file))) {
      throw new UsageException(
          "function '"
              + job.function().name()
              + "' asks lookup '"
              + lookup
              + "'; give its rows as a file that can be read, one JSON object a line: --lookup "
              + lookup
              + "=FILE");
    }
    return Files.newInputStream(Path.of(file));
  }

  private static List<Row> read(DynamoLookup<?, ?> lookup, InputStream in, String file)
      throws IOException {
    List<Row> rows = new ArrayList<>();
    FileLines lines = new FileLines(in, file);
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      String place = file + " line " + lines.number();
      rows.add(new Row(place, row(lookup, line, place)));
    }
    return rows;
  }

  private static Map<String, AttributeValue> row(
      DynamoLookup<?, ?> lookup, byte[] line, String place) {
    JsonNode row;
    try {
      row = JsonValues.parsed(line);
    } catch (IOException broken) {
      throw new UsageException(place + " is no JSON: " + broken.getMessage());
    }
    for (String name : lookup.keyNames()) {
      if (!row.path(name).isTextual() && !row.path(name).isNumber()) {
        throw new UsageException(
            place + " has no text or number '" + name + "', which the key of the table has");
      }
    }
    return JsonValues.item(row).m();
  }

  /** Without a row nothing says of which type the key of a table is. */
  String advice() {
    List<String> empty =
        rows.keySet().stream().filter(name -> rows.get(name).isEmpty()).sorted().toList();
    return empty.isEmpty()
        ? ""
        : "; no row is given for "
            + String.join(", ", empty)
            + ", so the key is taken for a text: if it is a number, give one row that has it";
  }

  /**
   * The function with its lookups here instead of in an account.
   *
   * @throws UsageException if their tables do not take a row
   */
  StreamFunction bind(StreamFunction function, DynamoDbClient client, RequestCounts counts) {
    return function.withLookups(lookup -> bind(lookup, client, counts));
  }

  private Lookup<?, ?> bind(Lookup<?, ?> lookup, DynamoDbClient client, RequestCounts counts) {
    if (!(lookup instanceof DynamoLookup<?, ?> dynamo)) {
      return lookup;
    }
    String table = "lookup-" + lookup.name();
    create(dynamo, table, client);
    return dynamo.inTable(table).withClient(client, counts);
  }

  private void create(DynamoLookup<?, ?> lookup, String table, DynamoDbClient client) {
    List<Row> all = rows.getOrDefault(lookup.name(), List.of());
    List<AttributeDefinition> attributes = new ArrayList<>();
    List<KeySchemaElement> key = new ArrayList<>();
    for (String name : lookup.keyNames()) {
      boolean number = !all.isEmpty() && all.getFirst().item().get(name).n() != null;
      attributes.add(
          AttributeDefinition.builder()
              .attributeName(name)
              .attributeType(number ? "N" : "S")
              .build());
      key.add(
          KeySchemaElement.builder()
              .attributeName(name)
              .keyType(key.isEmpty() ? "HASH" : "RANGE")
              .build());
    }
    client.createTable(made ->
        made.tableName(table)
            .attributeDefinitions(attributes)
            .keySchema(key)
            .billingMode("PAY_PER_REQUEST"));
    all.forEach(row -> put(row, table, client));
  }

  private static void put(Row row, String table, DynamoDbClient client) {
    try {
      client.putItem(put -> put.tableName(table).item(row.item()));
    } catch (SdkException refused) {
      throw new UsageException(
          row.place()
              + " is no row that DynamoDB takes; mend it, and give the key of all rows the type of"
              + " the first: "
              + reason(refused),
          refused);
    }
  }

  private static String reason(SdkException refused) {
    return refused instanceof AwsServiceException service && service.awsErrorDetails() != null
        ? service.awsErrorDetails().errorMessage()
        : String.valueOf(refused.getMessage());
  }
}
