package io.weir.simulation.dynamodb;

import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.KeyType;
import io.weir.dynamo.RequestCounts;
import io.weir.dynamo.Tables;
import io.weir.simulation.dynamodb.FaultyClient.Fault;
import io.weir.spi.SinkWriter;
import io.weir.testkit.SinkContract;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The sink's contract on the model, as on DynamoDB Local. */
class ModelSinkTest extends SinkContract {
  private static final BigDecimal AT = new BigDecimal("1.50");

  private final AtomicInteger writes = new AtomicInteger();
  private volatile boolean broken;
  private DynamoDbModel model;
  private DynamoSink<Map<String, Object>> sink;

  @Override
  protected SinkWriter open() {
    model = new DynamoDbModel();
    FaultyClient client =
        new FaultyClient(
            model,
            () -> broken && writes.incrementAndGet() % 2 == 0 ? Fault.THROTTLED : Fault.NONE);
    sink =
        DynamoSink.<Map<String, Object>>table("rows", row -> row)
            .key("page")
            .sortKey("at", KeyType.NUMBER)
            .withClient(client, new RequestCounts());
    Tables.createResult(model, sink);
    return sink.open();
  }

  @Override
  protected byte[] payload(String row, String value) {
    return sink.encode(Map.of("page", row, "at", AT, "value", value));
  }

  @Override
  protected Optional<String> read(String row) {
    Map<String, AttributeValue> item =
        model
            .getItem(get ->
                get.tableName("rows")
                    .key(
                        Map.of(
                            "page", AttributeValue.fromS(row),
                            "at", AttributeValue.fromN("1.5"))))
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
