package io.weir.lambda;

import static io.weir.aggregate.Aggregates.summing;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.ClockScope;
import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.Sink;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codec;
import io.weir.codec.Json;
import io.weir.format.change.Change;
import io.weir.format.change.Delta;
import io.weir.format.change.DynamoDb;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;
import io.weir.window.Window;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A handler on the events of a table's DynamoDB stream, as Lambda sends them. */
class TableHandlerTest {
  private static final String DONE = "{\"batchItemFailures\":[]}";

  record Order(String id, long amount, String customer) {}

  /** What a function saw of a change. */
  record Seen(String key, String kind, Long before, Long after) {}

  record Total(String customer, long orders, long amount) {}

  record Sum(String customer, Instant start, Instant end, long amount) {}

  private final Rig rig = new Rig();

  /** The changes of each item, in order: they are counted, so that none is seen twice. */
  static final class Tell extends ProcessFunction<Change<Order>, Seen> {
    private final StateSpec.Value<Integer> count = value("count", Integer.class);

    @Override
    public void onEvent(Event<Change<Order>> event, ProcessContext<Seen> context) {
      int seen = context.state(count).value().orElse(0) + 1;
      context.state(count).set(seen);
      Change<Order> change = event.value();
      context.emit(
          new Seen(
              event.key() + "#" + seen,
              change.kind().name(),
              amount(change.before()),
              amount(change.after())));
    }

    private static Long amount(Order order) {
      return order == null ? null : order.amount();
    }
  }

  static final class Totals extends ProcessFunction<Delta<Order>, Total> {
    private final StateSpec.Value<Total> total = value("total", Total.class);

    @Override
    public void onEvent(Event<Delta<Order>> event, ProcessContext<Total> context) {
      Delta<Order> delta = event.value();
      Total old = context.state(total).value().orElse(new Total(event.key(), 0, 0));
      Total now =
          new Total(
              event.key(),
              old.orders() + delta.sign(),
              old.amount() + delta.sign() * delta.row().amount());
      context.state(total).set(now);
      context.emit(now);
    }
  }

  private void tells(Codec<Change<Order>> codec) {
    rig.start(sink ->
        StreamFunction.named("orders")
            .from(Source.table("orders", codec).keyByPartitionKey())
            .compute(new Tell())
            .to(sink)
            .build());
  }

  private void tells() {
    tells(DynamoDb.of(Json.of(Order.class)));
  }

  private static StreamFunction totals(Sink<? super Total> sink) {
    return StreamFunction.named("totals")
        .from(
            Source.table("orders", DynamoDb.deltas(Json.of(Order.class)))
                .keyBy(delta -> delta.row().customer()))
        .compute(new Totals())
        .to(sink)
        .build();
  }

  private List<Seen> seen() {
    return rig.counts.values(Seen.class);
  }

  private List<DeadLetter> letters() {
    return rig.letters.values(DeadLetter.class);
  }

  private static String sample(String name) throws IOException {
    try (InputStream in = TableHandlerTest.class.getResourceAsStream("/samples/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void changesComeWithBothImagesAndKindsAndOnceThoughDeliveredTwice() {
    tells();
    String event =
        new TableJson().insert("a", 1).modify("a", 1, 5).remove("a", 5).expire("b", 7).toString();
    assertThat(rig.invoke(event)).isEqualTo(DONE);
    assertThat(rig.invoke(event)).isEqualTo(DONE);
    assertThat(seen())
        .containsExactlyInAnyOrder(
            new Seen("a#1", "INSERT", null, 1L),
            new Seen("a#2", "UPDATE", 1L, 5L),
            new Seen("a#3", "DELETE", 5L, null),
            new Seen("b#1", "EXPIRE", 7L, null));
    assertThat(letters()).isEmpty();
  }

  /** Another shard's numbers are its own: a lower one is no sign of a record that was applied. */
  @Test
  void aLowerNumberOfAnotherItemIsApplied() {
    tells();
    rig.invoke(new TableJson().at(1_000).insert("a", 1).toString());
    rig.invoke(new TableJson().at(10).insert("b", 1).modify("b", 1, 2).toString());
    tells();
    rig.invoke(new TableJson().at(5).insert("c", 1).toString());
    assertThat(seen()).extracting(Seen::key).containsExactly("a#1", "b#1", "b#2", "c#1");
  }

  /** Two shards may give the same number to two items whose rows have one key. */
  @Test
  void equalNumbersOfTwoItemsAreTwoChangesOfOneCustomer() {
    rig.start(TableHandlerTest::totals);
    rig.invoke(new TableJson().at(7).insert("a", 1).toString());
    rig.invoke(new TableJson().at(7).insert("b", 10).toString());
    rig.invoke(new TableJson().at(7).insert("a", 1).toString());
    assertThat(rig.counts.values(Total.class))
        .containsExactly(new Total("c", 1, 1), new Total("c", 2, 11));
  }

  @Test
  void anUpdateTakesTheOldRowOutAndPutsTheNewOneIn() {
    rig.start(TableHandlerTest::totals);
    String event =
        new TableJson()
            .insert("a", 10)
            .insert("b", 5)
            .modify("a", 10, 30)
            .remove("b", 5)
            .expire("a", 30)
            .toString();
    rig.invoke(event);
    rig.invoke(event);
    List<Total> totals = rig.counts.values(Total.class);
    assertThat(totals).hasSize(6).endsWith(new Total("c", 0, 0));
    assertThat(totals).contains(new Total("c", 2, 35), new Total("c", 1, 30));
  }

  @Test
  void windowsAreByAKeysOwnClock() {
    rig.start(sink -> {
      Source<Delta<Order>> orders =
          Source.table("orders", DynamoDb.deltas(Json.of(Order.class)))
              .timestamps(delta -> delta.origin().at(), boundedOutOfOrderness(Duration.ZERO));
      return StreamFunction.named("sums")
          .from(orders.keyBy(delta -> delta.row().customer()))
          .compute(
              Window.of(orders)
                  .tumbling(Duration.ofMinutes(1))
                  .aggregate(summing(delta -> delta.sign() * delta.row().amount()), Sum::new))
          .to(sink)
          .clock(ClockScope.PER_KEY)
          .build();
    });
    rig.now = Clicks.NOON.plusSeconds(200).toEpochMilli();
    rig.invoke(new TableJson().insert("a", 10).modify("a", 10, 4).toString());
    rig.invoke(new TableJson().at(200).second(70).remove("a", 4).toString());
    assertThat(rig.counts.values(Sum.class))
        .containsExactly(new Sum("c", Clicks.NOON, Clicks.NOON.plusSeconds(60), 4));
  }

  @Test
  void whatIsNotDoneIsNamedByItsSequenceNumber() {
    rig.start(sink ->
        StreamFunction.named("orders")
            .from(Source.table("orders", DynamoDb.of(Json.of(Order.class))).keyByPartitionKey())
            .compute(new Tell())
            .to(rig.away("b"))
            .build());
    String event = new TableJson().insert("a", 1).insert("b", 1).insert("d", 1).toString();
    assertThat(rig.invoke(event))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"101\"}]}");
    tells();
    assertThat(rig.invoke(new TableJson().at(101).insert("b", 1).insert("d", 1).toString()))
        .isEqualTo(DONE);
    assertThat(seen()).extracting(Seen::key).containsExactlyInAnyOrder("a#1", "b#1", "d#1");
  }

  @Test
  void anImageThatTheStreamHasNotIsADeadLetterThatNamesTheViewType() {
    tells();
    rig.invoke(
        new TableJson()
            .view("KEYS_ONLY")
            .insert("a", 1)
            .view("NEW_IMAGE")
            .remove("b", 1)
            .toString());
    assertThat(seen()).isEmpty();
    assertThat(letters())
        .extracting(DeadLetter::message)
        .satisfiesExactlyInAnyOrder(
            keys ->
                assertThat(keys)
                    .contains("INSERT has no NewImage")
                    .contains("KEYS_ONLY")
                    .contains("NEW_AND_OLD_IMAGES"),
            images -> assertThat(images).contains("DELETE has no OldImage").contains("NEW_IMAGE"));
    assertThat(new String(letters().getFirst().payload(), UTF_8))
        .startsWith("{\"eventID\":\"e100\"")
        .endsWith("}");
  }

  @Test
  void aStreamOfNewImagesOrKeysIsReadAsWhatItIs() {
    record Key(String id) {}
    tells(DynamoDb.of(Json.of(Order.class)).deletesByKey());
    rig.invoke(new TableJson().view("NEW_IMAGE").insert("a", 1).modify("a", 1, 2).toString());
    assertThat(seen())
        .containsExactly(new Seen("a#1", "INSERT", null, 1L), new Seen("a#2", "UPDATE", null, 2L));
    Codec<Change<Key>> keys = DynamoDb.of(Json.of(Key.class)).keysOnly();
    String event = new TableJson().view("KEYS_ONLY").remove("a", 1).toString();
    String record = event.substring("{\"Records\":[".length(), event.length() - 2);
    assertThat(keys.decode(record.getBytes(UTF_8)).row()).isEqualTo(new Key("a"));
  }

  /** A change of the view type, or a table made anew, is another stream (R18). */
  @Test
  void anotherStreamOfTheTableBeginsWithNothingApplied() {
    tells();
    rig.invoke(new TableJson().at(1_000).insert("a", 1).toString());
    TableJson anew = new TableJson().stream(TableJson.TABLE + "/stream/2026-01-01T11:59:00.000");
    rig.invoke(anew.at(3).modify("a", 1, 2).toString());
    rig.invoke(anew.toString());
    assertThat(seen()).extracting(Seen::key).containsExactly("a#1", "a#2");
  }

  @Test
  void lambdasOwnSampleIsRead() throws IOException {
    record Message(String Id, String Message) {}
    rig.environment.put("WEIR_SOURCE_TABLE_ORDERS", "ExampleTableWithStream");
    rig.start(sink ->
        StreamFunction.named("samples")
            .from(Source.table("orders", DynamoDb.of(Json.of(Message.class))).keyByPartitionKey())
            .compute(
                ProcessFunction.<Change<Message>, String>of((event, context) ->
                    context.emit(
                        event.key()
                            + " "
                            + event.value().kind()
                            + " "
                            + event.value().row().Message())))
            .to(sink)
            .build());
    rig.invoke(sample("dynamodb-streams-event.json"));
    assertThat(letters()).as("it has no times, which each record of a stream has").hasSize(3);
    String timed =
        sample("dynamodb-streams-event.json")
            .replace("\"Keys\"", "\"ApproximateCreationDateTime\": 1767268800, \"Keys\"");
    assertThat(rig.invoke(timed)).isEqualTo(DONE);
    assertThat(rig.counts.values(String.class))
        .containsExactly(
            "101 INSERT New item!",
            "101 UPDATE This item has changed",
            "101 DELETE This item has changed");
  }

  /** A mapping with TumblingWindowInSeconds adds fields, and an invocation at a window's end. */
  @Test
  void fieldsOfATumblingWindowAreLeftAlone() {
    tells();
    String window =
        ",\"window\":{\"start\":\"2026-01-01T12:00:00Z\",\"end\":\"2026-01-01T12:05:00Z\"},"
            + "\"state\":{\"1\":\"state1\"},\"shardId\":\"shard123456789\","
            + "\"eventSourceARN\":\""
            + TableJson.STREAM
            + "\",\"isFinalInvokeForWindow\":false,\"isWindowTerminatedEarly\":false";
    assertThat(rig.invoke(new TableJson().insert("a", 1).more(window).toString())).isEqualTo(DONE);
    assertThat(seen()).hasSize(1);
    assertThat(rig.invoke(new TableJson().more(window).toString())).isEqualTo(DONE);
  }

  @Test
  void tablesAreFoundByNameByArnAndByTheArnOfOneStream() {
    for (String said : List.of("orders", TableJson.TABLE, TableJson.STREAM, "other, orders")) {
      rig.environment.put("WEIR_SOURCE_TABLE_ORDERS", said);
      tells();
      assertThat(rig.invoke(new TableJson().insert("a", 1).toString())).as(said).isEqualTo(DONE);
    }
    rig.environment.put("WEIR_SOURCE_TABLE_ORDERS", TableJson.STREAM);
    tells();
    TableJson another = new TableJson().stream(TableJson.TABLE + "/stream/other");
    assertThatThrownBy(() -> rig.invoke(another.insert("a", 1).toString()))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining("table/orders/stream/other")
        .hasMessageContaining("WEIR_SOURCE_TABLE_<SOURCE>");
  }

  @Test
  void aTickOfATableHasNothingToWaitFor() {
    tells();
    rig.invoke(new TableJson().insert("a", 1).toString());
    assertThat(rig.invoke("{\"weir\":\"tick\"}")).contains("\"complete\":true");
  }

  @Test
  void aDefinitionThatATableCannotKeepIsRefused() {
    Source<Change<Order>> orders =
        Source.table("orders", DynamoDb.of(Json.of(Order.class)))
            .timestamps(change -> change.origin().at(), boundedOutOfOrderness(Duration.ZERO));
    assertThatThrownBy(orders::unkeyed).hasMessageContaining("keyByPartitionKey()");
    assertThatThrownBy(() -> orders.idleAfter(Duration.ofMinutes(1)))
        .hasMessageContaining("clock(ClockScope.PER_KEY)");
    assertThatThrownBy(() -> orders.retention(Duration.ofHours(23)))
        .hasMessageContaining("24 hours");
    assertThatThrownBy(() ->
            StreamFunction.named("sums")
                .from(orders.keyBy(change -> change.row().customer()))
                .compute(
                    Window.of(orders)
                        .tumbling(Duration.ofMinutes(1))
                        .aggregate(summing(change -> change.row().amount()), Sum::new))
                .to(rig.counts)
                .build())
        .hasMessageContaining("clock(PER_KEY)");
  }
}
