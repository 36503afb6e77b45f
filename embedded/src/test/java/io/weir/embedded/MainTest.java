package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregate;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.KeyType;
import io.weir.join.IntervalJoin;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.spi.SinkWriter;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private int run(String... args) {
    return Main.run(new PrintStream(printed, true, StandardCharsets.UTF_8), args);
  }

  @Test
  void theEarthquakesComeOutTheSameWithAndWithoutCrashes() throws IOException {
    assertThat(run("--out", folder.resolve("calm").toString())).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("(sum 1707)")
        .contains("0 crashes");
    for (int seed = 1; seed <= 3; seed++) {
      sameAfterCrashes(3, seed);
    }
    sameAfterCrashes(1, 1);
    sameAfterCrashes(1, 3);
    assertThat(folder.resolve("calm/chart.svg")).content().startsWith("<svg").endsWith("</svg>\n");
  }

  /** With every invocation a crash, or every third one: the last ticks are invocations too. */
  private void sameAfterCrashes(int killEvery, int seed) {
    Path out = folder.resolve("killed" + killEvery + "-" + seed);
    assertThat(run("--out", out.toString(), "--kill-every", "" + killEvery, "--seed", "" + seed))
        .as("--kill-every %d --seed %d", killEvery, seed)
        .isZero();
    assertThat(out.resolve("results.jsonl"))
        .hasSameTextualContentAs(folder.resolve("calm/results.jsonl"));
    assertThat(out.resolve("dead-letters.jsonl")).doesNotExist();
  }

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
  void aFileOfTheUsersOwnIsCounted() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("in.jsonl"),
            "{\"id\":\"v1\",\"page\":\"home\",\"at\":\"2024-01-01T00:00:00Z\"}\n");
    assertThat(
            run(
                "--function",
                "page-views",
                "--input",
                input.toString(),
                "--out",
                folder.resolve("out").toString()))
        .isZero();
    assertThat(folder.resolve("out/results.jsonl")).content().contains("\"views\":\"1\"");
  }

  @Test
  void negativeKillsAreRefused() {
    assertThat(run("--kill-every", "-1")).isEqualTo(2);
  }

  /** Runs with what is printed as errors caught: the command line's own go to standard error. */
  private String refused(String... args) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);

    assertThat(Main.run(out, err, args)).isEqualTo(2);
    return errors.toString(StandardCharsets.UTF_8);
  }

  private String views(String... lines) throws IOException {
    return Files.write(folder.resolve("views.jsonl"), List.of(lines)).toString();
  }

  private static String view(String id, String at) {
    return "{\"id\":\"" + id + "\",\"page\":\"home\",\"at\":" + at + "}";
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

  /** A function with a sink of its own for dead letters, whose timer always fails. */
  public static final class OwnLetters {
    record Seen(String id) {}

    static final List<String> KEPT = new CopyOnWriteArrayList<>();

    public static final StreamFunction FUNCTION =
        StreamFunction.named("own-letters")
            .from(
                Source.stream("seen", Json.of(Seen.class))
                    .timestampMillis(seen -> 0, WatermarkStrategy.monotonic())
                    .keyBy(Seen::id))
            .compute(new FailingTimer())
            .to(new JsonLinesSink<>("nothing", System.out))
            .deadLetters(new Kept())
            .build();

    static final class FailingTimer extends ProcessFunction<Seen, String> {
      @Override
      public void onEvent(Event<Seen> event, ProcessContext<String> context) {
        if (event.value().id().equals("bad")) {
          throw new IllegalArgumentException("bad");
        }
        context.timers().event(1_000);
      }

      @Override
      public void onEventTimer(long time, ProcessContext<String> context) {
        throw new IllegalStateException("no timer works");
      }
    }

    /** In a form of its own. */
    static final class Kept implements Sink<DeadLetter> {
      @Override
      public String name() {
        return "kept";
      }

      @Override
      public Effect effect() {
        return Effect.AT_LEAST_ONCE;
      }

      @Override
      public byte[] encode(DeadLetter letter) {
        return (letter.reason() + " " + letter.key()).getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public SinkWriter open() {
        return emissions -> {
          emissions.forEach(one -> KEPT.add(new String(one.payload(), StandardCharsets.UTF_8)));
          return emissions.stream().map(one -> SinkWriter.Outcome.DELIVERED).toList();
        };
      }
    }
  }

  @Test
  void lettersOfTimersAreCountedAndThoseOfASinkOfTheFunctionsOwnAreShown() throws IOException {
    Path out = folder.resolve("letters");
    OwnLetters.KEPT.clear();
    String input = views("{\"id\":\"one\"}", "{\"id\":\"bad\"}", "{\"id\":\"two\"}");
    String name = OwnLetters.class.getName();

    assertThat(run("--function", name, "--input", input, "--out", out.toString())).isEqualTo(3);

    assertThat(OwnLetters.KEPT)
        .containsExactlyInAnyOrder("HANDLER_FAILED bad", "TIMER_FAILED one", "TIMER_FAILED two");
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("3 events: 2 applied", "1 dead letters")
        .contains("3 letters in dead-letters.jsonl")
        .containsPattern("HANDLER_FAILED: 1, the first at .*views.jsonl, line 2: .*bad")
        .containsPattern("TIMER_FAILED: 2, the first at .*no timer works");
    assertThat(Files.readAllLines(out.resolve("dead-letters.jsonl")))
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).contains("no timer works", "\"key\":\"one\""));
  }

  /** What a window makes has a number for a sort key, and the sink says nothing of it. */
  public static final class TextCounts {
    record Ev(String id, Instant at) {}

    private static final Source<Ev> EVENTS =
        Source.stream("evs", Json.of(Ev.class))
            .timestamps(Ev::at, WatermarkStrategy.monotonic())
            .waitForSilentShards();

    public static final StreamFunction FUNCTION =
        StreamFunction.named("text-counts")
            .from(EVENTS.keyBy(Ev::id))
            .compute(
                Window.of(Ev.class)
                    .tumbling(Duration.ofMinutes(1))
                    .aggregate(
                        Aggregate.of(
                            () -> 0L,
                            (count, event) -> count + 1,
                            Long::sum,
                            count -> count,
                            Json.of(Long.class)),
                        (key, start, end, count) ->
                            Map.<String, Object>of("id", key, "start", start.toEpochMilli())))
            .to(DynamoSink.<Map<String, Object>>table("text-counts", row -> row).key("id", "start"))
            .build();
  }

  /** A sink that takes nothing. */
  public static final class Refused {
    public static final StreamFunction FUNCTION =
        StreamFunction.named("refused")
            .from(Source.stream("evs", Json.of(TextCounts.Ev.class)).keyBy(TextCounts.Ev::id))
            .compute(
                ProcessFunction.<TextCounts.Ev, String>of(
                    (event, context) -> context.emit(event.value().id())))
            .to(new RefusingSink())
            .build();

    static final class RefusingSink implements Sink<String> {
      @Override
      public String name() {
        return "refusing";
      }

      @Override
      public Effect effect() {
        return Effect.AT_LEAST_ONCE;
      }

      @Override
      public byte[] encode(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public SinkWriter open() {
        return emissions ->
            emissions.stream()
                .<SinkWriter.Outcome>map(one -> new SinkWriter.Outcome.Refused("it is shut"))
                .toList();
      }
    }
  }

  @Test
  void whatASinkCannotKeepOrDoesNotTakeIsInTheSummaryThoughNoRecordIsDead() throws IOException {
    String input = views("{\"id\":\"a\",\"at\":\"2024-01-01T00:00:00Z\"}");
    String out = folder.resolve("out").toString();

    String counts = TextCounts.class.getName();
    assertThat(run("--function", counts, "--input", input, "--out", out)).isEqualTo(3);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("1 events: 1 applied", "0 dead letters", "1 letters in dead-letters.jsonl")
        .contains("RESULT_REFUSED: 1, the first at ", "sortKey(\"start\", KeyType.NUMBER)");

    String refused = Refused.class.getName();
    assertThat(run("--function", refused, "--input", input, "--out", out)).isEqualTo(3);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("SINK_REFUSED: 1, the first at " + input + ", line 1: ", "it is shut");
  }

  /** Highest bids by auction and amount: the sort key is a number. */
  public static final class Bids {
    record Bid(String auction, int amount) {
      Map<String, Object> item() {
        return Map.of("auction", auction, "amount", amount);
      }
    }

    private static final DynamoSink<Bid> BIDS =
        DynamoSink.table("bids", Bid::item).key("auction").sortKey("amount", KeyType.NUMBER);

    public static final StreamFunction FUNCTION = function(BIDS);

    static StreamFunction function(DynamoSink<Bid> sink) {
      return StreamFunction.named("bids")
          .from(Source.stream("bids", Json.of(Bid.class)).keyBy(Bid::auction))
          .compute(ProcessFunction.<Bid, Bid>of((event, context) -> context.emit(event.value())))
          .to(sink)
          .build();
    }
  }

  /** Both sides of the join stand in one stream. */
  public static final class PaidOrders {
    record Line(String type, String order, long at) {
      Map<String, Object> item() {
        return Map.of("order", order, "at", at);
      }
    }

    private static final Source<Line> SHOP =
        Source.stream("shop", Json.of(Line.class))
            .timestampMillis(Line::at, WatermarkStrategy.monotonic());
    private static final Source<Line> ORDERS =
        SHOP.only("orders", line -> line.type().equals("order"));
    private static final Source<Line> PAYMENTS =
        SHOP.only("payments", line -> line.type().equals("payment"));

    public static final StreamFunction FUNCTION =
        StreamFunction.named("paid-orders")
            .compute(
                IntervalJoin.of(ORDERS.keyBy(Line::order), PAYMENTS.keyBy(Line::order))
                    .between(Duration.ZERO, Duration.ofMinutes(1))
                    .join((order, payment) -> payment))
            .to(DynamoSink.table("paid", Line::item).key("order"))
            .build();
  }

  @Test
  void sourcesOnOneStreamRunLocallyFromOneFile() throws IOException {
    String input =
        views(
            "{\"type\":\"order\",\"order\":\"a\",\"at\":1704110400000}",
            "{\"type\":\"payment\",\"order\":\"a\",\"at\":1704110401000}",
            "{\"type\":\"visit\",\"order\":\"a\",\"at\":1704110402000}",
            "{\"type\":\"payment\",\"order\":\"b\",\"at\":1704110403000}");
    String out = folder.resolve("paid").toString();

    assertThat(run("--function", PaidOrders.class.getName(), "--input", input, "--out", out))
        .isZero();

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("paid: 1 rows", "4 events: 3 applied", "1 filtered");
  }

  /** The same with a sink that says nothing of its key. */
  public static final class TextBids {
    public static final StreamFunction FUNCTION =
        Bids.function(DynamoSink.table("bids", Bids.Bid::item).key("auction", "amount"));
  }

  private static final String[] BIDS = {
    "{\"auction\":\"a\",\"amount\":9}",
    "{\"auction\":\"a\",\"amount\":10}",
    "{\"auction\":\"a\",\"amount\":-1}"
  };

  @Test
  void aNumericSortKeyIsDeclaredAndOrdersTheRows() throws IOException {
    Path out = folder.resolve("bids");

    assertThat(run("--function", Bids.class.getName(), "--input", views(BIDS), "--out", "" + out))
        .isZero();

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("bids: 3 rows", "3 events: 3 applied");
    assertThat(Files.readAllLines(out.resolve("results.jsonl")))
        .extracting(line -> line.replaceAll("[^-\\d]*(-?\\d+).*", "$1"))
        .containsExactly("-1", "9", "10");
  }

  @Test
  void aNumericSortKeyThatIsNotDeclaredFailsEachEventAndTheRunSaysWhatToWrite() throws IOException {
    Path out = folder.resolve("bids");

    assertThat(
            run("--function", TextBids.class.getName(), "--input", views(BIDS), "--out", "" + out))
        .isEqualTo(3);

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("bids: 0 rows", "3 dead letters", "3 letters in dead-letters.jsonl")
        .contains("HANDLER_FAILED: 3, the first at ", "sortKey(\"amount\", KeyType.NUMBER)");
    assertThat(Files.readAllLines(out.resolve("dead-letters.jsonl"))).hasSize(3);
  }

  /** As a mapping that keeps up reads them: none is old when it is read. */
  @Test
  void eventsThatAreDaysApartAreNotReadTogether() throws IOException {
    String[] daily = new String[40];
    for (int day = 0; day < daily.length; day++) {
      daily[day] = view("v" + day, "\"" + Instant.EPOCH.plus(Duration.ofDays(day)) + "\"");
    }
    String out = folder.resolve("daily").toString();

    for (String store : List.of("dynamodb", "memory")) {
      String[] args = {"--function", "page-views", "--input", views(daily), "--store", store};
      assertThat(run(with(args, "--out", out))).isZero();
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("40 events: 40 applied")
        .doesNotContain("letters in");
  }

  private static String[] with(String[] args, String... more) {
    return Stream.concat(Arrays.stream(args), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void inMemoryTheSameRequestsGiveTheSameResultsAtTheSameCosts() throws IOException {
    List<String> told = new ArrayList<>();
    for (String store : List.of("dynamodb", "MEMORY")) {
      printed.reset();
      String out = folder.resolve(store).toString();
      assertThat(run("--store", store, "--batch-size", "200", "--kill-every", "4", "--out", out))
          .isZero();
      told.add(printed.toString(StandardCharsets.UTF_8).replace(out, "OUT"));
    }

    assertThat(told.getLast()).isEqualTo(told.getFirst()).contains("audit: clean");
    for (String file : List.of("results.jsonl", "chart.svg")) {
      assertThat(folder.resolve("MEMORY").resolve(file))
          .hasSameTextualContentAs(folder.resolve("dynamodb").resolve(file));
    }
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

  @Test
  void countersThatDoNotSumUpAreSaid() {
    new Report(new PrintStream(printed, true, StandardCharsets.UTF_8))
        .counters(new Tally(1, 0, 0, 0, 1), 3, 0, 0);

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("DO NOT SUM UP TO THE EVENTS: 2 of 3");
  }
}
