package io.weir.dynamo;

import java.util.Map;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * The process's one client, with region, credentials and endpoint from the environment: a second
 * one would cost a cold start as much as the first. It lives as long as the process.
 */
final class EnvironmentClient {
  private static DynamoDbClient shared;

  private EnvironmentClient() {}

  static synchronized DynamoDbClient get() {
    if (shared == null) {
      shared = client(System.getenv());
    }
    return shared;
  }

  /** A container of Lambda has its keys in the environment; no other place needs to be asked. */
  private static DynamoDbClient client(Map<String, String> environment) {
    DynamoDbClientBuilder builder = DynamoDbClient.builder().httpClient(new LazyTlsClient());
    if (environment.containsKey("AWS_ACCESS_KEY_ID")) {
      builder.credentialsProvider(EnvironmentVariableCredentialsProvider.create());
    }
    return builder.build();
  }
}
