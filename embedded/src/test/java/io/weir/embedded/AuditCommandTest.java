package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ClockScope;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.audit.Finding;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.RequestCounts;
import io.weir.dynamo.Tables;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.process.ProcessFunction;
import io.weir.spi.Position;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.EventSourceMapping;
import io.weir.testkit.ShardSimulator;
import io.weir.testkit.SimulatedClock;
import io.weir.testkit.SimulatedStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** {@code ./weir audit} on tables that a function has written. */
class AuditCommandTest {
  /** One event. */
  record Hit(String page, int number) {}

  private static final String NAME = "audited";

  /** What {@code --function} finds. */
  public static final StreamFunction FUNCTION = function();

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final AmazonDynamoDBLocal local = DynamoDBEmbedded.create(true);
  private final DynamoDbClient client = local.dynamoDbClient();
  private final SimulatedClock clock =
      SimulatedClock.startingAt(Instant.parse("2026-01-01T12:00:00Z"));
  private final List<Duration> pauses = new ArrayList<>();
  private Runnable meanwhile = () -> {};
  private DynamoStateStore store;
  private SimulatedStream stream;

  private static StreamFunction function() {
    return StreamFunction.named(NAME)
        .from(Source.stream("hits", Json.of(Hit.class)).keyBy(Hit::page))
        .compute(
            ProcessFunction.<Hit, Integer>of(
                (event, context) -> context.emit("last", event.value().number())))
        .clock(ClockScope.PER_SHARD)
        .to(
            DynamoSink.<Integer>table("last-hits", n -> Map.of("page", "p" + n % 2, "number", n))
                .key("page"))
        .build();
  }

  @BeforeEach
  void run() {
    Tables.create(client, "state");
    Tables.createResult(client, "last-hits", "page", null);
    store = DynamoStateStore.builder(client, "state").build();
    stream = SimulatedStream.of("hits", 1, clock);
    for (int i = 0; i < 4; i++) {
      stream.put("secret-" + i % 2, Json.bytes(new Hit("secret-" + i % 2, i)));
    }
    StreamFunction bound =
        FUNCTION.withSinks(sink -> ((DynamoSink<?>) sink).withClient(client, new RequestCounts()));
    Engine engine =
        new Engine(
            bound,
            store,
            Map.of(
                "last-hits",
                bound.allSinks().getFirst().open(),
                bound.deadLetterSink(),
                new CollectingSink<>(bound.deadLetterSink())),
            stream,
            clock,
            EngineLimits.DEFAULT);
    EventSourceMapping mapping = EventSourceMapping.builder().batchSize(10).build();
    ShardSimulator.start(stream, mapping, engine::run).runUntilIdle(100);
  }

  @AfterEach
  void remove() {
    store.close();
    local.shutdownNow();
  }

  private int audit(String... options) {
    printed.reset();
    List<String> args = new ArrayList<>(List.of("audit", "--table", "state"));
    args.addAll(List.of(options));
    Deployment here =
        new Deployment(
            Map.of(),
            table -> null,
            table -> store,
            table -> null,
            () -> client,
            () -> null,
            this::pause,
            () -> null,
            () -> Instant.ofEpochMilli(clock.nowMillis()));
    return Main.run(
        new PrintStream(printed, true, StandardCharsets.UTF_8), here, args.toArray(String[]::new));
  }

  private void pause(Duration time) {
    pauses.add(time);
    meanwhile.run();
  }

  private String output() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static final String[] WHOLE = {
    "--at-rest", "--function", "io.weir.embedded.AuditCommandTest"
  };

  @Test
  void whatAFunctionLeavesIsCleanInItsKeysItsShardsAndItsRows() {
    assertThat(audit(WHOLE)).as(output()).isZero();
    assertThat(output()).contains("audit: clean (2 keys, 1 shards, 0 segments, 2 rows)");
    assertThat(audit("--result", NAME + ":last-hits")).isZero();
    assertThat(output()).contains("2 rows");
    assertThat(pauses).isEmpty();
  }

  @Test
  void aRowThatSomebodyElseChangedIsFoundAndKeysAreMasked() {
    client.updateItem(update ->
        update
            .tableName("last-hits")
            .key(Map.of("page", AttributeValue.fromS("p0")))
            .updateExpression("SET #n = :n")
            .expressionAttributeNames(Map.of("#n", "number"))
            .expressionAttributeValues(Map.of(":n", AttributeValue.fromN("99"))));
    assertThat(audit(WHOLE)).isEqualTo(1);
    assertThat(output())
        .contains("row-delivered  audited key " + Finding.hash("secret-0"))
        .contains("says something else")
        .contains("audit: 1 finding")
        .doesNotContain("secret");
    assertThat(audit("--at-rest", "--function", WHOLE[2], "--show-keys")).isEqualTo(1);
    assertThat(output()).contains("key secret-0");
  }

  /** A head goes back to an older progress: its outbox was never acknowledged then. */
  @Test
  void whatIsOnItsWayIsLookedAtAgainAfterAWhile() {
    Progress known = store.progress(NAME).getFirst();
    Position first = stream.records(stream.shards().getFirst()).getFirst().position();
    ShardMark all = known.reached().orElseThrow();
    store.commitProgress(NAME, known.nextAt(new ShardMark(first, all.watermark())));
    meanwhile = () -> store.commitProgress(NAME, store.progress(NAME).getFirst().nextAt(all));
    assertThat(audit("--settle", "PT2M")).as(output()).isZero();
    assertThat(output()).contains("keys have something that may be on its way");
    assertThat(pauses).containsExactly(Duration.ofMinutes(2));

    store.commitProgress(
        NAME, store.progress(NAME).getFirst().nextAt(new ShardMark(first, all.watermark())));
    meanwhile = () -> {};
    assertThat(audit()).isEqualTo(1);
    assertThat(output()).contains("outbox-delivered");
  }

  @Test
  void aDamagedItemIsFound() {
    client.putItem(put ->
        put.tableName("state")
            .item(
                Map.of(
                    "k", AttributeValue.fromB(SdkBytes.fromUtf8String(NAME + "#x")),
                    "s", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[1])),
                    "v", AttributeValue.fromN("1"),
                    "b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {99})))));
    assertThat(audit()).isEqualTo(1);
    assertThat(output()).contains("key-readable");
  }

  @Test
  void whatCannotBeLookedAtEndsWithTwo() {
    assertThat(audit("--result", NAME + ":nowhere")).isEqualTo(2);
    assertThat(audit("--result", "no-table")).isEqualTo(2);
  }
}
