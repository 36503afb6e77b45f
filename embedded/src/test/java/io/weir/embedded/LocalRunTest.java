package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.KeyType;
import io.weir.join.IntervalJoin;
import io.weir.process.ProcessFunction;
import io.weir.time.WatermarkStrategy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a local run gives: the same whatever is killed, and as a mapping would read it. */
class LocalRunTest extends MainRuns {
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

  /** The examples of a pattern, of a join with versions and of an enrichment. */
  @Test
  void theOtherExamplesComeOutTheSameWithAndWithoutCrashes() {
    for (String example : List.of("aftershocks", "banded-flights", "city-days")) {
      String[] args = {"--function", example, "--store", "memory"};
      Path calm = folder.resolve(example);
      Path killed = folder.resolve(example + "-killed");
      assertThat(run(with(args, "--out", calm.toString()))).as(example).isZero();
      assertThat(run(with(args, "--kill-every", "3", "--out", killed.toString()))).isZero();
      assertThat(killed.resolve("results.jsonl"))
          .isNotEmptyFile()
          .hasSameTextualContentAs(calm.resolve("results.jsonl"));
      assertThat(killed.resolve("dead-letters.jsonl")).doesNotExist();
    }
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
    assertThat(folder.resolve("out/results.jsonl")).content().contains("\"views\":1");
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
}
