package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.dynamo.DeadLetterTable;
import io.weir.dynamo.DeadLetters;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.DynamoStateStore;
import io.weir.dynamo.RequestCounts;
import io.weir.dynamo.Tables;
import io.weir.lambda.HandlerOptions;
import io.weir.lambda.StreamHandler;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.testkit.FunctionTestDriver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/**
 * Texts with half a character (R19): the same events are refused, with the same words, in the test
 * driver, in a local run and in the deployed handler on DynamoDB, and the same rows are written.
 */
class NotUnicodeTest {
  record Note(String id, String page, String tag, String text) {}

  record Row(String tag, long count, String text) {
    Map<String, Object> item() {
      return Map.of("tag", tag, "count", count, "text", text);
    }
  }

  private static final long ARRIVAL = 1_700_000_000_000L;

  static final Source<Note> NOTES =
      Source.stream("notes", Json.of(Note.class)).dedupe(Note::id, Duration.ofHours(1));

  /** Counts tags, which are keys of its state and of its rows. */
  private static final class Tags extends ProcessFunction<Note, Row> {
    private final StateSpec.MapOf<String, Long> tags = map("tags", String.class, Long.class);

    @Override
    public void onEvent(Event<Note> event, ProcessContext<Row> context) {
      Note note = event.value();
      long now = context.map(tags).update(note.tag(), 0L, before -> before + 1);
      context.emit(new Row(note.page() + note.tag(), now, note.text()));
    }
  }

  public static final StreamFunction FUNCTION =
      StreamFunction.named("tags")
          .from(NOTES.keyBy(Note::page))
          .compute(new Tags())
          .to(DynamoSink.table("tag-counts", Row::item).key("tag"))
          .deadLetters(DeadLetterTable.table("tag-letters"))
          .build();

  private static final List<Note> EVENTS =
      List.of(
          new Note("1", "hi\uD83D", "t", ""),
          new Note("2", "hi?", "t", ""),
          new Note("3", "hi\uDE00", "t", ""),
          new Note("id\uD83D", "a", "t", ""),
          new Note("id?", "a", "t", ""),
          new Note("6", "a", "x\uD83D", ""),
          new Note("7", "a", "x?", ""),
          new Note("8", "a", "x\uD83E", ""),
          new Note("9", "a", "t", "half \uD83D"),
          new Note("10", "hi\uD83D\uDE00", "t", ""));

  /** The ids of what is refused, each with what is said of it. */
  private static final Set<String> REFUSED =
      Set.of(
          "1 UNREADABLE key",
          "3 UNREADABLE key",
          "id\uD83D UNREADABLE event id",
          "6 HANDLER_FAILED tag",
          "8 HANDLER_FAILED tag");

  private static final Set<String> ROWS =
      Set.of("hi?t 1 ", "at 2 half \uFFFD", "ax? 1 ", "hi\uD83D\uDE00t 1 ");

  @TempDir private Path folder;

  private static String told(DeadLetter letter) {
    Note note = Json.of(Note.class).decode(letter.payload());
    assertThat(letter.message()).contains("is not Unicode", "char", letter.reason().advice());
    String what =
        letter.message().contains("event id")
            ? "event id"
            : letter.message().contains("'tag'") ? "tag" : "key";
    return note.id() + " " + letter.reason() + " " + what;
  }

  @Test
  void inTheTestDriver() {
    try (FunctionTestDriver driver = FunctionTestDriver.of(FUNCTION)) {
      EVENTS.forEach(note -> driver.pipe(NOTES, note));

      assertThat(
              driver.deadLetters().stream()
                  .filter(letter -> letter.reason() == DeadLetter.Reason.UNREADABLE)
                  .map(NotUnicodeTest::told))
          .containsExactlyInAnyOrder(
              "1 UNREADABLE key", "3 UNREADABLE key", "id\uD83D UNREADABLE event id");
    }
  }

  @Test
  void inALocalRun() throws IOException {
    Path input =
        Files.write(
            folder.resolve("in.jsonl"),
            EVENTS.stream()
                .map(note -> new String(Json.bytes(note), StandardCharsets.UTF_8))
                .toList());
    Path out = folder.resolve("out");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    Main.run(
        new PrintStream(printed, true, StandardCharsets.UTF_8),
        "--function",
        NotUnicodeTest.class.getName(),
        "--input",
        input.toString(),
        "--out",
        out.toString());

    assertThat(Files.readString(input)).contains("\\uD83D");
    assertThat(out.resolve("dead-letters.jsonl")).exists();
    List<String> letters = Files.readAllLines(out.resolve("dead-letters.jsonl"));
    assertThat(letters)
        .hasSize(REFUSED.size())
        .allSatisfy(line -> assertThat(line).contains("is not Unicode"));
    List<String> rows = Files.readAllLines(out.resolve("results.jsonl"));
    assertThat(rows).hasSize(ROWS.size());
  }

  private static final class OneShard implements KinesisClient {
    @Override
    public ListShardsResponse listShards(ListShardsRequest request) {
      return ListShardsResponse.builder()
          .shards(shard ->
              shard
                  .shardId("shardId-000000000000")
                  .sequenceNumberRange(range -> range.startingSequenceNumber("0"))
                  .hashKeyRange(range ->
                      range
                          .startingHashKey("0")
                          .endingHashKey(BigInteger.TWO.pow(128).subtract(BigInteger.ONE) + "")))
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private static final class Handler extends StreamHandler {
    Handler(StreamFunction function, DynamoStateStore store) {
      super(
          function,
          store,
          HandlerOptions.DEFAULT
              .environment(Map.of())
              .kinesis(OneShard::new)
              .clock(() -> ARRIVAL + 1_000));
    }
  }

  @Test
  void deployed() throws IOException {
    AmazonDynamoDBLocal local = DynamoDBEmbedded.create(true);
    DynamoDbClient client = local.dynamoDbClient();
    Tables.create(client, "state");
    Tables.createResult(client, "tag-counts", "tag", null);
    Tables.createResult(client, "tag-letters", DeadLetterTable.ID, null);
    try (DynamoStateStore store = DynamoStateStore.builder(client, "state").build()) {
      StreamHandler handler = new Handler(bound(client), store);
      assertThat(invoke(handler)).isEqualTo("{\"batchItemFailures\":[]}");
      assertThat(invoke(new Handler(bound(client), store))).isEqualTo("{\"batchItemFailures\":[]}");

      DeadLetters letters = new DeadLetters(client, "tag-letters");
      Set<String> told =
          letters
              .list()
              .map(kept -> told(letters.find(kept.id()).orElseThrow().letter()))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(told).containsExactlyInAnyOrderElementsOf(REFUSED);
      assertThat(client.scan(scan -> scan.tableName("tag-counts")).items())
          .extracting(
              row -> row.get("tag").s() + " " + row.get("count").n() + " " + row.get("text").s())
          .containsExactlyInAnyOrderElementsOf(ROWS);
    } finally {
      local.shutdownNow();
    }
  }

  private static StreamFunction bound(DynamoDbClient client) {
    return FUNCTION.withSinks(sink ->
        sink instanceof DeadLetterTable letters
            ? letters.withClient(client, new RequestCounts())
            : ((DynamoSink<?>) sink).withClient(client, new RequestCounts()));
  }

  private static String invoke(StreamHandler handler) throws IOException {
    List<String> records = new ArrayList<>();
    for (Note note : EVENTS) {
      records.add(
          """
          {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"p","sequenceNumber":"%d",\
          "data":"%s","approximateArrivalTimestamp":%d.000},"eventSource":"aws:kinesis",\
          "eventID":"shardId-000000000000:%d","eventSourceARN":\
          "arn:aws:kinesis:eu-west-1:123456789012:stream/notes"}\
          """
              .formatted(
                  100 + records.size(),
                  Base64.getEncoder().encodeToString(Json.bytes(note)),
                  ARRIVAL / 1_000,
                  100 + records.size()));
    }
    Context context =
        (Context)
            Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, args) ->
                    method.getName().equals("getRemainingTimeInMillis") ? (Object) 60_000 : null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String event = "{\"Records\":[" + String.join(",", records) + "]}";
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, context);
    return out.toString(StandardCharsets.UTF_8);
  }
}
