package io.weir.dynamo;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * The process's one client, with region, credentials and endpoint from the environment: a second
 * one would cost a cold start as much as the first. It lives as long as the process.
 */
final class EnvironmentClient {
  /** The time after the first attempt in which a call may begin another one, milliseconds. */
  static final long RETRY_MILLIS = 5_000;

  /** The longest time of an unanswered call, milliseconds: its last attempt connects and waits. */
  static final long CALL_MILLIS =
      RETRY_MILLIS + LazyTlsClient.CONNECT_MILLIS + LazyTlsClient.READ_MILLIS;

  private static final long LONGEST_INVOCATION_MILLIS = 900_000;

  private static @Nullable DynamoDbClient shared;

  private EnvironmentClient() {}

  static synchronized DynamoDbClient get() {
    if (shared == null) {
      shared = client(System.getenv());
    }
    return shared;
  }

  /**
   * After how long a client gives a call up by itself: another's if it has a limit, else no sooner
   * than the longest invocation ends.
   */
  static synchronized long callMillis(DynamoDbClient client) {
    if (client == shared) {
      return CALL_MILLIS;
    }
    try {
      ClientOverrideConfiguration its = client.serviceClientConfiguration().overrideConfiguration();
      return its.apiCallTimeout().map(Duration::toMillis).orElse(LONGEST_INVOCATION_MILLIS);
    } catch (UnsupportedOperationException embedded) {
      return LONGEST_INVOCATION_MILLIS;
    }
  }

  /**
   * Makes the client. In Lambda the credentials are in the environment, so no other place is tried.
   */
  private static DynamoDbClient client(Map<String, String> environment) {
    DynamoDbClientBuilder builder =
        builder(new LazyTlsClient(), new CallLimit(RETRY_MILLIS, System::nanoTime));
    if (environment.containsKey("AWS_ACCESS_KEY_ID")) {
      builder.credentialsProvider(EnvironmentVariableCredentialsProvider.create());
    }
    return builder.build();
  }

  static DynamoDbClientBuilder builder(LazyTlsClient http, CallLimit limit) {
    return DynamoDbClient.builder()
        .httpClient(http)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder().addExecutionInterceptor(limit).build());
  }
}
