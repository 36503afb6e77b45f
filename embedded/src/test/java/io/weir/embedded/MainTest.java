package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.process.ProcessFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the command takes and refuses, and what it leaves in its folder. */
class MainTest extends MainRuns {
  @Test
  void anUnknownFunctionIsNamedAndNothingIsWritten() {
    assertThat(run("--function", "nope", "--out", folder.resolve("out").toString())).isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aMissingFileEndsTheCommandAndNothingIsWritten() {
    assertThat(
            run(
                "--input",
                folder.resolve("no.jsonl").toString(),
                "--out",
                folder.resolve("out").toString()))
        .isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void strictlyABadLineEndsTheCommandBeforeAnythingRuns() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("in.jsonl"),
            "{\"id\":\"v1\",\"page\":\"home\",\"at\":\"2024-01-01T00:00:00Z\"}\n{broken\n");
    assertThat(
            run(
                "--function",
                "page-views",
                "--input",
                input.toString(),
                "--strict",
                "--out",
                folder.resolve("out").toString()))
        .isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  /**
   * Kinesis takes the first one, and Lambda hands it to no function; the second one neither takes.
   */
  @Test
  void aLineThatNoInvocationHoldsIsNamed() throws IOException {
    for (int bytes : new int[] {5_000_000, 11_000_000}) {
      String large =
          "{\"id\":\""
              + "x".repeat(bytes)
              + "\",\"page\":\"home\",\"at\":\"2024-01-01T00:00:00Z\"}";
      String input = views(view("v1", "\"2024-01-01T00:00:00Z\""), large);
      assertThat(refused("--function", "page-views", "--input", input, "--strict"))
          .contains(
              "line 2",
              bytes < 10_000_000 ? "fit no invocation of Lambda (6 MB" : "at most 10485760");
    }
  }

  @Test
  void negativeKillsAreRefused() {
    assertThat(run("--kill-every", "-1")).isEqualTo(2);
  }

  @Test
  void aPlaceWhereNothingCanBeWrittenIsRefusedBeforeTheRun() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");

    assertThat(refused("--out", file.toString())).contains(file + " is a file; give a folder");
    assertThat(refused("--out", file.resolve("below").toString()))
        .contains("nothing can be written there", "give a folder");
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(file).hasContent("mine");
  }

  @Test
  void whatAnEarlierRunWroteAndThisOneDoesNotIsDeleted() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(out.resolve("dead-letters.jsonl"), "{}\n");
    Files.writeString(out.resolve("chart.svg"), "<svg></svg>\n");
    Files.writeString(out.resolve("notes.txt"), "mine");
    String input = views(view("v1", "\"2024-01-01T00:00:00Z\""));

    assertThat(
            run(
                "--function",
                ByPartitionKey.class.getName(),
                "--input",
                input,
                "--partition-key",
                "page",
                "--out",
                out.toString()))
        .isZero();
    assertThat(out.toFile().list()).containsExactlyInAnyOrder("results.jsonl", "notes.txt");
  }

  @Test
  void aMissingTimestampIsNamedWithItsLineAndSetting() throws IOException {
    String input = views(view("v1", "\"2024-01-01T00:00:00Z\""), view("v2", "null"));

    assertThat(refused("--function", "page-views", "--input", input, "--strict"))
        .contains("line 2", "timestamps(..)", "null")
        .doesNotContain("Exception");
  }

  /** A function that keys by partition key, and keeps nothing. */
  public static final class ByPartitionKey {
    record Seen(String id, String page) {}

    static final Set<String> KEYS = ConcurrentHashMap.newKeySet();

    public static final StreamFunction FUNCTION =
        StreamFunction.named("keys")
            .from(Source.stream("seen", Json.of(Seen.class)).keyByPartitionKey())
            .compute(
                ProcessFunction.<Seen, String>of(
                    (event, context) -> KEYS.add(context.key() + "=" + event.value().id())))
            .to(new JsonLinesSink<>("nothing", System.out))
            .build();
  }

  @Test
  void batchesAreAsLargeAsAMappings() {
    assertThat(refused("--batch-size", "0")).contains("must be 1 to 10000");
    assertThat(refused("--batch-size", "10001")).contains("must be 1 to 10000");
    assertThat(refused("--store", "disk")).contains("--store", "DYNAMODB, MEMORY");
  }

  @Test
  void theHelpTellsEveryExitStatus() {
    CommandLine line = new CommandLine(new Main(System.out));

    assertThat(line.getUsageMessage()).contains("Exit status", "3   the run is whole, with dead");
  }

  @Test
  void thePartitionKeyIsTheFieldThatIsNamed() throws IOException {
    String input = views("{\"id\":\"k1\",\"page\":\"home\"}", "{\"id\":\"k2\",\"page\":\"news\"}");
    String name = ByPartitionKey.class.getName();
    String out = folder.resolve("out").toString();

    assertThat(refused("--function", name, "--input", input, "--out", out))
        .contains("'seen' by partition key", "--partition-key FIELD");
    assertThat(refused("--function", name, "--input", input, "--partition-key", "no", "--out", out))
        .contains("line 1", "'no' is no partition key");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(run("--function", name, "--input", input, "--partition-key", "page", "--out", out))
        .isZero();
    assertThat(ByPartitionKey.KEYS).contains("home=k1", "news=k2");
  }

  @Test
  void aFunctionOfTheUsersOwnIsFoundByItsClassPath() throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("Mine.java"),
"""
            import io.weir.*;
            import io.weir.codec.Json;
            import io.weir.embedded.JsonLinesSink;
            import io.weir.process.ProcessFunction;

            public class Mine {
              public record Ev(String id) {}

              public static final StreamFunction FUNCTION =
                  StreamFunction.named("mine")
                      .from(Source.stream("events", Json.of(Ev.class)).keyBy(Ev::id))
                      .compute(
                          ProcessFunction.<Ev, Ev>of(
                              (event, context) -> context.emit(event.value())))
                      .to(new JsonLinesSink<>("lines", System.out))
                      .build();
            }

            class Hidden {
              public static final StreamFunction FUNCTION = Mine.FUNCTION;
            }
""");
    Path classes = Files.createDirectory(folder.resolve("classes"));
    String classPath = System.getProperty("java.class.path");
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(
                    null,
                    null,
                    null,
                    "-proc:none",
                    "-cp",
                    classPath,
                    "-d",
                    classes.toString(),
                    source.toString()))
        .isZero();
    String input = views("{\"id\":\"e1\"}");
    String out = folder.resolve("out").toString();

    assertThat(refused("--function", "Mine", "--input", input, "--out", out))
        .contains("no function 'Mine' and no class of that name", "--class-path");
    assertThat(refused("--function", "java.lang.String", "--input", input, "--out", out))
        .contains("class java.lang.String is there", "has no public FUNCTION", "build()");
    assertThat(refused("--function", NotBuilt.class.getName(), "--input", input, "--out", out))
        .contains("FUNCTION is no StreamFunction", "end it with build()");
    assertThat(
            refused(
                "--function",
                "Hidden",
                "--class-path",
                classes.toString(),
                "--input",
                input,
                "--out",
                out))
        .contains("the class is not public");
    assertThat(refused("--function", "Mine", "--class-path", classes + "x", "--out", out))
        .contains("'" + classes + "x', which is not there");
    assertThat(
            run(
                "--function",
                "Mine",
                "--class-path",
                classes.toString(),
                "--input",
                input,
                "--out",
                out))
        .isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("1 events: 1 applied");
  }

  /** Its builder stands in the place of the function. */
  public static final class NotBuilt {
    public static final Object FUNCTION = io.weir.StreamFunction.named("not-built");

    private NotBuilt() {}
  }
}
