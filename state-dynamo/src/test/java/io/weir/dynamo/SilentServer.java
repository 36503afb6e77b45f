package io.weir.dynamo;

import io.weir.aws.AwsClients;
import io.weir.aws.CallLimit;
import io.weir.aws.LazyTlsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** A DynamoDB that takes every connection and says nothing. */
final class SilentServer implements AutoCloseable {
  private static final int READ_MILLIS = 20;

  private final ServerSocket socket;

  SilentServer() throws IOException {
    socket = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
  }

  /** The process's client, whose clock goes on by a millisecond whenever it looks. */
  DynamoDbClient environmentClient(int attempts) {
    long[] millis = {0};
    CallLimit limit = new CallLimit(attempts, () -> next(millis) * 1_000_000);
    return at(AwsClients.limited(DynamoDbClient.builder(), new LazyTlsClient(READ_MILLIS), limit));
  }

  private static long next(long[] millis) {
    synchronized (millis) {
      return millis[0]++;
    }
  }

  /** A client as the SDK makes it: an attempt is half a minute. */
  DynamoDbClient plainClient() {
    return at(DynamoDbClient.builder().httpClient(UrlConnectionHttpClient.create()));
  }

  DynamoDbClient limitedClient(Duration call) {
    return at(
        DynamoDbClient.builder()
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(
                ClientOverrideConfiguration.builder().apiCallTimeout(call).build()));
  }

  private DynamoDbClient at(DynamoDbClientBuilder builder) {
    return builder
        .endpointOverride(URI.create("http://127.0.0.1:" + socket.getLocalPort()))
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
        .build();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
