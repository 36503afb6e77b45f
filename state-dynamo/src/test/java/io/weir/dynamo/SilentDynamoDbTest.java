package io.weir.dynamo;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.aws.AwsClients;
import io.weir.aws.SinkTime;
import io.weir.codec.Json;
import io.weir.dynamo.RequestCounts.Category;
import io.weir.engine.Batch;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.spi.Emission;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.KeyRecord;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.StateStoreException;
import io.weir.testkit.CollectingSink;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * R24: a DynamoDB that takes connections and never answers ends a call within its limit; what was
 * asked for is unfinished, and nothing is blamed. With the SDK's own limits each of these would
 * take minutes.
 */
@Timeout(240)
class SilentDynamoDbTest {
  record Reading(String key, Instant at) {}

  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  private static final StateKey KEY = new StateKey("f", "k");

  /** The call that meets silence, and what is written down because of it. */
  private static final int UNANSWERED_CALLS = 3;

  private final AtomicLong unanswered = new AtomicLong();
  private SilentServer server;

  @BeforeEach
  void open() throws IOException {
    server = new SilentServer();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void theProcessesClientTriesAgainUntilTheCallsTimeIsOver() {
    try (DynamoDbClient client = server.environmentClient(3)) {
      DynamoStateStore store = DynamoStateStore.builder(client, "state").build();
      assertThatThrownBy(() -> store.load(Set.of(KEY), 0))
          .isInstanceOf(StateStoreException.class)
          .isNotInstanceOf(ConfigurationException.class)
          .hasMessageContaining("'state'")
          .hasMessageContaining("no answer after 4 ms; the call is not tried again");
    }
  }

  @Test
  void anSdkTimeoutIsAFailureOfTheStore() {
    ApiCallTimeoutException timeout = ApiCallTimeoutException.create(5);
    assertThat(Requests.failure("state", timeout))
        .isNotInstanceOf(ConfigurationException.class)
        .hasMessageContaining("does not answer for 'state'")
        .hasCause(timeout);
  }

  /** Every call of a batch in turn is the one from which on nothing is answered. */
  @Test
  void r24_aBatchThatWaitsForTheStoreIsUnfinishedAndNothingIsBlamed() {
    int call = 0;
    while (!unfinishedFrom(call)) {
      call++;
    }
    assertThat(call).isGreaterThan(3);
  }

  /** False if the batch met silence; then it has come again, and all is well. */
  private boolean unfinishedFrom(int call) {
    String table = Local.table();
    CollectingSink<Object> results = new CollectingSink<>("out");
    CollectingSink<Object> letters = new CollectingSink<>("dead");
    List<SourceRecord> records = IntStream.range(0, 6).mapToObj(this::record).toList();
    Batch batch = new Batch(records.getFirst().position().shard(), records);
    try (DynamoDbClient silent = server.environmentClient(1)) {
      for (int container = 0; container < 6; container++) {
        Engine engine = engine(silentFrom(call, silent), table, results, letters);
        unanswered.set(0);
        boolean done = done(engine, batch);
        if (done && container == 0) {
          return true;
        }
        assertThat(unanswered).hasValueLessThanOrEqualTo(UNANSWERED_CALLS);
      }
    }
    assertThat(engine(Local.CLIENT, table, results, letters).run(batch, Deadline.NONE).done())
        .isTrue();
    assertThat(letters.emissions()).isEmpty();
    assertThat(results.emissions()).hasSize(6);
    return false;
  }

  /** A batch is unfinished by its answer, or the store's failure ends the invocation. */
  private static boolean done(Engine engine, Batch batch) {
    try {
      return engine.run(batch, Deadline.NONE).done();
    } catch (StateStoreException unanswered) {
      return false;
    }
  }

  private SourceRecord record(int i) {
    Reading reading = new Reading("k" + i % 3, START.plusSeconds(i));
    Position position = Position.of("readings", "shard-0", i + 1);
    return new SourceRecord(position, "p", START.toEpochMilli(), Json.bytes(reading), false);
  }

  private static final class Forward extends ProcessFunction<Reading, Reading> {
    @Override
    public void onEvent(Event<Reading> event, ProcessContext<Reading> context) {
      context.emit(event.value());
    }
  }

  private static Engine engine(
      DynamoDbClient client,
      String table,
      CollectingSink<Object> results,
      CollectingSink<Object> letters) {
    Source<Reading> source =
        Source.stream("readings", Json.of(Reading.class))
            .timestamps(Reading::at, boundedOutOfOrderness(Duration.ZERO));
    StreamFunction function =
        StreamFunction.named("readings")
            .from(source.keyBy(Reading::key))
            .compute(new Forward())
            .to(results)
            .build();
    return new Engine(
        function,
        DynamoStateStore.builder(client, table).build(),
        Map.of("out", results, function.deadLetterSink(), letters),
        name -> List.of(ShardInfo.whole(new Shard(name, "shard-0"))),
        START::toEpochMilli,
        EngineLimits.DEFAULT);
  }

  private DynamoDbClient silentFrom(int call, DynamoDbClient silent) {
    AtomicLong calls = new AtomicLong();
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            SilentDynamoDbTest.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              boolean request = !method.getName().equals("serviceClientConfiguration");
              boolean answered = !request || calls.getAndIncrement() < call;
              unanswered.addAndGet(answered ? 0 : 1);
              try {
                return method.invoke(answered ? Local.CLIENT : silent, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Keys are committed 25 in a request, one request at a time here; segments go before. */
  @ParameterizedTest
  @ValueSource(ints = {65_536, 0})
  void r24_ofManyCommitsWhoseFirstIsNotAnsweredTheOthersAreNotBegun(int bulkInHead) {
    try (DynamoDbClient client = server.environmentClient(1)) {
      DynamoStateStore store =
          DynamoStateStore.builder(client, "state")
              .bulkInHead(bulkInHead)
              .requestsAtATime(1)
              .build();
      List<Commit> commits = IntStream.range(0, 100).mapToObj(this::commit).toList();
      assertThat(store.commit(commits))
          .hasSize(100)
          .allSatisfy(result -> assertThat(result).isInstanceOf(CommitResult.Failed.class));
      assertThat(Stream.of(Category.values()).mapToLong(store.counts()::requests).sum())
          .isEqualTo(1);
    }
  }

  private Commit commit(int i) {
    Snapshot based = Snapshot.absent(new StateKey("f", "k" + i));
    KeyRecord next = PageViewRecords.touched(KeyRecord.NEW, 1, 0, 500, new Random(i));
    return new Commit(based, next, OptionalLong.empty(), 0);
  }

  @Test
  void r24_aSinkEndsItsRequestsInTheTimeThatIsLeft() {
    try (DynamoDbClient client = server.plainClient()) {
      SinkWriter writer = sink(client, new RequestCounts()).open();
      assertThat(writer.deliver(rows(3), () -> 200)).hasSize(3).allSatisfy(this::isRetry);
    }
  }

  @Test
  void r24_aSinkThatInsertsManyRowsDoesNotAskForEachOfThemAgain() {
    String table = Local.name("rows");
    Tables.createResult(Local.CLIENT, table, "page", "at");
    RequestCounts counts = new RequestCounts();
    try (DynamoDbClient client = server.plainClient()) {
      SinkWriter writer = sink(silentFrom(60, client), counts).inTable(table).open();
      assertThat(writer.deliver(rows(60), () -> 10_000)).containsOnly(Outcome.DELIVERED);
      long before = counts.requests(Category.SINK);
      assertThat(writer.deliver(rows(60), () -> 200)).hasSize(60).allSatisfy(this::isRetry);
      assertThat(counts.requests(Category.SINK) - before).isEqualTo(3);
    }
  }

  @Test
  void r24_aSinkWithoutTimeAsksNothing() {
    try (DynamoDbClient client = server.plainClient()) {
      RequestCounts counts = new RequestCounts();
      assertThat(sink(client, counts).open().deliver(rows(40), () -> 0))
          .hasSize(40)
          .allSatisfy(this::isRetry);
      assertThat(counts.requests(Category.SINK)).isZero();
    }
  }

  /** Ten rows of a payload, four at a time: the first of them use up what is left. */
  @Test
  void r24_aDeadLetterOfManyRowsWaitsNoLongerThanThereIsTime() {
    try (DynamoDbClient client = server.plainClient()) {
      RequestCounts counts = new RequestCounts();
      DeadLetterTable table = DeadLetterTable.table("dead").withClient(client, counts);
      AtomicLong left = new AtomicLong(10);
      LongSupplier time = () -> left.getAndDecrement() > 0 ? 100 : 0;
      byte[] payload = table.encode(letter(new byte[10 * DeadLetterTable.CHUNK_BYTES]));
      List<Outcome> outcomes = table.open().deliver(List.of(emission(payload, 1)), time);
      assertThat(outcomes).singleElement().satisfies(this::isRetry);
      assertThat(counts.requests(Category.SINK)).isBetween(1L, 9L);
    }
  }

  @Test
  void aRequestPaysForATimerOnlyWhereTheClientWouldWaitLonger() {
    assertThat(new SinkTime(() -> 10_000, 10_000).limit()).isNull();
    assertThat(new SinkTime(() -> 9_999, 10_000).limit().apiCallTimeout())
        .contains(Duration.ofMillis(9_999));
    assertThat(new SinkTime(() -> -1, 10_000).limit().apiCallTimeout())
        .contains(Duration.ofMillis(1));
  }

  @Test
  void aClientsOwnLimitStays() {
    try (DynamoDbClient client = server.plainClient();
        DynamoDbClient limited = server.limitedClient(Duration.ofSeconds(4))) {
      assertThat(AwsClients.callMillis(limited)).isEqualTo(4_000);
      assertThat(AwsClients.callMillis(client)).isEqualTo(900_000);
      assertThat(AwsClients.callMillis(Local.CLIENT)).isEqualTo(900_000);
    }
  }

  private void isRetry(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Retry.class);
  }

  private static DynamoSink<Map<String, Object>> sink(DynamoDbClient client, RequestCounts counts) {
    return DynamoSink.<Map<String, Object>>table("rows", row -> row)
        .key("page", "at")
        .withClient(client, counts);
  }

  private static List<Emission> rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> emission(RowCodec.encode(Map.of("page", "p" + i, "at", "0")), 1))
        .toList();
  }

  private static Emission emission(byte[] payload, long revision) {
    return new Emission("rows", "f/k/" + revision, "k", revision, Emission.Op.UPSERT, payload);
  }

  private static DeadLetter letter(byte[] payload) {
    return new DeadLetter(
        "f", DeadLetter.Reason.UNREADABLE, "no", "readings/shard-0/1", "p", "k", 0, "", payload);
  }
}
