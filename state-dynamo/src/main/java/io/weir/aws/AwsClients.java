package io.weir.aws;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;

/**
 * The process's clients, one of each service, with region, credentials and endpoint from the
 * environment: a second one would cost a cold start as much as the first. They live as long as the
 * process.
 */
public final class AwsClients {
  /** The time after the first attempt in which a call may begin another one, milliseconds. */
  public static final long RETRY_MILLIS = 5_000;

  /** The longest time of an unanswered call, milliseconds: its last attempt connects and waits. */
  public static final long CALL_MILLIS =
      RETRY_MILLIS + LazyTlsClient.CONNECT_MILLIS + LazyTlsClient.READ_MILLIS;

  private static final long LONGEST_INVOCATION_MILLIS = 900_000;

  private static final Map<Class<?>, AwsClient> SHARED = new HashMap<>();

  private AwsClients() {}

  /**
   * The process's client of a service; made when it is first asked for.
   *
   * @param builder a new builder of that client, as {@code DynamoDbClient::builder}
   */
  public static synchronized <
          B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends AwsClient>
      C shared(Class<C> type, Supplier<B> builder) {
    AwsClient client = SHARED.computeIfAbsent(type, t -> client(builder.get(), System.getenv()));
    return type.cast(client);
  }

  /**
   * After how long a client gives a call up by itself, milliseconds: another's if it has a limit,
   * else no sooner than the longest invocation ends.
   */
  public static synchronized long callMillis(AwsClient client) {
    if (SHARED.values().stream().anyMatch(shared -> shared == client)) {
      return CALL_MILLIS;
    }
    try {
      ClientOverrideConfiguration its = client.serviceClientConfiguration().overrideConfiguration();
      return its.apiCallTimeout().map(Duration::toMillis).orElse(LONGEST_INVOCATION_MILLIS);
    } catch (UnsupportedOperationException embedded) {
      return LONGEST_INVOCATION_MILLIS;
    }
  }

  /** In Lambda the credentials are in the environment, so no other place is tried. */
  private static <
          B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends AwsClient>
      C client(B builder, Map<String, String> environment) {
    B limited =
        limited(builder, new LazyTlsClient(), new CallLimit(RETRY_MILLIS, System::nanoTime));
    if (environment.containsKey("AWS_ACCESS_KEY_ID")) {
      limited.credentialsProvider(EnvironmentVariableCredentialsProvider.create());
    }
    return limited.build();
  }

  /** Gives a builder that connection and that limit of its calls. */
  public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B limited(
      B builder, LazyTlsClient http, CallLimit limit) {
    return builder
        .httpClient(http)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder().addExecutionInterceptor(limit).build());
  }
}
