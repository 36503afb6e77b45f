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
import java.util.TreeMap;
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
  private static final String TYPE = "content-type";
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
      HttpCalls.requireTarget(target, isPlainAllowed);
      for (String name : headers.keySet()) {
        if (isOurs(name) || name.equalsIgnoreCase(TYPE)) {
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

  /** What is wrong with headers that are added to those of a plan; null if they can be sent. */
  static @Nullable String fault(Map<String, String> added) {
    String fault = Headers.fault(added);
    if (fault != null) {
      return fault;
    }
    for (String name : new TreeMap<>(added).keySet()) {
      if (isOurs(name)) {
        return "the header "
            + name
            + " is set by the sink for each result; leave it out of headers(..)";
      }
    }
    return null;
  }

  /** True for the headers that say which result a call is for. */
  private static boolean isOurs(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("idempotency-key") || lower.startsWith("weir-");
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
