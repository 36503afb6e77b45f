package io.weir.connect;

import io.weir.annotation.Internal;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Calls over HTTP by the JDK's client, each within a time. It follows no redirect. */
@Internal
public final class HttpCalls {
  /** The time for a connection, milliseconds. */
  public static final long CONNECT_MILLIS = 2_000;

  /**
   * The answer to a call.
   *
   * @param body its first bytes, at most as many as were wanted
   */
  public record Answer(int status, HttpHeaders headers, byte[] body) {}

  /** Sends one request. */
  public interface Call {
    /**
     * @param millis the time until the whole answer is there
     * @throws IOException if it did not come; the request may have taken effect
     */
    Answer send(HttpRequest request, long millis) throws IOException;
  }

  private final int mostBytes;
  private @Nullable HttpClient client;

  /**
   * @param mostBytes the bytes of an answer that are kept; those behind are read and dropped
   */
  public HttpCalls(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Makes the client when it is first needed. */
  private synchronized HttpClient client() {
    HttpClient there = client;
    if (there == null) {
      there =
          HttpClient.newBuilder()
              .connectTimeout(Duration.ofMillis(CONNECT_MILLIS))
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
      client = there;
    }
    return there;
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is none; neither the message nor a cause has it, because
   *     it may hold a token
   */
  public static URI url(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      String where = e.getIndex() < 0 ? "" : " at its character " + e.getIndex();
      throw new IllegalArgumentException("its URL is none: " + e.getReason() + where);
    }
  }

  /**
   * Requires a URL that a call may go to.
   *
   * @throws IllegalArgumentException if it is another one; the message does not have it
   */
  public static void requireTarget(URI target, boolean isPlainAllowed) {
    String scheme = target.getScheme();
    boolean isPlain = "http".equalsIgnoreCase(scheme);
    if (isPlain && !isPlainAllowed) {
      throw new IllegalArgumentException(
          "its URL has no TLS; give one with https, or call allowPlainText()");
    }
    if (!isPlain && !"https".equalsIgnoreCase(scheme) || target.getHost() == null) {
      throw new IllegalArgumentException(
          "its URL is none with https and a host, and does not begin with a slash");
    }
    if (target.getRawUserInfo() != null || target.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "its URL has a user or a fragment; name a user in a header");
    }
  }

  /**
   * Reads a URL that the paths of calls follow.
   *
   * @throws IllegalArgumentException if it is none, or has more behind its path; the message does
   *     not have it
   */
  public static URI base(String text, boolean isPlainAllowed) {
    URI base = url(text);
    requireTarget(base, isPlainAllowed);
    if (base.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "its URL has a query, and the path of each call would go into it; leave it out, and name a"
              + " token in a header");
    }
    return base;
  }

  /** As {@link Call#send}. */
  public Answer send(HttpRequest request, long millis) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client().sendAsync(request, head -> new FirstBytes(mostBytes));
    try {
      HttpResponse<byte[]> there = answer.get(Math.max(1, millis), TimeUnit.MILLISECONDS);
      return new Answer(there.statusCode(), there.headers(), there.body());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer within " + millis + " ms", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for an answer", e);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static IOException failure(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    String what = cause == null ? "" : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    return new IOException(what, e);
  }
}
