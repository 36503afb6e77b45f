package io.weir.embedded;

import io.weir.simulation.dynamodb.DynamoDbModel;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** What a local run keeps its tables in. */
enum LocalStore {
  /** DynamoDB Local in this JVM. */
  DYNAMODB {
    @Override
    Opened open() {
      AmazonDynamoDBLocal local = DynamoDBEmbedded.create(true);
      return new Opened(local.dynamoDbClient(), 16, 100, local::shutdownNow);
    }
  },
  /** The project's own model of DynamoDB: the same requests, answered by maps. */
  MEMORY {
    @Override
    Opened open() {
      DynamoDbModel model = new DynamoDbModel();
      return new Opened(model, 1, 500, model::close);
    }
  };

  abstract Opened open();

  /**
   * An empty database.
   *
   * @param requestsAtATime how many requests it is given at a time
   * @param batch records of an invocation at most, unless the command says otherwise
   * @param close gives back what it holds
   */
  record Opened(DynamoDbClient client, int requestsAtATime, int batch, Runnable close) {}
}
