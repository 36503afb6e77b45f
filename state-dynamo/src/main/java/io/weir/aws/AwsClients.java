package io.weir.aws;

import io.weir.spi.Usage;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
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

  private static final Map<Kind, AwsClient> SHARED = new HashMap<>();

  /** The counts of the shared clients. */
  private static final IdentityHashMap<AwsClient, AtomicLong> THROTTLES = new IdentityHashMap<>();

  private record Kind(Class<?> type, int readMillis) {}

  private AwsClients() {}

  /**
   * The process's client of a service; made when it is first asked for.
   *
   * @param builder a new builder of that client, as {@code DynamoDbClient::builder}
   */
  public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends AwsClient>
      C shared(Class<C> type, Supplier<B> builder) {
    return shared(type, builder, LazyTlsClient.READ_MILLIS);
  }

  /**
   * The same for calls that take long until they are answered.
   *
   * @param readMillis the milliseconds of silence after which a connection is taken for dead
   */
  public static synchronized <
          B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends AwsClient>
      C shared(Class<C> type, Supplier<B> builder, int readMillis) {
    AwsClient client =
        SHARED.computeIfAbsent(
            new Kind(type, readMillis), kind -> client(builder.get(), readMillis, System.getenv()));
    return type.cast(client);
  }

  /**
   * After how long a client gives a call up by itself, milliseconds: another's if it has a limit,
   * else no sooner than the longest invocation ends.
   */
  public static synchronized long callMillis(AwsClient client) {
    for (Map.Entry<Kind, AwsClient> shared : SHARED.entrySet()) {
      if (shared.getValue() == client) {
        return CALL_MILLIS - LazyTlsClient.READ_MILLIS + shared.getKey().readMillis();
      }
    }
    try {
      ClientOverrideConfiguration its = client.serviceClientConfiguration().overrideConfiguration();
      return its.apiCallTimeout().map(Duration::toMillis).orElse(LONGEST_INVOCATION_MILLIS);
    } catch (UnsupportedOperationException embedded) {
      return LONGEST_INVOCATION_MILLIS;
    }
  }

  /**
   * How often the service of a shared client had no capacity since this was last called, attempts
   * that were repeated included. Nothing is known of another client.
   */
  public static synchronized Usage takeThrottles(AwsClient client) {
    AtomicLong throttles = THROTTLES.get(client);
    long times = throttles == null ? 0 : throttles.getAndSet(0);
    return times == 0 ? Usage.NONE : new Usage(Map.of(), Map.of(), 0, times);
  }

  /** In Lambda the credentials are in the environment, so no other place is tried. */
  private static <
          B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends AwsClient>
      C client(B builder, int readMillis, Map<String, String> environment) {
    CallLimit limit = new CallLimit(RETRY_MILLIS, System::nanoTime);
    B limited = limited(builder, new LazyTlsClient(readMillis), limit);
    if (environment.containsKey("AWS_ACCESS_KEY_ID")) {
      limited.credentialsProvider(EnvironmentVariableCredentialsProvider.create());
    }
    C client = limited.build();
    THROTTLES.put(client, limit.throttles());
    return client;
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
