package io.weir.embedded;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregates;
import io.weir.codec.Json;
import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DeadLetters;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.RequestCounts;
import io.weir.dynamo.SegmentSweep;
import io.weir.dynamo.Tables;
import io.weir.engine.Batch;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** Results that their sinks did not keep are delivered by command once that is mended. */
class EmitTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  record Reading(String sensor, Instant at, double value) {}

  record Sum(String sensor, Instant start, double sum) {
    Map<String, Object> item() {
      return Map.of("id", sensor + "@" + start.getEpochSecond(), "sum", mended ? sum + "" : sum);
    }
  }

  private static boolean mended;
  private static boolean refuses;
  private static final List<Emission> TAKEN = new ArrayList<>();

  /** A sink that cannot say beforehand what it refuses. */
  private static final class Picky implements Sink<Sum> {
    @Override
    public String name() {
      return "picky";
    }

    @Override
    public Effect effect() {
      return Effect.AT_LEAST_ONCE;
    }

    @Override
    public byte[] encode(Sum value) {
      return Json.bytes(value.sensor() + " " + value.sum());
    }

    @Override
    public SinkWriter open() {
      return emissions ->
          emissions.stream()
              .map(one -> {
                if (refuses) {
                  return new SinkWriter.Outcome.Refused("not today");
                }
                TAKEN.add(one);
                return SinkWriter.Outcome.DELIVERED;
              })
              .toList();
    }
  }

  /** The function as a deployment finds it. */
  public static final class Sums {
    public static final StreamFunction FUNCTION =
        StreamFunction.named("sums")
            .from(
                Source.stream("readings", Json.of(Reading.class))
                    .timestamps(Reading::at, boundedOutOfOrderness(Duration.ZERO))
                    .keyBy(Reading::sensor))
            .compute(
                Window.of(Reading.class)
                    .tumbling(Duration.ofSeconds(10))
                    .allowedLateness(Duration.ofSeconds(100))
                    .aggregate(
                        Aggregates.summingDouble(Reading::value),
                        (key, start, end, sum) -> new Sum(key, start, sum)))
            .to(DynamoSink.table("sums", Sum::item).key("id"))
            .to(DynamoSink.table("other-sums", Sum::item).key("id"))
            .to(new Picky())
            .deadLetters(DeadLetterTable.table("letters"))
            .build();
  }

  @TempDir private Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final AmazonDynamoDBLocal local = DynamoDBEmbedded.create(true);
  private final DynamoDbClient client = local.dynamoDbClient();
  private final Shard shard = new Shard("readings", "s1");
  private DynamoStateStore store;
  private long order;

  @BeforeEach
  void deploy() {
    mended = false;
    refuses = false;
    TAKEN.clear();
    Tables.create(client, "state");
    for (String table : List.of("sums", "other-sums", "letters")) {
      Tables.createResult(client, table, "id", null);
    }
    store = DynamoStateStore.builder(client, "state").build();
  }

  @AfterEach
  void remove() {
    store.close();
    local.shutdownNow();
  }

  private void read(String sensor, int second, double value) {
    StreamFunction function =
        Sums.FUNCTION.withSinks(sink ->
            sink instanceof DynamoSink<?> rows
                ? rows.withClient(client, new RequestCounts())
                : sink instanceof DeadLetterTable letters
                    ? letters.withClient(client, new RequestCounts())
                    : sink);
    Map<String, SinkWriter> writers = new HashMap<>();
    function.allSinks().forEach(sink -> writers.put(sink.name(), sink.open()));
    Engine engine =
        new Engine(
            function,
            store,
            writers,
            source -> List.of(ShardInfo.whole(shard)),
            NOON::toEpochMilli,
            EngineLimits.DEFAULT);
    Instant at = NOON.plusSeconds(second - 200L);
    SourceRecord record =
        new SourceRecord(
            Position.of("readings", "s1", ++order),
            sensor,
            NOON.toEpochMilli(),
            Json.bytes(new Reading(sensor, at, value)),
            false);
    assertThat(engine.run(new Batch(shard, List.of(record)), Deadline.NONE).done()).isTrue();
  }

  private int weir(String... args) {
    printed.reset();
    Deployment here =
        new Deployment(
            Map.of("WEIR_TABLE_DEAD_LETTERS", "letters"),
            table -> new DeadLetters(client, table),
            table -> store,
            table -> new SegmentSweep(client, table),
            () -> client,
            () -> null,
            pause -> {},
            () -> null,
            () -> NOON);
    List<String> all = new ArrayList<>(List.of("dead-letters", "emit"));
    all.addAll(List.of("--function", Sums.class.getName()));
    all.addAll(List.of(args));
    return Main.run(
        new PrintStream(printed, true, StandardCharsets.UTF_8), here, all.toArray(String[]::new));
  }

  private String said() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private List<String> rows(String table) {
    return client.scan(scan -> scan.tableName(table)).items().stream()
        .map(row -> row.get("id").s().charAt(0) + " " + row.get("sum"))
        .toList();
  }

  private List<DeadLetters.Kept> letters() {
    return new DeadLetters(client, "letters").list().toList();
  }

  private String idOf(String sink) {
    return letters().stream()
        .filter(kept -> kept.letter().result().sink().equals(sink))
        .findFirst()
        .orElseThrow()
        .id();
  }

  /** More than a number of DynamoDB holds; each of the two tables has a letter of its own. */
  private void aSumThatNoTableKeeps() {
    read("a", 1, 1e200);
    read("a", 2, 2e200);
    read("a", 15, 1);
  }

  @Test
  void aResultIsDeliveredAsTheMendedFunctionMakesIt() {
    aSumThatNoTableKeeps();
    assertThat(letters())
        .extracting(kept -> kept.letter().reason())
        .containsExactly(DeadLetter.Reason.RESULT_REFUSED, DeadLetter.Reason.RESULT_REFUSED);
    assertThat(weir("--of", "sums")).as("as it is").isEqualTo(1);
    assertThat(said()).contains("left: ", "cannot be made", "0 of 2 delivered");

    mended = true;
    assertThat(weir("--of", "sums", "--dry-run")).isZero();
    assertThat(rows("sums")).isEmpty();
    assertThat(weir("--of", "sums")).as(said()).isZero();

    assertThat(said()).contains("delivered: ", "2 of 2 delivered");
    assertThat(rows("sums")).containsExactly("a AttributeValue(S=3.0E200)");
    assertThat(rows("other-sums")).containsExactly("a AttributeValue(S=3.0E200)");
    assertThat(letters()).allSatisfy(kept -> assertThat(kept.redriven()).contains(NOON));
    assertThat(weir("--of", "sums")).isEqualTo(1);
    assertThat(said()).contains("was delivered at", "--again");
    assertThat(weir("--of", "sums", "--again")).isZero();
    assertThat(rows("sums")).hasSize(1);
  }

  @Test
  void aNewerResultOfTheRowStays() {
    aSumThatNoTableKeeps();
    read("a", 3, -3e200);
    assertThat(rows("sums")).containsExactly("a AttributeValue(N=0)");

    mended = true;
    assertThat(weir("--of", "sums")).isZero();

    assertThat(rows("sums")).containsExactly("a AttributeValue(N=0)");
  }

  @Test
  void aMendedTextTakesThePlaceOfALettersOwn() throws IOException {
    aSumThatNoTableKeeps();
    Path text =
        Files.writeString(
            folder.resolve("sum.json"),
            "{\"sensor\":\"a\",\"start\":\"2026-01-01T11:56:40Z\",\"sum\":7}");

    assertThat(weir("--of", "sums", "--payload", text.toString())).isEqualTo(2);
    assertThat(weir("--id", idOf("sums"), "--payload", text.toString())).as(said()).isZero();

    assertThat(rows("sums")).containsExactly("a AttributeValue(N=7)");
    assertThat(rows("other-sums")).isEmpty();
  }

  @Test
  void whatASinkRefusedGoesToItAsItWasMade() {
    refuses = true;
    read("a", 1, 1);
    read("a", 15, 2);
    assertThat(letters())
        .singleElement()
        .satisfies(kept -> assertThat(kept.letter().result().type()).isNull());
    assertThat(weir("--reason", "SINK_REFUSED")).isEqualTo(1);
    assertThat(said()).contains("not today");

    refuses = false;
    assertThat(weir("--reason", "SINK_REFUSED")).isZero();

    assertThat(TAKEN)
        .singleElement()
        .satisfies(taken -> {
          assertThat(taken.id()).startsWith("sums/a/").endsWith("/0");
          assertThat(Json.of(String.class).decode(taken.payload())).isEqualTo("a 1.0");
        });
  }

  @Test
  void aRecordIsNoResult() {
    read("", 1, 1);
    assertThat(weir("--reason", "UNREADABLE")).isEqualTo(1);
    assertThat(said()).contains("is no result but a UNREADABLE", "redrive");
  }
}
