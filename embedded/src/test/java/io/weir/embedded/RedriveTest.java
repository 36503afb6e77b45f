package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Event;
import io.weir.FailurePolicy;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DeadLetters;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.RequestCounts;
import io.weir.dynamo.SegmentSweep;
import io.weir.dynamo.Tables;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.spi.SinkWriter;
import io.weir.state.Tally;
import io.weir.testkit.EventSourceMapping;
import io.weir.testkit.ShardSimulator;
import io.weir.testkit.SimulatedClock;
import io.weir.testkit.SimulatedStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/** What a function gave up is sent through it again by command, on DynamoDB Local. */
class RedriveTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final String LETTERS = "hit-letters";

  record Hit(String id, String page, String note) {}

  record Sum(String page, long hits) {
    Map<String, Object> item() {
      return Map.of("page", page, "hits", hits);
    }
  }

  private static final Source<Hit> HITS =
      Source.stream("hits", Json.of(Hit.class)).dedupe(Hit::id, Duration.ofHours(1));

  @TempDir private Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final AmazonDynamoDBLocal local = DynamoDBEmbedded.create(true);
  private final DynamoDbClient client = local.dynamoDbClient();
  private final SimulatedClock clock = SimulatedClock.startingAt(NOON);
  private final SimulatedStream stream = SimulatedStream.of("hits", 1, clock);
  private DynamoStateStore store;
  private Engine engine;
  private ShardSimulator simulator;
  private boolean broken = true;
  private boolean streamAway;

  @BeforeEach
  void deploy() {
    Tables.create(client, "state");
    Tables.createResult(client, "sums", "page", null);
    Tables.createResult(client, LETTERS, DeadLetterTable.ID, null);
    store = DynamoStateStore.builder(client, "state").build();
    run(FailurePolicy.deadLetter());
  }

  @AfterEach
  void remove() {
    store.close();
    local.shutdownNow();
  }

  private final class Counting extends ProcessFunction<Hit, Sum> {
    private final StateSpec.Value<Long> count = value("count", Long.class);

    @Override
    public void onEvent(Event<Hit> event, ProcessContext<Sum> context) {
      if (broken && event.value().note().startsWith("poison")) {
        throw new IllegalStateException("cannot count " + event.value().id());
      }
      long now = context.state(count).update(0L, before -> before + 1);
      context.emit("sum/" + now, new Sum(event.value().page(), now));
    }
  }

  private void run(FailurePolicy policy) {
    StreamFunction function =
        StreamFunction.named("hit-counter")
            .from(HITS.keyBy(Hit::page))
            .compute(new Counting())
            .to(
                DynamoSink.table("sums", Sum::item)
                    .key("page")
                    .withClient(client, new RequestCounts()))
            .deadLetters(DeadLetterTable.table(LETTERS).withClient(client, new RequestCounts()))
            .onFailure(policy)
            .build();
    Map<String, SinkWriter> writers = new HashMap<>();
    function.allSinks().forEach(sink -> writers.put(sink.name(), sink.open()));
    engine = new Engine(function, store, writers, stream, clock, EngineLimits.DEFAULT);
    EventSourceMapping mapping =
        EventSourceMapping.builder().batchSize(10).reportBatchItemFailures(true).build();
    simulator = ShardSimulator.start(stream, mapping, engine::run);
  }

  private void put(String id, String page, String note) {
    stream.put(page, Json.bytes(new Hit(id, page, note)));
  }

  private void read() {
    simulator.runUntilIdle(1_000);
  }

  private int weir(String... args) {
    printed.reset();
    Deployment here =
        new Deployment(
            Map.of("WEIR_TABLE_DEAD_LETTERS", LETTERS, "WEIR_STATE_TABLE", "state"),
            table -> new DeadLetters(client, table),
            table -> store,
            table -> new SegmentSweep(client, table),
            () -> client,
            () -> null,
            pause -> {},
            () -> this::putRecord,
            () -> Instant.ofEpochMilli(clock.nowMillis()));
    return Main.run(new PrintStream(printed, true, StandardCharsets.UTF_8), here, args);
  }

  private void putRecord(String name, String partitionKey, byte[] data) {
    if (streamAway || !name.equals(stream.name())) {
      throw new IllegalStateException("no stream " + name);
    }
    stream.put(partitionKey, data);
  }

  private String said() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private Map<String, String> sums() {
    Map<String, String> sums = new HashMap<>();
    client
        .scanPaginator(scan -> scan.tableName("sums"))
        .items()
        .forEach(row -> sums.put(row.get("page").s(), row.get("hits").n()));
    return sums;
  }

  private Tally tally() {
    return store.progress("hit-counter", stream.shards().getFirst()).orElseThrow().tally();
  }

  private List<DeadLetters.Kept> letters() {
    return new DeadLetters(client, LETTERS).list().toList();
  }

  @Test
  void aPoisonRecordIsMendedSentAgainAndAppliedOnce() {
    put("1", "a", "fine");
    put("2", "a", "poison");
    put("3", "b", "fine");
    read();
    assertThat(sums()).isEqualTo(Map.of("a", "1", "b", "1"));
    assertThat(tally()).isEqualTo(Tally.applied(2).plus(Tally.dead(1)));

    broken = false;
    assertThat(weir("dead-letters", "redrive", "--reason", "HANDLER_FAILED")).isZero();
    read();

    assertThat(said()).contains("sent: hit-counter/hits/", " to hits", "1 of 1 sent");
    assertThat(sums()).isEqualTo(Map.of("a", "2", "b", "1"));
    assertThat(tally()).isEqualTo(Tally.applied(3).plus(Tally.dead(1)));
    assertThat(letters().getFirst().redriven()).contains(NOON);
  }

  @Test
  void aLetterIsNotSentTwiceUnlessToldTo_andThenItIsADuplicate() {
    put("2", "a", "poison");
    read();
    broken = false;
    weir("dead-letters", "redrive", "--of", "hit-counter");
    read();

    assertThat(weir("dead-letters", "redrive", "--of", "hit-counter")).isZero();
    assertThat(said()).contains("left: ", "was sent at 2026-01-01T12:00:00Z", "--again", "0 of 1");
    read();
    assertThat(tally()).isEqualTo(Tally.applied(1).plus(Tally.dead(1)));

    assertThat(weir("dead-letters", "redrive", "--of", "hit-counter", "--again")).isZero();
    read();
    assertThat(tally()).isEqualTo(Tally.applied(1).plus(Tally.duplicate(1)).plus(Tally.dead(1)));
    assertThat(sums()).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void anEventWhoseIdWasAppliedMeanwhileIsADuplicate() {
    put("2", "a", "poison");
    read();
    broken = false;
    put("2", "a", "the producer sent it again");
    read();
    weir("dead-letters", "redrive", "--of", "hit-counter");
    read();

    assertThat(sums()).isEqualTo(Map.of("a", "1"));
    assertThat(tally()).isEqualTo(Tally.applied(1).plus(Tally.duplicate(1)).plus(Tally.dead(1)));
  }

  @Test
  void itFailsAgain_itIsALetterOfItsNewPosition() {
    put("2", "a", "poison");
    read();
    weir("dead-letters", "redrive", "--of", "hit-counter");
    read();

    assertThat(letters()).hasSize(2);
    assertThat(letters().stream().filter(kept -> kept.redriven().isEmpty())).hasSize(1);
  }

  @Test
  void aLetterThatCannotBePutIsNotNoted() {
    put("2", "a", "poison");
    read();
    streamAway = true;

    assertThat(weir("dead-letters", "redrive", "--of", "hit-counter")).isEqualTo(1);
    assertThat(letters().getFirst().redriven()).isEmpty();

    assertThat(weir("dead-letters", "redrive", "--of", "hit-counter", "--stream", "hits=other"))
        .isEqualTo(1);
    streamAway = false;
    assertThat(weir("dead-letters", "redrive", "--of", "hit-counter", "--stream", "hits=hits"))
        .isZero();
  }

  @Test
  void aListSaysWhenALetterGoes() {
    put("2", "a", "poison");
    read();
    String goes = "goes " + letters().getFirst().until().orElseThrow();

    assertThat(weir("dead-letters", "list")).isZero();
    assertThat(said()).contains(goes, "1 dead letters");
    assertThat(weir("dead-letters", "show", letters().getFirst().id())).isZero();
    assertThat(said()).contains(goes);
  }

  @Test
  void aDryRunSendsNothing() {
    put("2", "a", "poison");
    read();

    assertThat(weir("dead-letters", "redrive", "--of", "hit-counter", "--dry-run")).isZero();

    assertThat(said()).contains("would send: hit-counter/hits/", "1 of 1 would be sent");
    assertThat(stream.records(stream.shards().getFirst())).hasSize(1);
    assertThat(letters().getFirst().redriven()).isEmpty();
  }

  @Test
  void withoutAChoiceNothingIsSent() {
    assertThat(weir("dead-letters", "redrive")).isEqualTo(2);
    assertThat(weir("dead-letters", "redrive", "--of", "another")).isZero();
    assertThat(said()).contains("0 of 0 sent");
  }

  /** The largest record of a stream: its letter takes several rows. */
  @Test
  void aRecordOfAMegabyteIsListedShownAndSentAgain() throws IOException {
    put("2", "a", "poison" + "x".repeat(1_000_000));
    put("3", "b", "fine");
    read();
    assertThat(sums()).as("the shard goes on").isEqualTo(Map.of("b", "1"));
    String id = letters().getFirst().id();

    assertThat(weir("dead-letters", "list", "--until", "2026-01-02T00:00:00Z")).isZero();
    assertThat(said()).contains("HANDLER_FAILED", id, "10000", "1 dead letters");
    weir("dead-letters", "list", "--since", "2026-01-02T00:00:00Z");
    assertThat(said()).contains("0 dead letters");

    Path file = folder.resolve("payload.json");
    assertThat(weir("dead-letters", "show", id, "--payload", file.toString())).isZero();
    assertThat(said()).contains("partition key a", "cannot count 2");
    byte[] payload = Json.bytes(new Hit("2", "a", "poison" + "x".repeat(1_000_000)));
    assertThat(Files.readAllBytes(file)).isEqualTo(payload);
    weir("dead-letters", "show", id, "--payload", "-");
    assertThat(printed.toByteArray()).isEqualTo(payload);
    assertThat(weir("dead-letters", "show", "none")).isEqualTo(2);

    broken = false;
    assertThat(weir("dead-letters", "redrive", "--id", id)).isZero();
    read();
    assertThat(sums()).isEqualTo(Map.of("a", "1", "b", "1"));
  }

  @Test
  void aParkedKeyIsReleasedByCommand() {
    run(FailurePolicy.park(Duration.ofDays(1)).withRetryEvery(Duration.ofHours(6)));
    put("2", "a", "poison");
    put("3", "a", "fine");
    read();
    broken = false;
    engine.tick(Deadline.NONE);
    assertThat(sums()).as("it is not time yet").isEmpty();

    assertThat(weir("release", "--function", "hit-counter", "--key", "a")).isZero();
    engine.coolDown();
    engine.tick(Deadline.NONE);

    assertThat(said()).contains("released: a with 2 records");
    assertThat(sums()).isEqualTo(Map.of("a", "2"));
    assertThat(tally()).isEqualTo(Tally.applied(2));
    assertThat(weir("release", "--function", "hit-counter", "--key", "a")).isEqualTo(2);
  }

  @Test
  void segmentsThatNoKeyNamesAreSweptByCommand() {
    assertThat(weir("sweep")).isZero();
    assertThat(said()).contains("0 segments of state older than a day, 0 that no key names");
    assertThat(weir("sweep", "--table", "nowhere")).isEqualTo(1);
  }
}
