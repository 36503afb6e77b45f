package io.weir.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The SDK's client on the JDK's connections, which loads TLS and all trusted certificates when the
 * first request to an https address is made and not when it is built: an endpoint on http (DynamoDB
 * Local, LocalStack) never needs them.
 */
public final class LazyTlsClient implements SdkHttpClient {
  /** The SDK's own default for this client. */
  public static final int CONNECT_MILLIS = 2_000;

  /**
   * The read timeout, milliseconds. DynamoDB and the other services that results go to answer
   * within milliseconds, the largest requests within a second; a longer silence means a dead
   * connection, and a new one helps. The SDK's default of 30 seconds is half an invocation (R24).
   */
  public static final int READ_MILLIS = 3_000;

  private final int readMillis;
  private final SdkHttpClient plain = UrlConnectionHttpClient.create(this::connection);
  private @Nullable SdkHttpClient tls;

  public LazyTlsClient() {
    this(READ_MILLIS);
  }

  /**
   * @param readMillis the read timeout, milliseconds
   */
  public LazyTlsClient(int readMillis) {
    this.readMillis = readMillis;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    boolean secure = "https".equals(request.httpRequest().protocol());
    return (secure ? tls() : plain).prepareRequest(request);
  }

  private synchronized SdkHttpClient tls() {
    if (tls == null) {
      tls =
          UrlConnectionHttpClient.builder()
              .connectionTimeout(Duration.ofMillis(CONNECT_MILLIS))
              .socketTimeout(Duration.ofMillis(readMillis))
              .build();
    }
    return tls;
  }

  private HttpURLConnection connection(URI uri) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(readMillis);
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    plain.close();
    if (tls != null) {
      tls.close();
    }
  }

  @Override
  public String clientName() {
    return plain.clientName();
  }
}
