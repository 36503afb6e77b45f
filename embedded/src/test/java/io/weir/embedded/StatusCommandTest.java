package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.FailurePolicy;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregate;
import io.weir.audit.Finding;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.Tables;
import io.weir.engine.Batch;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.spi.Emission;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.SimulatedClock;
import io.weir.testkit.SimulatedPut;
import io.weir.testkit.SimulatedStream;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** {@code ./weir status --deep} on what a function has stored. */
class StatusCommandTest {
  /** One event. */
  record Hit(String page, Instant at) {}

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final AmazonDynamoDBLocal local = DynamoDBEmbedded.create(true);
  private final DynamoDbClient client = local.dynamoDbClient();
  private final SimulatedClock clock = SimulatedClock.startingAt(NOON);
  private final CollectingSink<Object> counts = new CollectingSink<>("counts");
  private boolean away;
  private int exit;
  private DynamoStateStore store;
  private SimulatedStream stream;
  private Engine engine;

  private StreamFunction function() {
    Source<Hit> hits =
        Source.stream("hits", Json.of(Hit.class))
            .timestamps(Hit::at, WatermarkStrategy.boundedOutOfOrderness(Duration.ZERO))
            .waitForSilentShards();
    Aggregate<Hit, Long, Long> count =
        Aggregate.of(() -> 0L, StatusCommandTest::count, Long::sum, n -> n, Json.of(Long.class));
    return StreamFunction.named("hit-counts")
        .from(hits.keyBy(Hit::page))
        .compute(
            Window.of(Hit.class)
                .tumbling(Duration.ofMinutes(1))
                .aggregate(count, (key, start, end, n) -> key + n))
        .to(counts)
        .onFailure(FailurePolicy.park(Duration.ofDays(1)))
        .build();
  }

  private static Long count(Long before, Hit hit) {
    if (hit.page().startsWith("bad")) {
      throw new IllegalStateException("cannot be counted");
    }
    return before + 1;
  }

  @BeforeEach
  void start() {
    Tables.create(client, "state");
    store = DynamoStateStore.builder(client, "state").build();
    stream = SimulatedStream.of("hits", 2, clock);
    StreamFunction function = function();
    Map<String, SinkWriter> writers =
        Map.of(
            "counts",
            this::deliver,
            function.deadLetterSink(),
            new CollectingSink<DeadLetter>(function.deadLetterSink()));
    engine = new Engine(function, store, writers, stream, clock, EngineLimits.DEFAULT);
  }

  private List<SinkWriter.Outcome> deliver(List<Emission> emissions) {
    return away
        ? emissions.stream()
            .<SinkWriter.Outcome>map(one -> SinkWriter.Outcome.Retry.plain("away"))
            .toList()
        : counts.deliver(emissions);
  }

  @AfterEach
  void remove() {
    store.close();
    local.shutdownNow();
  }

  private void put(int shard, String text) {
    BigInteger hash =
        shard == 0 ? BigInteger.ZERO : BigInteger.TWO.pow(128).subtract(BigInteger.ONE);
    stream.put(SimulatedPut.of("p", text).withHashKey(hash));
  }

  private static String hit(String page, long second) {
    return "{\"page\":\"" + page + "\",\"at\":\"" + NOON.plusSeconds(second) + "\"}";
  }

  /** All records of a shard in one batch. */
  private void run(int shard) {
    Shard whose = stream.shards().get(shard);
    engine.run(new Batch(whose, stream.records(whose)), Deadline.NONE);
  }

  private String status(String... options) {
    printed.reset();
    List<String> args = new ArrayList<>(List.of("status", "--deep", "--table", "state"));
    args.addAll(List.of(options));
    Deployment here =
        new Deployment(
            Map.of(),
            table -> null,
            table -> store,
            table -> null,
            () -> client,
            () -> null,
            time -> {},
            () -> null,
            () -> Instant.ofEpochMilli(clock.nowMillis()));
    PrintStream console = new PrintStream(printed, true, StandardCharsets.UTF_8);
    exit = Main.run(console, console, here, args.toArray(String[]::new));
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void countersAndWhatHoldsEventTimeAndWhatWaitsAreSaid() {
    clock.advanceTo(NOON.plusSeconds(300).toEpochMilli());
    put(0, hit("home", 0));
    put(0, hit("home", 61));
    put(0, hit("home", 5));
    put(0, "no JSON");
    put(1, hit("about", 10));
    run(0);
    run(0);
    run(1);
    clock.advanceTo(NOON.plusSeconds(420).toEpochMilli());

    assertThat(status().lines())
        .contains(
            "hit-counts: nothing needs a look",
            "  records: 3 applied, 0 duplicate, 1 late, 1 dead letters, 0 filtered (sum 5); 4 came again",
            "  event time: 2026-01-01T12:00:09.999Z, where hits/shardId-000000000001 stands,"
                + " 51 s behind the furthest shard; its last record arrived"
                + " 2026-01-01T12:05:00Z, 2 min ago",
            "  parked: 0 keys with 0 records",
            "  not known to be delivered: 0 results of 0 keys")
        .anySatisfy(line ->
            assertThat(line).contains("2 due by event time, the first at 2026-01-01T12:00:59.999Z"))
        .anySatisfy(line ->
            assertThat(line)
                .startsWith(
                    "  shard hits/shardId-000000000000: watermark 2026-01-01T12:01:00.999Z,"
                        + " its last record arrived 2026-01-01T12:05:00Z, 2 min ago, 4 records, up"
                        + " to "));
  }

  @Test
  void parkedKeysAreNamedByHashesUnlessKeysAreAskedFor() {
    put(0, hit("bad-secret", 0));
    put(0, hit("bad-secret", 1));
    run(0);

    assertThat(status())
        .contains("parked: 1 keys with 2 records")
        .contains("key " + Finding.hash("bad-secret") + ": 2 records, tried again at 2026-01-01T")
        .doesNotContain("secret");
    assertThat(status("--show-keys")).contains("key bad-secret: 2 records");
  }

  @Test
  void resultsThatTheSinkDidNotTakeAreCountedUntilItDoes() {
    clock.advanceTo(NOON.plusSeconds(300).toEpochMilli());
    put(0, hit("home", 0));
    put(0, hit("home", 100));
    put(1, hit("about", 90));
    run(0);
    run(1);
    away = true;
    engine.tick(Deadline.NONE);
    assertThat(status()).contains("not known to be delivered: 1 results of 1 keys");

    away = false;
    engine.tick(Deadline.NONE);
    assertThat(status()).contains("not known to be delivered: 0 results of 0 keys");
    assertThat(counts.emissions()).hasSize(1);
  }

  @Test
  void aTableWithoutTheFunctionSaysSo() {
    assertThat(status()).contains("the table is empty");
    put(0, hit("home", 0));
    run(0);
    assertThat(exit).isZero();
    assertThat(status("--function", "other")).contains("nothing of a function 'other'");
    assertThat(exit).isEqualTo(2);
    assertThat(status("--function", "hit-counts")).contains("records: 1 applied");
  }
}
