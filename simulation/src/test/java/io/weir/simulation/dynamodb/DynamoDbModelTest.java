package io.weir.simulation.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.dynamo.DynamoSink;
import io.weir.dynamo.KeyType;
import io.weir.dynamo.Tables;
import io.weir.simulation.dynamodb.FaultyClient.Fault;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementError;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
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

  private static final List<AttributeValue> PARTS =
      List.of(
          AttributeValue.fromS("1"),
          AttributeValue.fromN("1"),
          AttributeValue.fromN("1.0"),
          AttributeValue.fromN("10E-1"),
          AttributeValue.fromB(SdkBytes.fromUtf8String("1")),
          AttributeValue.fromBool(true));

  @Test
  void keysHaveTheTypesOfTheirTableAndNumbersAreEqualByValue() {
    DynamoDbModel model = new DynamoDbModel();
    DynamoDbClient local = DynamoDBEmbedded.create(true).dynamoDbClient();
    for (KeyType partition : KeyType.values()) {
      for (KeyType sort : KeyType.values()) {
        DynamoSink<String> sink =
            DynamoSink.<String>table(partition + "-" + sort, text -> Map.of())
                .key("p", partition)
                .sortKey("s", sort);
        Tables.createResult(model, sink);
        Tables.createResult(local, sink);
        for (AttributeValue part : PARTS) {
          for (AttributeValue other : PARTS) {
            Map<String, AttributeValue> item = Map.of("p", part, "s", other);
            assertThat(put(model, sink.table(), item))
                .as("%s in %s", item, sink.table())
                .isEqualTo(put(local, sink.table(), item));
          }
        }
      }
    }
  }

  /** What comes of an insert by statement, of a put, and of a read. */
  private static List<String> put(
      DynamoDbClient client, String table, Map<String, AttributeValue> item) {
    BatchStatementRequest insert =
        BatchStatementRequest.builder()
            .statement("INSERT INTO \"" + table + "\" VALUE {'p': ?, 's': ?}")
            .parameters(item.get("p"), item.get("s"))
            .build();
    return List.of(
        answer(() ->
            client
                .batchExecuteStatement(batch -> batch.statements(insert))
                .responses()
                .getFirst()
                .error()),
        answer(() -> {
          client.putItem(put -> put.tableName(table).item(item));
          return "put";
        }),
        answer(() -> client.getItem(get -> get.tableName(table).key(item)).hasItem()));
  }

  private static String answer(Supplier<Object> call) {
    try {
      Object answer = call.get();
      return answer instanceof BatchStatementError error ? error.codeAsString() : "" + answer;
    } catch (AwsServiceException refused) {
      return refused.awsErrorDetails().errorCode();
    }
  }

  @Test
  void aTableThatIsNotThereIsAnError() {
    DynamoDbModel model = new DynamoDbModel();
    assertThatThrownBy(() -> model.getItem(get -> get.tableName("none").key(Map.of())))
        .isInstanceOf(ResourceNotFoundException.class);
  }
}
