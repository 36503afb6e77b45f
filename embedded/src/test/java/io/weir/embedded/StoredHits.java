package io.weir.embedded;

import io.weir.DeadLetter;
import io.weir.FailurePolicy;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aggregate.Aggregate;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.Tables;
import io.weir.engine.Batch;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.SourceRecord;
import io.weir.privacy.Personal;
import io.weir.simulation.dynamodb.DynamoDbModel;
import io.weir.spi.Emission;
import io.weir.spi.Position;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** A function that counts hits, two shards, and what commands print of what it has stored. */
public abstract class StoredHits {
  /** One event. */
  record Hit(String page, Instant at, String id, @Personal String visitor) {}

  /** What a window holds of its hits. */
  record Held(long hits, String lastId, @Personal String lastVisitor) {}

  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  /** What {@code --function} finds. */
  public static final StreamFunction FUNCTION = function(source().waitForSilentShards());

  final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  final DynamoDbModel model = new DynamoDbModel();
  final RecordedCalls dynamo = new RecordedCalls("dynamodb");
  final DynamoDbClient client = dynamo.of(DynamoDbClient.class, model);
  final SimulatedClock clock = SimulatedClock.startingAt(NOON);
  final CollectingSink<Object> counts = new CollectingSink<>("counts");
  boolean away;
  DynamoStateStore store;
  SimulatedStream stream;
  Engine engine;

  static Source<Hit> source() {
    return Source.stream("hits", Json.of(Hit.class))
        .timestamps(Hit::at, WatermarkStrategy.boundedOutOfOrderness(Duration.ofSeconds(5)))
        .dedupe(Hit::id, Duration.ofHours(1));
  }

  static StreamFunction function(Source<Hit> hits) {
    Aggregate<Hit, Held, Held> all =
        Aggregate.of(
            () -> new Held(0, "", ""),
            StoredHits::count,
            (one, other) -> other,
            held -> held,
            Json.of(Held.class));
    return StreamFunction.named("hit-counts")
        .from(hits.keyBy(Hit::page))
        .compute(
            Window.of(Hit.class)
                .tumbling(Duration.ofMinutes(1))
                .aggregate(all, (key, start, end, held) -> key + held.hits()))
        .to(new CollectingSink<Object>("counts"))
        .onFailure(FailurePolicy.park(Duration.ofDays(1)))
        .build();
  }

  private static Held count(Held before, Hit hit) {
    if (hit.page().startsWith("bad")) {
      throw new IllegalStateException("cannot be counted");
    }
    return new Held(before.hits() + 1, hit.id(), hit.visitor());
  }

  @BeforeEach
  void start() {
    Tables.create(model, "state");
    store = DynamoStateStore.builder(model, "state").build();
    stream = SimulatedStream.of("hits", 2, clock);
    engine = engine(FUNCTION);
  }

  /** An engine with nothing warm. */
  Engine engine(StreamFunction function) {
    Map<String, SinkWriter> writers =
        Map.of(
            "counts",
            this::deliver,
            function.deadLetterSink(),
            new CollectingSink<DeadLetter>(function.deadLetterSink()));
    return new Engine(function, store, writers, stream, clock, EngineLimits.DEFAULT);
  }

  private List<SinkWriter.Outcome> deliver(List<Emission> emissions) {
    return away
        ? emissions.stream()
            .<SinkWriter.Outcome>map(one -> SinkWriter.Outcome.Retry.plain("away"))
            .toList()
        : counts.deliver(emissions);
  }

  @AfterEach
  void close() {
    store.close();
  }

  Position put(int shard, String page, long second) {
    BigInteger hash =
        shard == 0 ? BigInteger.ZERO : BigInteger.TWO.pow(128).subtract(BigInteger.ONE);
    String text =
        "{\"page\":\"%s\",\"at\":\"%s\",\"id\":\"%s-%d-%d\",\"visitor\":\"Ann Secret\"}"
            .formatted(page, NOON.plusSeconds(second), page, shard, second);
    return stream.put(SimulatedPut.of("p", text).withHashKey(hash));
  }

  /** All records of a shard in one batch. */
  void run(int shard) {
    Shard whose = stream.shards().get(shard);
    List<SourceRecord> records = stream.records(whose);
    engine.run(new Batch(whose, records), Deadline.NONE);
  }

  void at(long second) {
    clock.advanceTo(NOON.plusSeconds(second).toEpochMilli());
  }

  /** The name of the class that {@code --function} is given. */
  String named() {
    return StoredHits.class.getName();
  }

  Deployment deployment() {
    return new Deployment(
        Map.of("WEIR_STATE_TABLE", "state"),
        table -> null,
        table -> DynamoStateStore.builder(client, table).build(),
        table -> null,
        () -> client,
        () -> null,
        time -> {},
        () -> null,
        () -> Instant.ofEpochMilli(clock.nowMillis()),
        this::kinesis,
        this::stacks);
  }

  KinesisClient kinesis() {
    throw new UsageException("no stream is there");
  }

  Stacks stacks() {
    throw new UsageException("no stack is there");
  }

  /** Runs a command; the exit status. */
  int command(String... args) {
    printed.reset();
    errors.reset();
    dynamo.clear();
    return Main.run(
        new PrintStream(printed, true, StandardCharsets.UTF_8),
        new PrintStream(errors, true, StandardCharsets.UTF_8),
        deployment(),
        args);
  }

  static String[] with(String[] args, String... more) {
    return Stream.of(args, more).flatMap(Stream::of).toArray(String[]::new);
  }

  String output() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  String refusal() {
    return errors.toString(StandardCharsets.UTF_8);
  }
}
