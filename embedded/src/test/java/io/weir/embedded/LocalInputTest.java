package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.join.IntervalJoin;
import io.weir.time.WatermarkStrategy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What {@code ./weir} makes of files as they are. */
class LocalInputTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NOON = "2024-01-01T12:00:00Z";
  private static final String FAR = "2099-01-01T00:00:00Z";

  @TempDir private Path folder;
  private String printed;
  private String errors;

  private int run(String function, String... args) {
    List<String> all = new ArrayList<>(List.of("--function", function, "--store", "memory"));
    all.addAll(List.of("--out", folder.resolve("out").toString()));
    all.addAll(List.of(args));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(stream(out), stream(err), all.toArray(String[]::new));
    printed = out.toString(StandardCharsets.UTF_8);
    errors = err.toString(StandardCharsets.UTF_8);
    return status;
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content).toString();
  }

  private String file(String name, String... lines) throws IOException {
    return file(name, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private static String view(String id, String at) {
    return "{\"id\":\"%s\",\"page\":\"home\",\"at\":\"%s\",\"seen\":\"%s\"}"
        .formatted(id, at, NOON);
  }

  private List<JsonNode> letters() throws IOException {
    List<JsonNode> letters = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("out/dead-letters.jsonl"))) {
      letters.add(JSON.readTree(line));
    }
    return letters;
  }

  private List<String> results() throws IOException {
    return Files.readAllLines(folder.resolve("out/results.jsonl"));
  }

  @Test
  void aLineThatCannotBeReadIsADeadLetterWithItsNumber() throws IOException {
    String input =
        file(
            "in.jsonl", view("v1", NOON), "", "{broken", "  ", "{\"id\":\"v2\"}", view("v3", NOON));

    assertThat(run("page-views", "--input", input)).isEqualTo(3);

    assertThat(printed)
        .contains("4 events: 2 applied", "2 dead letters", "(sum 4)", "2 letters in")
        .contains("UNREADABLE: 2, the first at " + input + ", line 3: ", "not readable as JSON")
        .contains("audit: clean");
    assertThat(results()).singleElement().asString().contains("\"views\":2");
    assertThat(letters()).extracting(letter -> letter.path("line").asInt()).containsExactly(3, 5);
    assertThat(letters().getFirst().path("input").asText()).isEqualTo(input);
    assertThat(letters().getFirst().path("payload").binaryValue()).asString().isEqualTo("{broken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{broken", "{\"id\":\"v2\"}", "7"})
  void strictlyItEndsTheCommandBeforeAnythingRuns(String bad) throws IOException {
    String input = file("in.jsonl", view("v1", NOON), "", bad);

    assertThat(run("page-views", "--input", input, "--strict")).isEqualTo(2);

    assertThat(errors).contains(input + ", line 3: ").doesNotContain("Exception");
    assertThat(printed).isEmpty();
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aLinesBytesAreLeftAsTheyAre() throws IOException {
    byte[] latin1 =
        (view("v1", NOON) + "\n{\"id\":\"v2\",\"page\":\"caf\u00e9\",\"at\":\"" + NOON + "\"}")
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThat(run("page-views", "--input", file("in.jsonl", latin1))).isEqualTo(3);

    byte[] payload = letters().getFirst().path("payload").binaryValue();
    assertThat(new String(payload, StandardCharsets.ISO_8859_1)).contains("caf\u00e9");
    assertThat(letters().getFirst().path("line").asInt()).isEqualTo(2);
  }

  @Test
  void filesOfWindowsAndPackedOnesAreRead() throws IOException {
    byte[] windows =
        ("\uFEFF" + view("v1", NOON) + "\r\n\r\n" + view("v2", NOON) + "\r\n")
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(windows);
    }
    for (byte[] content : List.of(windows, packed.toByteArray())) {
      assertThat(run("page-views", "--input", file("in", content))).isZero();
      assertThat(printed).contains("2 events: 2 applied");
    }
    for (String utf16 : List.of("UTF-16", "UTF-16LE")) {
      String text = utf16.endsWith("LE") ? "\uFEFF" + view("v1", NOON) : view("v1", NOON);
      String input = file("in", text.getBytes(Charset.forName(utf16)));
      assertThat(run("page-views", "--input", input)).isEqualTo(2);
      assertThat(errors).contains("is UTF-16", "iconv");
    }
    assertThat(run("page-views", "--input", file("empty", "\n \n"))).isEqualTo(2);
    assertThat(errors).contains("has no events");
  }

  /** As deployed, whatever the log's arrivals are: it neither closes a window nor is in one. */
  @ParameterizedTest
  @ValueSource(strings = {"event", "now", "seen", "field:seen"})
  void anEventThatIsFurtherAheadThanItsSourceAllowsIsADeadLetter(String arrival)
      throws IOException {
    String first = file("first.jsonl", view("v1", FAR), view("v2", NOON), view("v3", NOON));
    String second = file("second.jsonl", view("v2", NOON), view("v1", FAR), view("v3", NOON));

    for (String input : List.of(first, second)) {
      assertThat(run("page-views", "--input", input, "--arrival", arrival)).isEqualTo(3);
      assertThat(printed).contains("3 events: 2 applied", "0 late", "TOO_FAR_AHEAD: 1");
      assertThat(results()).singleElement().asString().contains("\"views\":2");
    }
  }

  @Test
  void byDefaultAnEventArrivesWhenItHappens() throws IOException {
    String input =
        file("in.jsonl", view("v1", NOON), view("v2", "2024-01-05T12:00:00Z"), view("v3", NOON));

    assertThat(run("page-views", "--input", input)).isZero();
    assertThat(printed).contains("3 events: 2 applied", "1 late");
    assertThat(run("page-views", "--input", input, "--arrival", "seen")).isEqualTo(3);
    assertThat(printed).contains("TOO_FAR_AHEAD: 1", "0 late");
  }

  @Test
  void aLineWithoutTheArrivalOrThePartitionKeyThatIsAskedForIsNotPut() throws IOException {
    String input = file("in.jsonl", view("v1", NOON), "{\"id\":\"v2\",\"at\":\"" + NOON + "\"}");

    for (String option : List.of("--arrival", "--partition-key")) {
      String field = option.equals("--arrival") ? "seen" : "page";
      assertThat(run("page-views", "--input", input, option, field)).isEqualTo(3);
      assertThat(printed)
          .contains("1 events: 1 applied", "1 letters in")
          .contains("NOT_PUT: 1, the first at " + input + ", line 2: field '" + field + "' is no");
      assertThat(letters().getFirst().path("line").asInt()).isEqualTo(2);
      assertThat(run("page-views", "--input", input, option, field, "--strict")).isEqualTo(2);
      assertThat(errors).contains(input + ", line 2: field '" + field);
      assertThat(run("page-views", "--input", input, option, "no")).isEqualTo(2);
      assertThat(errors).contains(input + ", line 1: field 'no' is no", "name another with");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "1714564800.5", "-1", "\"yesterday\"", "9223372036854775807"})
  void aTimeThatIsNoneIsNoArrival(String time) throws IOException {
    String bad = view("v2", NOON).replace("\"seen\":\"" + NOON + "\"", "\"seen\":" + time);

    assertThat(
            run(
                "page-views",
                "--input",
                file("in.jsonl", view("v1", NOON), bad),
                "--arrival",
                "seen"))
        .isEqualTo(3);
    assertThat(printed).contains("NOT_PUT: 1", "field 'seen' is no time from 1970 to 9999");
  }

  @Test
  void aLineThatIsLargerThanARecordIsNotPut() throws IOException {
    String input = file("in.jsonl", view("v1", NOON), "x".repeat(11 * 1024 * 1024));

    assertThat(run("page-views", "--input", input)).isEqualTo(3);
    assertThat(printed).contains("NOT_PUT: 1, the first at " + input + ", line 2: a record with");
  }

  /** The field that its own events have is asked of a user's file too: what lacks it is put. */
  @Test
  void aLineWithoutTheArrivalOfAnExamplesOwnEventsIsPut() throws IOException {
    String quake =
        "{\"id\":\"%s\",\"time\":1517365101235%s,\"mag\":2.3,\"magType\":\"ml\",\"place\":\"Skagway\","
            + "\"net\":\"ak\",\"type\":\"earthquake\",\"status\":\"automatic\",\"lon\":-136.5,\"lat\":59.8,"
            + "\"depth\":0}";
    String input =
        file(
            "in.jsonl",
            quake.formatted("q1", ",\"updated\":1517365391235"),
            quake.formatted("q2", ",\"updated\":null"),
            quake.formatted("q3", ""));

    assertThat(run("earthquakes", "--input", input)).isEqualTo(3);
    assertThat(printed)
        .contains("3 events: 1 applied", "UNREADABLE: 2, the first at " + input + ", line 2: ")
        .doesNotContain("NOT_PUT");
  }

  /** Payments of orders within an hour of them. */
  public static final class Paid {
    record Order(String id, Instant at) {}

    record Payment(String order, Instant at) {}

    record Both(String id, Instant ordered, Instant paid) {
      Map<String, Object> item() {
        return Map.of("id", id, "ordered", ordered, "paid", paid);
      }
    }

    static final Source<Order> ORDERS =
        Source.stream("orders", Json.of(Order.class))
            .timestamps(Order::at, WatermarkStrategy.boundedOutOfOrderness(Duration.ZERO))
            .waitForSilentShards();
    static final Source<Payment> PAYMENTS =
        Source.stream("payments", Json.of(Payment.class))
            .timestamps(Payment::at, WatermarkStrategy.boundedOutOfOrderness(Duration.ZERO))
            .waitForSilentShards();

    public static final StreamFunction FUNCTION =
        StreamFunction.named("paid")
            .compute(
                IntervalJoin.of(ORDERS.keyBy(Order::id), PAYMENTS.keyBy(Payment::order))
                    .between(Duration.ZERO, Duration.ofHours(1))
                    .join((order, paid) -> new Both(order.id(), order.at(), paid.at())))
            .to(DynamoSink.table("paid", Both::item).key("id"))
            .build();
  }

  private static String order(String id, String at) {
    return "{\"id\":\"" + id + "\",\"at\":\"2024-01-01T" + at + "Z\"}";
  }

  private static String payment(String order, String at) {
    return "{\"order\":\"" + order + "\",\"at\":\"2024-01-01T" + at + "Z\"}";
  }

  @Test
  void aFunctionWithSeveralSourcesReadsAnInputOfEach() throws IOException {
    String name = Paid.class.getName();
    String orders =
        file("o.jsonl", order("a", "12:00:00"), order("b", "12:10:00"), order("c", "20:00:00"));
    String payments = file("p=1.jsonl", payment("a", "12:30:00"), "{no", payment("b", "14:00:00"));

    int status = run(name, "--input", "orders=" + orders, "--input", "payments=" + payments);

    assertThat(printed)
        .contains("6 events: 5 applied", "paid: 1 rows", "audit: clean")
        .contains("UNREADABLE: 1, the first at " + payments + ", line 2");
    assertThat(status).isEqualTo(3);
    assertThat(results()).singleElement().asString().contains("\"id\":\"a\"");
    assertThat(
            run(
                name,
                "--input",
                "orders=" + orders,
                "--input",
                "payments=" + payments,
                "--arrival",
                "now",
                "--arrival",
                "payments=event",
                "--batch-size",
                "1",
                "--kill-every",
                "2"))
        .isEqualTo(3);
    assertThat(results()).singleElement().asString().contains("\"id\":\"a\"");
  }

  @Test
  void eachSourceNeedsAnInputOfItsOwn() throws IOException {
    String name = Paid.class.getName();
    String orders = file("o.jsonl", order("a", "12:00:00"));

    for (String[] inputs :
        List.of(
            new String[] {},
            new String[] {"--input", orders},
            new String[] {"--input", "orders=" + orders})) {
      assertThat(run(name, inputs)).isEqualTo(2);
      assertThat(errors)
          .contains("has sources [orders, payments]", "--input orders=FILE --input payments=FILE");
    }
    assertThat(run(name, "--input", "orders=" + orders, "--input", "orders=" + orders))
        .isEqualTo(2);
    assertThat(errors).contains("a second one for the same source");
    assertThat(run("page-views", "--input", orders, "--input", orders)).isEqualTo(2);
    assertThat(errors).contains("a second one for the same source");
    assertThat(run("page-views", "--arrival", "now", "--arrival", "event", "--input", orders))
        .isEqualTo(2);
    assertThat(errors).contains("--arrival event is a second one");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void theHelpExplainsEachArrival() {
    String help = new CommandLine(new Main(System.out)).getUsageMessage().replaceAll("\\s+", " ");

    assertThat(help)
        .contains("--arrival=[SOURCE=]now|event|FIELD", "event (default) = when it happened")
        .contains("now = at the time of this run", "FIELD = at the time in this field", "maxSkew")
        .contains("--strict", "--input payments=p.jsonl");
  }
}
