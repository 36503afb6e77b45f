package io.weir.dynamo;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;

/** One DynamoDB for all tests of this JVM; each test has tables of its own. */
final class Local {
  static final DynamoDbClient CLIENT = DynamoDBEmbedded.create(true).dynamoDbClient();
  private static final AtomicInteger TABLES = new AtomicInteger();

  private Local() {}

  static String name(String what) {
    return what + "-" + TABLES.incrementAndGet();
  }

  static DynamoStateStore.Builder store() {
    return DynamoStateStore.builder(CLIENT, table());
  }

  static String table() {
    String table = name("state");
    Tables.create(CLIENT, table);
    return table;
  }
}
