package io.weir.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

class LazyTlsClientTest {
  private static final int TLS_HANDSHAKE = 22;

  @Test
  void aPlainAddressIsAskedPlainly() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LazyTlsClient client = new LazyTlsClient()) {
      CompletableFuture<Integer> first = firstByte(server, "HTTP/1.1 204 No Content\r\n\r\n");

      assertEquals(204, call(client, "http", server).httpResponse().statusCode());
      assertEquals('G', first.get());
    }
  }

  /** The server ends the connection at its first byte. */
  @Test
  void aSecureAddressIsAskedThroughTlsOnly() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LazyTlsClient client = new LazyTlsClient()) {
      CompletableFuture<Integer> first = firstByte(server, "");

      assertThrows(IOException.class, () -> call(client, "https", server));
      assertEquals(TLS_HANDSHAKE, first.get());
    }
  }

  /** The connection stands, and nobody answers: neither the request nor the handshake. */
  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  @Timeout(20)
  void aSilentServerIsWaitedForNoLongerThanSaid(String scheme) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LazyTlsClient client = new LazyTlsClient(20)) {
      assertThrows(SocketTimeoutException.class, () -> call(client, scheme, server));
    }
  }

  private static CompletableFuture<Integer> firstByte(ServerSocket server, String answer) {
    return CompletableFuture.supplyAsync(() -> {
      try (Socket socket = server.accept()) {
        int first = socket.getInputStream().read();
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        return first;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
  }

  private static HttpExecuteResponse call(LazyTlsClient client, String scheme, ServerSocket server)
      throws IOException {
    URI uri = URI.create(scheme + "://127.0.0.1:" + server.getLocalPort() + "/");
    SdkHttpFullRequest request =
        SdkHttpFullRequest.builder().method(SdkHttpMethod.GET).uri(uri).build();
    return client.prepareRequest(HttpExecuteRequest.builder().request(request).build()).call();
  }
}
