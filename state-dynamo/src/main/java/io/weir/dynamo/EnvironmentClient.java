package io.weir.dynamo;

import io.weir.aws.AwsClients;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The process's one client of DynamoDB. */
final class EnvironmentClient {
  private EnvironmentClient() {}

  static DynamoDbClient get() {
    return AwsClients.shared(DynamoDbClient.class, DynamoDbClient::builder);
  }
}
