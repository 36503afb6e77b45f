package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.weir.StreamFunction;
import io.weir.audit.Finding;
import io.weir.codec.BinaryWriter;
import io.weir.engine.Deadline;
import io.weir.engine.EngineLimits;
import io.weir.engine.StoredDefinition;
import io.weir.process.ProcessFunction;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Commit;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import io.weir.state.Snapshot;
import io.weir.state.StateKey;
import io.weir.state.Tally;
import io.weir.testkit.CollectingSink;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.SequenceNumberRange;

/** {@code ./weir status}: by shards and the due index, without reading keys. */
class StatusByShardsTest extends StoredHits {
  private final RecordedCalls kinesis = new RecordedCalls("kinesis");
  private KinesisClient streamClient = new Denied();
  private URI stackEndpoint;

  @Override
  KinesisClient kinesis() {
    return kinesis.of(KinesisClient.class, streamClient);
  }

  @Override
  Stacks stacks() {
    return new Stacks(
        stackEndpoint,
        "eu-west-1",
        StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")));
  }

  /** Whoever may not read the stream. */
  private static class Denied implements KinesisClient {
    @Override
    public String serviceName() {
      return "kinesis";
    }

    @Override
    public void close() {}

    @Override
    public ListShardsResponse listShards(ListShardsRequest request) {
      throw KinesisException.builder()
          .message("not authorized to perform kinesis:ListShards (Service: Kinesis)")
          .awsErrorDetails(AwsErrorDetails.builder().errorCode("AccessDeniedException").build())
          .build();
    }
  }

  /** Three shards: the last one is new; the first has a record of a minute ago. */
  private final class Stream extends Denied {
    @Override
    public ListShardsResponse listShards(ListShardsRequest request) {
      List<software.amazon.awssdk.services.kinesis.model.Shard> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(
            software.amazon.awssdk.services.kinesis.model.Shard.builder()
                .shardId("shardId-00000000000" + i)
                .hashKeyRange(
                    HashKeyRange.builder().startingHashKey("0").endingHashKey("1").build())
                .sequenceNumberRange(
                    SequenceNumberRange.builder().startingSequenceNumber("0").build())
                .build());
      }
      return ListShardsResponse.builder().shards(all).build();
    }

    @Override
    public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
      return GetShardIteratorResponse.builder().shardIterator(request.shardId()).build();
    }

    @Override
    public GetRecordsResponse getRecords(GetRecordsRequest request) {
      boolean first = request.shardIterator().endsWith("0");
      Record waiting =
          Record.builder()
              .approximateArrivalTimestamp(Instant.ofEpochMilli(clock.nowMillis() - 1_200_000))
              .build();
      return GetRecordsResponse.builder()
          .records(first ? List.of(waiting) : List.of())
          .millisBehindLatest(0L)
          .build();
    }
  }

  private JsonNode json(String... more) throws IOException {
    command(with(new String[] {"status", "--json"}, more));
    return new ObjectMapper().readTree(output()).path("functions").path(0);
  }

  @Test
  void aHealthyFunctionEndsWithNothingToLookAt() throws IOException {
    at(60);
    put(0, "home", 10);
    put(1, "about", 20);
    run(0);
    run(1);

    assertThat(command("status")).isZero();
    assertThat(output())
        .contains("hit-counts: nothing needs a look")
        .contains("records: 2 applied, 0 duplicate")
        .contains("last record finished: arrived 2026-01-01T12:01:00Z, 0 ms ago")
        .contains("due backlog: 0 keys by event time, 0 by the clock")
        .contains(
            "lag: the stream could not be asked (not authorized to perform kinesis:ListShards)")
        .contains("--deep reads every key");
    assertThat(json().path("healthy").asBoolean()).isTrue();
    assertThat(Set.of("dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan"))
        .containsAll(dynamo.actions());
  }

  @Test
  void whatNeedsALookIsSaidFirstAndIsTheExitStatus() throws IOException {
    at(300);
    put(0, "home", 0);
    put(0, "home", 100);
    put(0, "bad-secret", 101);
    put(1, "about", 10);
    run(0);
    run(1);
    at(300 + 3600);

    assertThat(command("status", "--behind", "PT30S")).isEqualTo(1);
    assertThat(output().lines().limit(6))
        .containsExactly(
            "hit-counts: 3 to look at",
            "  ! silent-shard: the shard hits/shardId-000000000001 has brought nothing for 1 h, and"
                + " its event time is 1 min 31 s behind the furthest",
            "    => it holds the windows and timers of all keys: ./weir explain --key KEY says of one"
                + " which event moves it, or what the source could declare",
            "  ! tick-missing: due and not looked at by a tick: 0 keys by event time, 1 by the clock",
            "    => is the schedule enabled, and do ticks end without an error? Invoke one by hand"
                + " with {\"weir\":\"tick\"}",
            "  ! parked: 1 keys are parked with 1 records");
    assertThat(output())
        .contains("key " + Finding.hash("bad-secret") + ": 1 records, tried again at")
        .doesNotContain("secret");
    JsonNode json = json("--behind", "PT30S", "--show-keys");
    assertThat(json.path("concerns").path(0).path("code").asText()).isEqualTo("silent-shard");
    assertThat(json.path("waiting").path("parked").path(0).path("key").asText())
        .isEqualTo("bad-secret");
    assertThat(json.path("eventTime").path("heldBy").asText())
        .isEqualTo("hits/shardId-000000000001");
    assertThat(json.path("eventTime").path("heldSince").asText()).isEqualTo("2026-01-01T12:05:00Z");
  }

  /** What each shard has for itself holds nobody up: known by the stored definition. */
  @Test
  void aSilentShardIsNoConcernWhereKeysStayInOneShard() {
    StreamFunction apart =
        StreamFunction.named("hit-counts")
            .from(source().keyByPartitionKey())
            .compute(
                ProcessFunction.<Hit, Object>of((event, context) -> context.emit(event.value())))
            .to(new CollectingSink<Object>("counts"))
            .build();
    at(60);
    put(0, "home", 0);
    put(1, "about", 10);
    run(0);
    run(1);
    at(3600);
    assertThat(command("status")).isEqualTo(1);
    assertThat(output()).contains("silent-shard");
    new StoredDefinition(apart, store, "", EngineLimits.DEFAULT, () -> 0).settle();
    assertThat(command("status")).as(output()).isZero();
  }

  @Test
  void keysThatNoTickLooksAtAreABacklog() {
    at(300);
    put(0, "home", 0);
    put(0, "home", 100);
    put(1, "about", 90);
    run(0);
    engine = engine(FUNCTION);
    run(1);
    at(320);
    assertThat(command("status")).isZero();
    at(600);
    assertThat(command("status")).isEqualTo(1);
    assertThat(output())
        .contains(
            "! tick-missing: due and not looked at by a tick: 1 keys by event time, 0 by the");
    away = true;
    engine.tick(Deadline.NONE);
    assertThat(command("status")).isEqualTo(1);
    assertThat(command("status", "--deep")).isEqualTo(1);
    assertThat(output()).contains("! undelivered: 1 results of 1 keys are not known to be");
    away = false;
    engine.tick(Deadline.NONE);
    assertThat(command("status")).isZero();
  }

  @Test
  void theStreamTellsTheLagAndShardsThatBroughtNothing() throws IOException {
    streamClient = new Stream();
    put(0, "home", 0);
    put(1, "home", 0);
    run(0);
    run(1);

    assertThat(command("status")).isEqualTo(1);
    assertThat(output())
        .contains("! lag: the shard hits/shardId-000000000000 is 20 min behind its stream")
        .contains(
            "! unbegun-shard: 1 shards that the stream lists have brought nothing,"
                + " hits/shardId-000000000002 first")
        .contains(", at the tip of its stream");
    JsonNode json = json();
    assertThat(json.path("shards").path(0).path("lagMillis").asLong()).isEqualTo(1_200_000);
    assertThat(json.path("unbegunShards").path(0).asText()).isEqualTo("hits/shardId-000000000002");
    assertThat(kinesis.actions())
        .containsExactly("kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards");
  }

  @Test
  void aStackNamesItsStateTables() throws IOException {
    put(0, "home", 0);
    run(0);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<String> asked = new ArrayList<>();
    server.createContext(
        "/",
        exchange -> {
          asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          assertThat(exchange.getRequestHeaders().getFirst("Authorization"))
              .contains("AWS4-HMAC-SHA256", "/eu-west-1/cloudformation/");
          boolean last = asked.getLast().contains("NextToken=more");
          boolean known = asked.getLast().contains("StackName=shop");
          byte[] answer = (known ? resources(last) : refused()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(known ? 200 : 400, answer.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer);
          }
        });
    server.start();
    try {
      stackEndpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      assertThat(command("status", "shop")).as(refusal()).isZero();
      assertThat(output()).contains("hit-counts: nothing needs a look");
      assertThat(asked).hasSize(2);
      assertThat(command("status", "no-shop")).isEqualTo(2);
      assertThat(refusal()).contains("Stack with id no-shop does not exist", "list-stacks");
      assertThat(command("status", "shop", "--table", "state")).isEqualTo(2);
    } finally {
      server.stop(0);
    }
  }

  private static String resources(boolean last) {
    String member =
        """
        <member><LogicalResourceId>%s</LogicalResourceId>
        <PhysicalResourceId>%s</PhysicalResourceId><ResourceType>%s</ResourceType></member>
        """;
    String all =
        last
            ? member.formatted("HitsState", "state", "AWS::DynamoDB::Table")
            : member.formatted("HitsTable", "hits", "AWS::DynamoDB::Table")
                + member.formatted("HitsStateRole", "x-State", "AWS::IAM::Role");
    return "<ListStackResourcesResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">"
        + "<ListStackResourcesResult><StackResourceSummaries>"
        + all
        + "</StackResourceSummaries>"
        + (last ? "" : "<NextToken>more</NextToken>")
        + "</ListStackResourcesResult></ListStackResourcesResponse>";
  }

  private static String refused() {
    return "<ErrorResponse><Error><Code>ValidationError</Code>"
        + "<Message>Stack with id no-shop does not exist</Message></Error></ErrorResponse>";
  }

  /** Bar: at most 5 requests for 100 shards; 3 s is measured by hand, with 100,000 keys. */
  @Test
  void aThousandShardsAreToldInFewRequests() throws IOException {
    int shards = 1_000;
    fill(shards, Integer.getInteger("weir.status.keys", 5_000));

    long began = System.nanoTime();
    JsonNode json = json("--function", "many");
    long millis = (System.nanoTime() - began) / 1_000_000;
    assertThat(json.path("shards")).hasSize(shards);
    assertThat(json.path("records").path("applied").asLong()).isEqualTo(shards);
    assertThat(dynamo.count() + kinesis.count())
        .as("requests: %s", dynamo.actions())
        .isLessThanOrEqualTo(5 * shards / 100);
    assertThat(command("status")).isZero();
    assertThat(dynamo.count() + kinesis.count()).isLessThanOrEqualTo(5 * shards / 100);
    assertThat(output()).contains("and 980 shards more");
    if (Integer.getInteger("weir.status.keys") != null) {
      long again = System.nanoTime();
      json("--function", "many");
      System.out.println(
          "status: "
              + millis
              + " ms, then "
              + (System.nanoTime() - again) / 1_000_000
              + " ms; "
              + dynamo.count()
              + " requests");
    }
  }

  private void fill(int shards, int keys) {
    long now = clock.nowMillis();
    for (int i = 0; i < shards; i++) {
      Shard shard = new Shard("hits", "shardId-%012d".formatted(i));
      Position position = Position.of("hits", shard.partition(), i + 1);
      store.commitProgress(
          "many",
          Progress.none(shard)
              .of(stream.arn())
              .nextReached(
                  List.of(new ShardMark(position, now - 1_000)), new Tally(1, 0, 0, 0, 0), 0, now));
    }
    List<Commit> commits = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      Position position = Position.of("hits", "shardId-%012d".formatted(i % shards), i + 1);
      KeyRecord record =
          KeyRecord.NEW
              .change()
              .birth(now)
              .arrival(now)
              .marks(List.of(new KeyMark(position, new Tally(1, 0, 0, 0, 0))))
              .state(new BinaryWriter().unsigned(7).toByteArray())
              .eventDue(OptionalLong.of(now + 60_000))
              .made();
      Snapshot none = Snapshot.absent(new StateKey("many", "key-" + i));
      commits.add(new Commit(none, record, OptionalLong.empty(), now));
    }
    for (int at = 0; at < keys; at += 500) {
      store.commit(commits.subList(at, Math.min(keys, at + 500)));
    }
  }
}
