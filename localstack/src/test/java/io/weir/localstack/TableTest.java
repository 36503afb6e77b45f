package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter.Reason;
import io.weir.localstack.function.ItemChange;
import io.weir.localstack.function.Items;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The changes of a table go through its DynamoDB stream and the mapping of that into a function.
 */
@ExtendWith(LocalStackExtension.class)
class TableTest {
  private static final int ITEMS = 12;

  @Test
  void eachChangeOfAnItemIsSeenOnceInItsOrderHoweverOftenItComes(Aws aws) {
    try (Stack stack = Stack.table(aws, "table", Map.of("BatchSize", "7"))) {
      Deployed function = stack.function(Items.FUNCTION, "items", "items-dead-letters");
      Table table = new Table(aws, stack.name() + "-items");
      List<ItemChange> expected = new ArrayList<>();
      for (int i = 0; i < ITEMS; i++) {
        expected.addAll(table.life("item-" + i, i));
      }
      awaitChanges(function, table, expected);

      function.readAgain();
      expected.addAll(table.life("behind", 5));

      awaitChanges(function, table, expected);
      assertThat(function.deadLetters()).isEmpty();
    }
  }

  @Test
  void aChangeThatCannotBeReadIsADeadLetterAndOtherItemsGoOn(Aws aws) {
    try (Stack stack = Stack.table(aws, "unread", Map.of())) {
      Deployed function = stack.function(Items.FUNCTION, "items", "items-dead-letters");
      Table table = new Table(aws, stack.name() + "-items");
      List<ItemChange> expected = new ArrayList<>(table.life("before", 1));
      table.put("odd", AttributeValue.fromS("no number"));
      expected.addAll(table.life("behind", 2));

      awaitChanges(function, table, expected);

      assertThat(function.deadLetters())
          .singleElement()
          .satisfies(letter -> {
            assertThat(letter.get("reason").s()).isEqualTo(Reason.UNREADABLE.name());
            assertThat(letter.get("payload").b().asUtf8String())
                .contains("\"INSERT\"", "no number");
          });
    }
  }

  /**
   * The stream says what the order is. LocalStack writes to it with several threads, so two changes
   * of an item may stand in it the other way round, which DynamoDB rules out.
   */
  private static void awaitChanges(Deployed function, Table table, List<ItemChange> expected) {
    Wait.untilAsserted(
        "the changes of " + function.functionName(),
        () -> {
          List<ItemChange> streamed = table.streamed();
          assertThat(streamed.stream().map(TableTest::unnumbered))
              .containsExactlyInAnyOrderElementsOf(
                  expected.stream().map(TableTest::unnumbered).toList());
          assertThat(changes(function)).containsExactlyInAnyOrderElementsOf(streamed);
        });
  }

  private static ItemChange unnumbered(ItemChange change) {
    return new ItemChange(change.item(), 0, change.kind(), change.before(), change.after());
  }

  private static List<ItemChange> changes(Deployed function) {
    return function.rows("item-changes").stream()
        .map(TableTest::change)
        .sorted(Comparator.comparing(ItemChange::item).thenComparing(ItemChange::number))
        .toList();
  }

  private static ItemChange change(Map<String, AttributeValue> row) {
    return new ItemChange(
        row.get("item").s(),
        Integer.parseInt(row.get("number").n()),
        row.get("kind").s(),
        number(row.get("before")),
        number(row.get("after")));
  }

  private static Long number(AttributeValue value) {
    return value == null ? null : Long.valueOf(value.n());
  }

  /** The table whose changes are seen. */
  private record Table(Aws aws, String name) {
    /** An item comes, is written over, goes, and comes again; what is to be seen of it. */
    List<ItemChange> life(String id, long amount) {
      put(id, amount);
      put(id, amount + 100);
      aws.dynamo()
          .deleteItem(delete -> delete.tableName(name).key(Map.of("id", AttributeValue.fromS(id))));
      put(id, amount + 200);
      return List.of(
          new ItemChange(id, 1, "INSERT", null, amount),
          new ItemChange(id, 2, "UPDATE", amount, amount + 100),
          new ItemChange(id, 3, "DELETE", amount + 100, null),
          new ItemChange(id, 4, "INSERT", null, amount + 200));
    }

    private void put(String id, long amount) {
      put(id, AttributeValue.fromN(Long.toString(amount)));
    }

    void put(String id, AttributeValue amount) {
      aws.dynamo()
          .putItem(put ->
              put.tableName(name).item(Map.of("id", AttributeValue.fromS(id), "amount", amount)));
    }

    /** The changes of numbers in the table's stream, each numbered as it stands there. */
    List<ItemChange> streamed() {
      Map<String, Integer> numbers = new HashMap<>();
      List<ItemChange> streamed = new ArrayList<>();
      try (DynamoDbStreamsClient streams = aws.at(DynamoDbStreamsClient.builder()).build()) {
        for (Record one : records(streams)) {
          String item = one.dynamodb().keys().get("id").s();
          AttributeValue before = one.dynamodb().oldImage().get("amount");
          AttributeValue after = one.dynamodb().newImage().get("amount");
          if ((before == null || before.n() != null) && (after == null || after.n() != null)) {
            int number = numbers.merge(item, 1, Integer::sum);
            streamed.add(new ItemChange(item, number, kind(one), number(before), number(after)));
          }
        }
      }
      return streamed;
    }

    private static String kind(Record one) {
      return switch (one.eventName()) {
        case INSERT -> "INSERT";
        case MODIFY -> "UPDATE";
        case REMOVE -> "DELETE";
        case UNKNOWN_TO_SDK_VERSION -> throw new AssertionError(one);
      };
    }

    private List<Record> records(DynamoDbStreamsClient streams) {
      String stream =
          aws.dynamo().describeTable(table -> table.tableName(name)).table().latestStreamArn();
      List<Record> records = new ArrayList<>();
      for (Shard shard :
          streams.describeStream(of -> of.streamArn(stream)).streamDescription().shards()) {
        String iterator =
            streams
                .getShardIterator(at ->
                    at.streamArn(stream)
                        .shardId(shard.shardId())
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        int read;
        do {
          String from = iterator;
          GetRecordsResponse page = streams.getRecords(get -> get.shardIterator(from));
          records.addAll(page.records());
          iterator = page.nextShardIterator();
          read = page.records().size();
        } while (read > 0 && iterator != null);
      }
      return records;
    }
  }
}
