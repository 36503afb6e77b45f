package io.weir.connect.eventbridge;

import io.weir.Sink;
import io.weir.aws.AwsClients;
import io.weir.codec.Json;
import io.weir.connect.Batches;
import io.weir.connect.Envelope;
import io.weir.connect.Place;
import io.weir.connect.Traced;
import io.weir.definition.Resource;
import io.weir.spi.SinkWriter;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/**
 * Puts results on a bus of EventBridge as events, whose detail is an {@link
 * io.weir.connect.Emitted} in JSON. A result may come twice after a failure, each time with the
 * same id, and results of one key come in any order: rules see the revision.
 *
 * <p>The bus has the name of the sink, unless {@code WEIR_SINK_<NAME>} names another one or its
 * ARN. EventBridge takes events for a bus that is not there and drops them, without an error. So
 * the writer asks once in each process if there is such a bus, before it puts anything.
 *
 * @param <T> the value that it takes
 */
public final class EventBridgeSink<T> implements Sink<T> {
  /**
   * The most bytes of an event's source, detail type and detail together: 1 MB, of which AWS does
   * not say if it is 1,000,000 or 1,048,576.
   */
  public static final int MAX_ENTRY_BYTES = 1_000_000;

  private static final int MAX_SOURCE = 256;
  private static final int MAX_DETAIL_TYPE = 128;
  private static final Pattern BUS =
      Pattern.compile("(arn:[\\w-]+:events:[\\w-]+:[0-9]{12}:event-bus/)?[\\w.-]{1,256}");
  private static final String FORM = "the name or the ARN of an event bus";

  private final String name;
  private final Traced<T> values;
  private final String source;
  private final String detailType;
  private final @Nullable EventBridgeClient client;
  private final LongConsumer pause;

  private EventBridgeSink(
      String name,
      Traced<T> values,
      String source,
      String detailType,
      @Nullable EventBridgeClient client,
      LongConsumer pause) {
    this.name = name;
    this.values = values;
    this.source = source;
    this.detailType = detailType;
    this.client = client;
    this.pause = pause;
  }

  /**
   * Makes a sink whose values are of that class, by the rules of {@link Json}.
   *
   * @param source who sends the events, such as {@code com.example.balances}: at most 256
   *     characters, not beginning with {@code aws.}
   * @param detailType what kind of events they are, such as {@code Overdrawn}: at most 128
   *     characters
   * @throws IllegalArgumentException if EventBridge would not take source or detail type
   */
  public static <T> EventBridgeSink<T> bus(
      String name, Class<T> value, String source, String detailType) {
    requireText(name, "source", source, MAX_SOURCE);
    requireText(name, "detail type", detailType, MAX_DETAIL_TYPE);
    if (source.startsWith("aws.")) {
      throw new IllegalArgumentException(
          "the source '"
              + source
              + "' of sink '"
              + name
              + "' begins with 'aws.', as only those of AWS's own services do; name another one");
    }
    return new EventBridgeSink<>(
        name, Traced.none(value), source, detailType, null, Batches::sleep);
  }

  private static void requireText(String sink, String what, String text, int most) {
    if (text.isBlank() || text.length() > most) {
      throw new IllegalArgumentException(
          "the "
              + what
              + " of sink '"
              + sink
              + "' has "
              + text.length()
              + " characters; give one of 1 to "
              + most
              + " that is not blank");
    }
  }

  /** The same sink on another client, which the caller closes; for local runs and tests. */
  public EventBridgeSink<T> withClient(EventBridgeClient bound) {
    return new EventBridgeSink<>(name, values, source, detailType, bound, pause);
  }

  /**
   * Lets events carry a trace context, in the form of X-Ray, as their {@code TraceHeader}.
   *
   * @param context gives the W3C {@code traceparent} of a value: that of the one event that made
   *     it. Null, what is no traceparent, and what it throws, is not carried
   */
  public EventBridgeSink<T> traceParent(Function<? super T, @Nullable String> context) {
    return new EventBridgeSink<>(name, values.by(context), source, detailType, client, pause);
  }

  /** The same sink with another wait before something is sent again, milliseconds. */
  EventBridgeSink<T> withPause(LongConsumer other) {
    return new EventBridgeSink<>(name, values, source, detailType, client, other);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.EVENT_BUS, name, Place.variable(name))
            .calls("events:DescribeEventBus", "events:PutEvents"));
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
    int names = EventBridgeSinkWriter.bytes(source) + EventBridgeSinkWriter.bytes(detailType);
    return values.committed(
        value, Envelope.value(name, values.codec(), value, MAX_ENTRY_BYTES - names));
  }

  /**
   * @throws IllegalStateException if the client of EventBridge is not in the function's package, or
   *     the environment names no event bus of this region
   */
  @Override
  public SinkWriter open() {
    Place.requireClient(
        name, "software.amazon.awssdk.services.eventbridge.EventBridgeClient", "eventbridge");
    String bus = Place.of(name, System.getenv(), BUS, FORM);
    EventBridgeClient used =
        client != null
            ? client
            : AwsClients.shared(EventBridgeClient.class, EventBridgeClient::builder);
    Place.requireRegion(name, bus, used);
    return new EventBridgeSinkWriter(used, bus, source, detailType, pause);
  }
}
