package io.weir.connect.lambda;

import io.weir.Sink;
import io.weir.aws.AwsClients;
import io.weir.codec.Json;
import io.weir.connect.Envelope;
import io.weir.connect.Place;
import io.weir.definition.Resource;
import io.weir.spi.SinkWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * Invokes a Lambda function for each result; its event is an {@link io.weir.connect.Emitted} in
 * JSON. A function may be invoked twice for a result, also by Lambda itself, each time with the
 * same id: it has to be idempotent by that.
 *
 * <p>Asynchronously, a result is delivered when Lambda has queued it. Results of one key come in
 * any order, and what the function makes of them is between it and Lambda: have an on-failure
 * destination for those that it fails at.
 *
 * <p>Synchronously, a result is delivered when the function has answered. Results of one key come
 * in the order of their revisions, one after the other. If the function fails, the result is
 * delivered again, and those behind it of its key wait; unless the kind of the error is one that
 * {@link #refusedOn} names.
 *
 * <p>The function has the name of the sink, unless {@code WEIR_SINK_<NAME>} has another name, with
 * an alias or a version if need be, or an ARN.
 *
 * @param <T> the value that it takes
 */
public final class LambdaSink<T> implements Sink<T> {
  /** The most bytes of an event, 1 MiB; synchronously Lambda takes more, the engine does not. */
  public static final int MAX_EVENT_BYTES = 1_024 * 1_024;

  /** The longest that a function can run. */
  public static final Duration MAX_TIMEOUT = Duration.ofMinutes(15);

  private static final int PARALLEL = 16;
  private static final Pattern FUNCTION =
      Pattern.compile(
          "(arn:[\\w-]+:lambda:)?([a-z]{2}(-[a-z]+)+-[0-9]:)?([0-9]{12}:)?(function:)?[\\w.-]{1,140}"
              + "(:(\\$LATEST(\\.PUBLISHED)?|[\\w-]+))?");
  private static final String FORM = "the name or the ARN of a Lambda function";

  private final String name;
  private final Json<T> codec;

  /** The timeout of the function whose answer is waited for; null if none is. */
  private final @Nullable Duration timeout;

  private final Set<String> refusedOn;
  private final @Nullable LambdaClient client;
  private final int requestsAtATime;

  private LambdaSink(
      String name,
      Json<T> codec,
      @Nullable Duration timeout,
      Set<String> refusedOn,
      @Nullable LambdaClient client,
      int requestsAtATime) {
    this.name = name;
    this.codec = codec;
    this.timeout = timeout;
    this.refusedOn = refusedOn;
    this.client = client;
    this.requestsAtATime = requestsAtATime;
  }

  /**
   * Makes a sink that has its function invoked by Lambda, {@code InvocationType} {@code Event};
   * values are written by the rules of {@link Json}.
   */
  public static <T> LambdaSink<T> asynchronous(String name, Class<T> value) {
    return new LambdaSink<>(name, Json.of(value), null, Set.of(), null, PARALLEL);
  }

  /**
   * Makes a sink that waits for its function's answer, {@code InvocationType} {@code
   * RequestResponse}; values are written by the rules of {@link Json}.
   *
   * @param timeout the Timeout of that function, up to {@link #MAX_TIMEOUT}; a connection that is
   *     silent for longer is dead
   */
  public static <T> LambdaSink<T> synchronous(String name, Class<T> value, Duration timeout) {
    if (timeout.toMillis() < 1 || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "a timeout of "
              + timeout
              + " for the function of sink '"
              + name
              + "' is not one of Lambda; give that function's Timeout, up to "
              + MAX_TIMEOUT);
    }
    return new LambdaSink<>(name, Json.of(value), timeout, Set.of(), null, PARALLEL);
  }

  /**
   * Names the errors with which the function says that it will never take a result: it becomes a
   * dead letter then, and is not delivered again.
   *
   * @param errorTypes as Lambda names them in its answers: for Java, the name of the exception's
   *     class
   * @throws IllegalStateException if the sink does not wait for answers
   */
  public LambdaSink<T> refusedOn(String... errorTypes) {
    if (timeout == null) {
      throw new IllegalStateException(
          "sink '"
              + name
              + "' does not learn of its function's errors; declare it by LambdaSink.synchronous(..)");
    }
    return new LambdaSink<>(name, codec, timeout, Set.of(errorTypes), client, requestsAtATime);
  }

  /**
   * The same sink on another client, which the caller closes; for local runs and tests. It has to
   * wait as long as the function may take.
   */
  public LambdaSink<T> withClient(LambdaClient bound) {
    return new LambdaSink<>(name, codec, timeout, refusedOn, bound, requestsAtATime);
  }

  /** Limits the invocations that are made at the same time; 16 unless set. */
  public LambdaSink<T> requestsAtATime(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("requestsAtATime(" + most + ") must be at least 1");
    }
    return new LambdaSink<>(name, codec, timeout, refusedOn, client, most);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.FUNCTION, name, Place.variable(name))
            .in(new Resource.Form.Existing())
            .calls("lambda:InvokeFunction"));
  }

  @Override
  public Effect effect() {
    return Effect.AT_LEAST_ONCE;
  }

  /**
   * @throws IllegalArgumentException if the value does not fit into an event
   */
  @Override
  public byte[] encode(T value) {
    return Envelope.value(name, codec, value, MAX_EVENT_BYTES);
  }

  /**
   * @throws IllegalStateException if the client of Lambda is not in the function's package, or the
   *     environment names no Lambda function of this region
   */
  @Override
  public SinkWriter open() {
    Place.requireClient(name, "software.amazon.awssdk.services.lambda.LambdaClient", "lambda");
    String function = Place.of(name, System.getenv(), FUNCTION, FORM);
    LambdaClient used = client();
    Place.requireRegion(name, function, used);
    return new LambdaSinkWriter(used, function, timeout != null, refusedOn, requestsAtATime);
  }

  private LambdaClient client() {
    if (client != null) {
      return client;
    }
    return timeout == null
        ? AwsClients.shared(LambdaClient.class, LambdaClient::builder)
        : AwsClients.shared(
            LambdaClient.class, LambdaClient::builder, Math.toIntExact(timeout.toMillis()));
  }
}
