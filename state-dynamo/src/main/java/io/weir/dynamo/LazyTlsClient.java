package io.weir.dynamo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The SDK's client on the JDK's connections, which loads TLS and all trusted certificates when the
 * first request to an https address is made and not when it is built: an endpoint on http (DynamoDB
 * Local, LocalStack) never needs them.
 */
final class LazyTlsClient implements SdkHttpClient {
  /** The SDK's own defaults for this client. */
  private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(2).toMillis();

  private static final int READ_MILLIS = (int) Duration.ofSeconds(30).toMillis();

  private final SdkHttpClient plain = UrlConnectionHttpClient.create(LazyTlsClient::connection);
  private SdkHttpClient tls;

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    boolean secure = "https".equals(request.httpRequest().protocol());
    return (secure ? tls() : plain).prepareRequest(request);
  }

  private synchronized SdkHttpClient tls() {
    if (tls == null) {
      tls = UrlConnectionHttpClient.create();
    }
    return tls;
  }

  private static HttpURLConnection connection(URI uri) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
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
