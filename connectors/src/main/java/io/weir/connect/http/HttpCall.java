package io.weir.connect.http;

import io.weir.codec.Json;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The call that delivers a value. Its body is the {@link io.weir.connect.Emitted} of the result in
 * JSON, unless it is given one of its own.
 */
public final class HttpCall {
  private final String method;
  private final String url;
  private final Map<String, String> headers;
  private final @Nullable String type;
  private final byte @Nullable [] body;
  private final @Nullable HttpCall withdrawn;

  private HttpCall(
      String method,
      String url,
      Map<String, String> headers,
      @Nullable String type,
      byte @Nullable [] body,
      @Nullable HttpCall withdrawn) {
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.type = type;
    this.body = body;
    this.withdrawn = withdrawn;
  }

  /**
   * Makes a call.
   *
   * @param method such as {@code PUT}
   * @param url the whole URL; or one that begins with a slash, which follows the URL that {@code
   *     WEIR_SINK_<NAME>} has. Encode what comes from a value.
   */
  public static HttpCall of(String method, String url) {
    return new HttpCall(method, url, Map.of(), null, null, null);
  }

  /** Makes a call by {@code POST}; {@link #of} says what a URL is. */
  public static HttpCall post(String url) {
    return of("POST", url);
  }

  /** Makes a call by {@code PUT}; {@link #of} says what a URL is. */
  public static HttpCall put(String url) {
    return of("PUT", url);
  }

  /** Makes a call by {@code DELETE} without a body; {@link #of} says what a URL is. */
  public static HttpCall delete(String url) {
    return of("DELETE", url).body("", new byte[0]);
  }

  /** The same call with a header. Secrets belong into {@link HttpSink#headers}. */
  public HttpCall header(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new HttpCall(method, url, more, type, body, withdrawn);
  }

  /** The same call with an object as its body, written as JSON by the rules of {@link Json}. */
  public HttpCall json(Object content) {
    return body("application/json", Json.bytes(content));
  }

  /**
   * The same call with these bytes as its body.
   *
   * @param contentType empty = none is named
   */
  public HttpCall body(String contentType, byte[] content) {
    return new HttpCall(method, url, headers, contentType, content.clone(), withdrawn);
  }

  /**
   * The same call, and another one for a result that is withdrawn. Without it a withdrawn result is
   * told by the {@code op} of the {@link io.weir.connect.Emitted}; a call with a body of its own
   * could not tell, and the withdrawal is then refused.
   */
  public HttpCall withdrawn(HttpCall call) {
    return new HttpCall(method, url, headers, type, body, call);
  }

  String method() {
    return method;
  }

  String url() {
    return url;
  }

  Map<String, String> headers() {
    return headers;
  }

  @Nullable String type() {
    return type;
  }

  byte @Nullable [] body() {
    return body;
  }

  @Nullable HttpCall withdrawn() {
    return withdrawn;
  }
}
