package io.weir.embedded;

import io.weir.StreamFunction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * Runs functions in a process of its own, whose logs are on: by the command, once as it is and once
 * strictly, and then with all items of all tables on standard output.
 */
final class PlantedRun {
  private static final String REFUSING = "refusing";

  private PlantedRun() {}

  /**
   * @param args the folder for results, the input, and the class of a function
   */
  public static void main(String[] args) throws Exception {
    String[] plain = {"--input", args[1], "--function", args[2], "--store", "memory"};
    String[] common = refuses(args) ? MainRuns.with(plain, "--deliver", REFUSING) : plain;
    Main.run(System.out, MainRuns.with(common, "--out", args[0], "--kill-every", "3"));
    Main.run(System.out, System.out, MainRuns.with(common, "--out", args[0], "--strict"));
    items(args);
    System.exit(0);
  }

  /** True if the function has the sink that refuses; only one that is opened does. */
  private static boolean refuses(String[] args) {
    return Examples.job(args[2], null).function().allSinks().stream()
        .anyMatch(sink -> sink.name().equals(REFUSING));
  }

  private static void items(String[] args) throws Exception {
    Examples.Job job = Examples.job(args[2], null);
    LocalInput input =
        LocalInput.read(
            job,
            new LocalInput.Options(List.of(args[1]), List.of(), List.of(), false),
            System.currentTimeMillis());
    try (LocalTables tables = new LocalTables(LocalStore.MEMORY)) {
      StreamFunction function = tables.bind(job.function(), LocalLookups.read(job, List.of()));
      LocalSinks sinks = new LocalSinks(function, refuses(args) ? Set.of(REFUSING) : Set.of());
      new LocalRun(function, sinks, tables, 2, 0, 1, input.lines()).run(input.lines(), done -> {});
      print(tables.client());
    }
  }

  private static void print(DynamoDbClient client) {
    for (String table : List.of("weir-state", "rows", "dead-letters", "late")) {
      try {
        client
            .scanPaginator(scan -> scan.tableName(table))
            .items()
            .forEach(item -> System.out.println("item of " + table + " " + texts(item)));
      } catch (ResourceNotFoundException none) {
        System.out.println("no table " + table);
      }
    }
  }

  private static List<String> texts(Map<String, AttributeValue> item) {
    List<String> texts = new ArrayList<>();
    item.forEach((name, value) -> texts.add(name + "=" + text(value)));
    return texts;
  }

  private static String text(AttributeValue value) {
    if (value.b() != null) {
      return new String(value.b().asByteArray(), StandardCharsets.ISO_8859_1);
    }
    return value.hasM()
        ? texts(value.m()).toString()
        : value.hasL()
            ? value.l().stream().map(PlantedRun::text).toList().toString()
            : value.toString();
  }
}
