package io.weir.localstack.function;

import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.KeyType;
import io.weir.format.change.Change;
import io.weir.format.change.DynamoDb;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.process.StateSpec;

/** Numbers the changes of each item of a table. */
public final class Items extends ProcessFunction<Change<Item>, ItemChange> {
  public static final StreamFunction FUNCTION =
      StreamFunction.named("items")
          .from(Source.table("items", DynamoDb.of(Json.of(Item.class))).keyByPartitionKey())
          .compute(new Items())
          .to(
              DynamoSink.table("item-changes", ItemChange::row)
                  .key("item")
                  .sortKey("number", KeyType.NUMBER))
          .build();

  private final StateSpec.Value<Integer> seen = value("seen", Integer.class);

  @Override
  public void onEvent(Event<Change<Item>> event, ProcessContext<ItemChange> context) {
    int number = context.state(seen).value(0) + 1;
    context.state(seen).set(number);
    Change<Item> change = event.value();
    context.emit(
        new ItemChange(
            event.key(),
            number,
            change.kind().name(),
            amount(change.before()),
            amount(change.after())));
  }

  private static Long amount(Item item) {
    return item == null ? null : item.amount();
  }
}
