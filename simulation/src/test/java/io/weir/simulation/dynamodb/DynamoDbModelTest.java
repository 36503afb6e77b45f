package io.weir.simulation.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.dynamo.Tables;
import io.weir.simulation.dynamodb.FaultyClient.Fault;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;

/** The model answers as DynamoDB Local does. */
class DynamoDbModelTest {
  private static final int SEEDS = 12;
  private static final int REQUESTS = 150;

  @Test
  void randomRequestsHaveTheSameAnswersAsFromDynamoDbLocal() {
    DynamoDbClient local = DynamoDBEmbedded.create(true).dynamoDbClient();
    for (long seed = 1; seed <= SEEDS; seed++) {
      String table = "table-" + seed;
      DynamoDbModel model = new DynamoDbModel();
      Tables.create(local, table);
      Tables.create(model, table);
      RandomRequests asked = new RandomRequests(seed, table);
      RandomRequests expected = new RandomRequests(seed, table);
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(asked.next(model))
            .as("seed %d, request %d", seed, i)
            .isEqualTo(expected.next(local));
      }
    }
  }

  @Test
  void aLostAnswerHasTakenEffectAndARefusalHasNot() {
    for (Fault fault : Fault.values()) {
      DynamoDbModel model = new DynamoDbModel();
      Tables.createResult(model, "rows", "k", null);
      FaultyClient client = new FaultyClient(model, () -> fault);
      Map<String, AttributeValue> item = Map.of("k", AttributeValue.fromS("x"));
      if (fault == Fault.NONE) {
        client.putItem(put -> put.tableName("rows").item(item));
      } else {
        assertThatThrownBy(() -> client.putItem(put -> put.tableName("rows").item(item)))
            .isInstanceOf(SdkException.class);
      }
      boolean none = fault == Fault.THROTTLED || fault == Fault.REFUSED;
      assertThat(model.size("rows")).as("%s", fault).isEqualTo(none ? 0 : 1);
    }
  }

  @Test
  void ttlDeletesWhatHasExpiredAndNothingElse() {
    DynamoDbModel model = new DynamoDbModel();
    Tables.createResult(model, "rows", "k", null);
    for (int i = 0; i < 4; i++) {
      AttributeValue at = AttributeValue.fromN(Integer.toString(i));
      AttributeValue name = AttributeValue.fromS("x" + i);
      model.putItem(put -> put.tableName("rows").item(Map.of("k", name, "t", at)));
    }
    model.sweep("rows", "t", 2_999);
    assertThat(model.size("rows")).isEqualTo(1);
  }

  @Test
  void aTableThatIsNotThereIsAnError() {
    DynamoDbModel model = new DynamoDbModel();
    assertThatThrownBy(() -> model.getItem(get -> get.tableName("none").key(Map.of())))
        .isInstanceOf(ResourceNotFoundException.class);
  }
}
