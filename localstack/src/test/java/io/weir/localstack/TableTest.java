package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter.Reason;
import io.weir.localstack.function.ItemChange;
import io.weir.localstack.function.Items;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

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
      awaitChanges(function, expected);

      function.readAgain();
      expected.addAll(table.life("behind", 5));

      awaitChanges(function, expected);
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

      awaitChanges(function, expected);

      assertThat(function.deadLetters())
          .singleElement()
          .satisfies(letter -> {
            assertThat(letter.get("reason").s()).isEqualTo(Reason.UNREADABLE.name());
            assertThat(letter.get("payload").b().asUtf8String())
                .contains("\"INSERT\"", "no number");
          });
    }
  }

  private static void awaitChanges(Deployed function, List<ItemChange> expected) {
    Wait.untilAsserted(
        "the changes of " + function.functionName(),
        () -> assertThat(changes(function)).containsExactlyInAnyOrderElementsOf(expected));
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
  }
}
