package io.weir.embedded;

import io.weir.simulation.dynamodb.DynamoDbModel;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** The databases for the tables of a local run. */
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
   * @param requestsAtATime the most requests at a time
   * @param batch the default of the most records in an invocation
   * @param close frees its resources
   */
  record Opened(DynamoDbClient client, int requestsAtATime, int batch, Runnable close) {}
}
