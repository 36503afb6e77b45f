package io.weir.connect.http;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.connect.Envelope;
import io.weir.connect.HttpCalls;
import io.weir.connect.NamedValue;
import io.weir.connect.Place;
import io.weir.definition.Resource;
import io.weir.spi.SinkWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Delivers results by calls over HTTP. Each call has the header {@code Idempotency-Key}, the id of
 * the result, which is the same whenever it is sent again: a receiver that keeps to it has each
 * result once. {@code Weir-Revision} and {@code Weir-Op} say the rest.
 *
 * <p>Calls for results of one key go one after the other; those of several keys go at the same
 * time. A receiver that does not answer, or that asks for time, is left alone for a while, and the
 * results wait.
 *
 * @param <T> the value that it takes
 */
public final class HttpSink<T> implements Sink<T> {
  /** The most bytes of a body. */
  public static final int MAX_BODY_BYTES = 1_024 * 1_024;

  /** The most characters of an {@code Idempotency-Key}; a longer id is sent as its SHA-256. */
  public static final int MAX_KEY = 255;

  private static final int ANSWER_BYTES = 4_096;

  private final String name;
  private final Json<T> codec;
  private final Function<? super T, HttpCall> call;
  private final HttpSettings settings;

  private HttpSink(
      String name, Json<T> codec, Function<? super T, HttpCall> call, HttpSettings settings) {
    this.name = name;
    this.codec = codec;
    this.call = call;
    this.settings = settings;
  }

  /**
   * Makes a sink whose values are of that class, by the rules of {@link Json}.
   *
   * @param call the call that delivers a value
   */
  public static <T> HttpSink<T> calls(
      String name, Class<T> value, Function<? super T, HttpCall> call) {
    return new HttpSink<>(name, Json.of(value), call, HttpSettings.DEFAULT);
  }

  /**
   * Asks for headers when the sink is opened and at each call, and adds them, such as {@code
   * Authorization} with a token. They are not stored. The function does not start with one that no
   * client sends, such as a token with a line feed behind it, nor with one that says which result a
   * call is for: {@code Idempotency-Key} or {@code Weir-*}.
   */
  public HttpSink<T> headers(Supplier<Map<String, String>> headers) {
    return with(settings.headers(headers));
  }

  /** Limits the time of a call until its whole answer is there; 5 s unless set. */
  public HttpSink<T> timeout(Duration limit) {
    if (limit.toMillis() < 1) {
      throw new IllegalArgumentException("timeout(" + limit + ") must be at least a millisecond");
    }
    return with(settings.timeout(limit.toMillis()));
  }

  /** Limits the calls at the same time; 8 unless set. */
  public HttpSink<T> requestsAtATime(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("requestsAtATime(" + most + ") must be at least 1");
    }
    return with(settings.requestsAtATime(most));
  }

  /** Allows URLs without TLS, such as those of a receiver on the same machine. */
  public HttpSink<T> allowPlainText() {
    return with(settings.allowPlainText());
  }

  /** Counts answers of these statuses as delivered, such as 409 of a receiver that has it. */
  public HttpSink<T> deliveredOn(int... statuses) {
    return with(settings.on(Verdict.DELIVERED, statuses));
  }

  /**
   * Sends again what was answered by these statuses, such as 400 of a receiver that is deployed.
   */
  public HttpSink<T> retriedOn(int... statuses) {
    return with(settings.on(Verdict.PASSING, statuses));
  }

  /**
   * Gives up what was answered by these statuses: it becomes a dead letter. Such as 404 of a
   * receiver that tells by it that it does not know what this one result is about.
   */
  public HttpSink<T> refusedOn(int... statuses) {
    return with(settings.on(Verdict.PERMANENT, statuses));
  }

  /** The same sink with other time: of a clock that only runs, nanoseconds, and of waits. */
  HttpSink<T> withTime(LongSupplier nanos, LongConsumer pause) {
    return with(settings.time(nanos, pause));
  }

  private HttpSink<T> with(HttpSettings other) {
    return new HttpSink<>(name, codec, call, other);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.SERVER, name, Place.variable(name))
            .in(new Resource.Form.Existing()));
  }

  @Override
  public Effect effect() {
    return Effect.AT_LEAST_ONCE;
  }

  /**
   * @throws IllegalArgumentException if the body is too large, or no client sends such a call
   */
  @Override
  public byte[] encode(T value) {
    Plan plan = Plan.of(call.apply(value));
    plan.require(name, settings.isPlainAllowed());
    byte[] body = plan.body();
    byte[] content =
        body == null
            ? Envelope.value(name, codec, value, MAX_BODY_BYTES)
            : Envelope.fitting(name, body, MAX_BODY_BYTES);
    byte[] head = plan.withoutBody().bytes();
    if (head.length > Plan.MAX_BYTES) {
      throw new IllegalArgumentException(
          "a call of sink '"
              + name
              + "' has URL and headers of more than "
              + Plan.MAX_BYTES
              + " bytes; put more into its body");
    }
    return NamedValue.of(new String(head, StandardCharsets.UTF_8), content);
  }

  /**
   * @throws IllegalStateException if the environment names a URL for it that is none, has a query
   *     or no TLS; or a header cannot be sent, or is one of the sink's own
   */
  @Override
  public SinkWriter open() {
    return open(System.getenv(), new HttpCalls(ANSWER_BYTES)::send);
  }

  SinkWriter open(Map<String, String> environment, HttpCalls.Call calls) {
    URI base = base(environment);
    String fault = Plan.fault(settings.headers().get());
    if (fault != null) {
      throw new IllegalStateException("sink '" + name + "' cannot call: " + fault);
    }
    return new HttpSinkWriter(name, settings, base, calls);
  }

  private @Nullable URI base(Map<String, String> environment) {
    String place = environment.getOrDefault(Place.variable(name), "").strip();
    if (place.isEmpty()) {
      return null;
    }
    try {
      return HttpCalls.base(place, settings.isPlainAllowed());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          Place.variable(name) + " of sink '" + name + "' cannot be called: " + e.getMessage(), e);
    }
  }
}
