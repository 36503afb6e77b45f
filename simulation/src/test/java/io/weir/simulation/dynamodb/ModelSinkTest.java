package io.weir.simulation.dynamodb;

import io.weir.SinkWriter;
import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.RequestCounts;
import io.weir.dynamo.Tables;
import io.weir.simulation.dynamodb.FaultyClient.Fault;
import io.weir.testkit.SinkContract;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The sink's contract on the model, as on DynamoDB Local. */
class ModelSinkTest extends SinkContract {
  private final AtomicInteger writes = new AtomicInteger();
  private volatile boolean broken;
  private DynamoDbModel model;
  private DynamoSink<Map<String, Object>> sink;

  @Override
  protected SinkWriter open() {
    model = new DynamoDbModel();
    Tables.createResult(model, "rows", "page", null);
    FaultyClient client =
        new FaultyClient(
            model,
            () -> broken && writes.incrementAndGet() % 2 == 0 ? Fault.THROTTLED : Fault.NONE);
    sink =
        DynamoSink.<Map<String, Object>>table("rows", row -> row)
            .key("page")
            .withClient(client, new RequestCounts());
    return sink.open();
  }

  @Override
  protected byte[] payload(String row, String value) {
    return sink.encode(Map.of("page", row, "value", value));
  }

  @Override
  protected Optional<String> read(String row) {
    Map<String, AttributeValue> item =
        model
            .getItem(get -> get.tableName("rows").key(Map.of("page", AttributeValue.fromS(row))))
            .item();
    return Optional.ofNullable(item.get("value")).map(AttributeValue::s);
  }

  @Override
  protected void breakEverySecondWrite() {
    broken = true;
  }

  @Override
  protected void heal() {
    broken = false;
  }
}
