package io.weir.connect.http;

import io.weir.codec.Json;
import io.weir.connect.Headers;
import io.weir.connect.HttpCalls;
import io.weir.connect.NamedValue;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call as it is committed with its value.
 *
 * @param type the type of a body of its own; null = the body is the result with its envelope
 * @param body the body of its own; null for the envelope, whose value is committed beside the plan
 */
record Plan(
    String method,
    String url,
    Map<String, String> headers,
    @Nullable String type,
    byte @Nullable [] body,
    @Nullable Plan withdrawn) {
  /** The most bytes of a plan, without the body of its call. */
  static final int MAX_BYTES = 16 * 1_024;

  private static final Json<Plan> CODEC = Json.of(Plan.class);
  private static final Set<String> OURS = Set.of("idempotency-key", "content-type");
  private static final URI SOME_BASE = URI.create("https://base");

  static Plan of(HttpCall call) {
    HttpCall withdrawn = call.withdrawn();
    return new Plan(
        call.method(),
        call.url(),
        call.headers(),
        call.type(),
        call.body(),
        withdrawn == null ? null : of(withdrawn));
  }

  static Plan read(byte[] payload) {
    return CODEC.decode(NamedValue.name(payload).getBytes(StandardCharsets.UTF_8));
  }

  /** The same plan; its own body is committed beside it. */
  Plan withoutBody() {
    return new Plan(method, url, headers, type, null, withdrawn);
  }

  byte[] bytes() {
    return CODEC.encode(this);
  }

  /** True if it names its host itself. */
  boolean isWhole() {
    return !url.startsWith("/");
  }

  /**
   * @throws IllegalArgumentException if no client sends it; the message names the sink
   */
  void require(String sink, boolean isPlainAllowed) {
    try {
      URI target = target(SOME_BASE);
      String fault = Headers.fault(headers);
      if (fault != null) {
        throw new IllegalArgumentException(fault);
      }
      requireTarget(target, isPlainAllowed);
      for (String name : headers.keySet()) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (OURS.contains(lower) || lower.startsWith("weir-")) {
          throw new IllegalArgumentException("the header " + name + " is set by the sink");
        }
      }
      request(target, BodyPublishers.noBody());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a call of sink '" + sink + "' cannot be made: " + e.getMessage(), e);
    }
    if (withdrawn != null) {
      withdrawn.require(sink, isPlainAllowed);
    }
  }

  /** Requires a URL that a call may go to. */
  static void requireTarget(URI target, boolean isPlainAllowed) {
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

  /** The URL of the call. */
  URI target(URI base) {
    String whole = isWhole() ? url : base.toString().replaceAll("/+$", "") + url;
    return HttpCalls.url(whole);
  }

  HttpRequest.Builder request(URI target, HttpRequest.BodyPublisher content) {
    HttpRequest.Builder request = HttpRequest.newBuilder(target).method(method, content);
    headers.forEach(request::header);
    return request;
  }
}
