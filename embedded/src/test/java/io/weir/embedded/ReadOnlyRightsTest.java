package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.StreamFunction;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** What docs/operate/look-inside.md says that a command may do is what it does. */
class ReadOnlyRightsTest extends StoredHits {
  private static final Path ROOT = Files.exists(Path.of("docs")) ? Path.of("") : Path.of("..");

  /** The function with a table. */
  static final class Rows {
    public static final StreamFunction FUNCTION =
        FUNCTION_OF_HITS.withSinks(sink ->
            sink.name().equals("counts")
                ? DynamoSink.<Object>table("counts", Rows::row).key("page")
                : sink);

    private Rows() {}

    private static Map<String, Object> row(Object value) {
      return Map.of("page", value);
    }
  }

  private static final StreamFunction FUNCTION_OF_HITS = FUNCTION;

  @TempDir private Path folder;
  private final RecordedCalls kinesis = new RecordedCalls("kinesis");

  @Override
  KinesisClient kinesis() {
    return kinesis.of(KinesisClient.class, new SimulatedKinesis(stream));
  }

  @BeforeEach
  void hits() {
    Tables.createResult(model, "counts", "page", null);
    at(300);
    put(0, "home", 0);
    put(0, "bad", 100);
    put(1, "about", 90);
    run(0);
    engine = engine(FUNCTION);
    run(1);
  }

  /** The actions of the page, by command. */
  private static Map<String, Set<String>> documented() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/operate/look-inside.md"));
    Map<String, Set<String>> all = new LinkedHashMap<>();
    page.lines()
        .filter(line -> line.startsWith("| `./weir "))
        .filter(line -> line.contains("dynamodb:"))
        .forEach(line -> {
          String[] cells = line.split("\\|");
          String command = cells[1].strip().replace("`", "").replace("./weir ", "");
          all.put(
              command,
              Arrays.stream(cells[2].split("[`,. ]+"))
                  .filter(word -> word.contains(":"))
                  .collect(Collectors.toCollection(TreeSet::new)));
        });
    return all;
  }

  private Set<String> used(String... args) {
    kinesis.clear();
    assertThat(command(args)).as(String.join(" ", args) + refusal()).isLessThan(2);
    return Stream.of(dynamo, kinesis)
        .flatMap(calls -> calls.actions().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void eachCommandUsesTheRightsThatThePageLists() throws IOException {
    String out = folder.resolve("out").toString();
    Map<String, List<String>> runs = new LinkedHashMap<>();
    runs.put("status", List.of("status"));
    runs.put("status --deep", List.of("status", "--deep"));
    runs.put("explain", List.of("explain", "--function", named(), "--key", "home"));
    runs.put(
        "explain --row",
        List.of(
            "explain", "--function", Rows.class.getName(), "--key", "home", "--row", "page=home"));
    runs.put(
        "explain --streams",
        List.of("explain", "--function", named(), "--key", "home", "--streams"));
    runs.put("state --key", List.of("state", "--function", named(), "--key", "home"));
    runs.put("state --where", List.of("state", "--function", named(), "--where", "kind=window"));
    runs.put("capture", List.of("capture", "--function", named(), "--key", "home", "--out", out));
    runs.put("bundle", List.of("bundle", "--out", out + ".zip"));

    Map<String, Set<String>> documented = documented();
    Map<String, Set<String>> used = new LinkedHashMap<>();
    runs.forEach((command, args) -> used.put(command, used(args.toArray(String[]::new))));
    used.forEach((command, actions) ->
        assertThat(documented.get(command)).as("rights of ./weir %s", command).isEqualTo(actions));
    documented.keySet().removeAll(List.of("audit", "sweep"));
    assertThat(documented.keySet()).as("each is run here").isEqualTo(used.keySet());
    assertThat(
            used.values().stream()
                .flatMap(Set::stream)
                .map(action -> action.substring(action.indexOf(':') + 1)))
        .as("they only read")
        .allMatch(action -> action.matches("(Get|BatchGet|Query|Scan|Describe|List).*"));
  }
}
