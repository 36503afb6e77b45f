package io.weir.connect.sns;

import io.weir.Sink;
import io.weir.aws.AwsClients;
import io.weir.codec.Json;
import io.weir.connect.Batches;
import io.weir.connect.Envelope;
import io.weir.connect.MessageText;
import io.weir.connect.Place;
import io.weir.connect.Traced;
import io.weir.definition.Resource;
import io.weir.spi.SinkWriter;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * Publishes results to a topic of SNS, as {@link io.weir.connect.Emitted} in JSON.
 *
 * <p>To a FIFO topic: results of one key are a group and come in the order of their revisions. A
 * result that is published again within five minutes is recognised by its id and dropped; one that
 * is published again later, after a failure that lasted longer, comes twice with the same id. A
 * group or an id that has more than 128 characters, or others than SNS takes, is the SHA-256 of it.
 *
 * <p>To a standard topic: in any order, and perhaps twice, with the same id.
 *
 * <p>{@code WEIR_SINK_<NAME>} has the topic's ARN.
 *
 * @param <T> the value that it takes
 */
public final class SnsSink<T> implements Sink<T> {
  /** The most bytes of a message of a topic as SNS makes it, 256 KiB. */
  public static final int DEFAULT_MESSAGE_BYTES = 256 * 1_024;

  /** The most bytes that a topic can be set to take, 1 MiB. */
  public static final int MAX_MESSAGE_BYTES = 1_024 * 1_024;

  private static final Pattern ARN =
      Pattern.compile("arn:[\\w-]+:sns:[\\w-]+:[0-9]{12}:[\\w-]{1,256}(\\.fifo)?");
  private static final String FORM = "the ARN of a topic";

  private final String name;
  private final Traced<T> values;
  private final boolean fifo;
  private final int messageBytes;
  private final @Nullable SnsClient client;
  private final @Nullable String topic;
  private final LongConsumer pause;

  private SnsSink(
      String name,
      Traced<T> values,
      boolean fifo,
      int messageBytes,
      @Nullable SnsClient client,
      @Nullable String topic,
      LongConsumer pause) {
    this.name = name;
    this.values = values;
    this.fifo = fifo;
    this.messageBytes = messageBytes;
    this.client = client;
    this.topic = topic;
    this.pause = pause;
  }

  /** Makes a sink in a FIFO topic; values are written by the rules of {@link Json}. */
  public static <T> SnsSink<T> fifo(String name, Class<T> value) {
    return of(name, value, true);
  }

  /** Makes a sink in a standard topic; values are written by the rules of {@link Json}. */
  public static <T> SnsSink<T> standard(String name, Class<T> value) {
    return of(name, value, false);
  }

  private static <T> SnsSink<T> of(String name, Class<T> value, boolean fifo) {
    Traced<T> values = Traced.none(value);
    return new SnsSink<>(name, values, fifo, DEFAULT_MESSAGE_BYTES, null, null, Batches::sleep);
  }

  /**
   * Says how many bytes the topic takes, as its attribute {@code MaximumMessageSize} has it; 256
   * KiB unless set.
   *
   * @throws IllegalArgumentException if no topic can be set to that, or no envelope would fit
   */
  public SnsSink<T> messagesUpTo(int bytes) {
    if (bytes <= Envelope.MOST_BYTES || bytes > MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "messagesUpTo("
              + bytes
              + ") must be more than "
              + Envelope.MOST_BYTES
              + ", which the envelope may have, and at most "
              + MAX_MESSAGE_BYTES);
    }
    return new SnsSink<>(name, values, fifo, bytes, client, topic, pause);
  }

  /**
   * The same sink on another client, which the caller closes; for local runs and tests.
   *
   * @param topicArn the topic, whatever the environment names
   */
  public SnsSink<T> withClient(SnsClient bound, String topicArn) {
    return new SnsSink<>(name, values, fifo, messageBytes, bound, topicArn, pause);
  }

  /**
   * Lets messages carry a trace context, in the attribute {@code traceparent}.
   *
   * @param context gives the W3C {@code traceparent} of a value: that of the one event that made
   *     it. Null, what is no traceparent, and what it throws, is not carried
   */
  public SnsSink<T> traceParent(Function<? super T, @Nullable String> context) {
    return new SnsSink<>(name, values.by(context), fifo, messageBytes, client, topic, pause);
  }

  /** The same sink with another wait before something is sent again, milliseconds. */
  SnsSink<T> withPause(LongConsumer other) {
    return new SnsSink<>(name, values, fifo, messageBytes, client, topic, other);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.TOPIC, name, Place.variable(name))
            .in(fifo ? new Resource.Form.Fifo() : new Resource.Form.Plain())
            .calls("sns:Publish"));
  }

  @Override
  public Effect effect() {
    return fifo ? Effect.DEDUPLICATED_FOR_A_TIME : Effect.AT_LEAST_ONCE;
  }

  /**
   * @throws IllegalArgumentException if the value does not fit into a message of the topic
   */
  @Override
  public byte[] encode(T value) {
    byte[] json = Envelope.value(name, values.codec(), value, messageBytes);
    return values.committed(value, MessageText.onlyTaken(json));
  }

  /**
   * @throws IllegalStateException if the client of SNS is not in the function's package, the
   *     environment has no ARN of a topic, or the topic is of the other kind or of another region
   */
  @Override
  public SinkWriter open() {
    Place.requireClient(name, "software.amazon.awssdk.services.sns.SnsClient", "sns");
    String arn =
        topic != null
            ? Place.checked(name, topic, ARN, FORM)
            : Place.of(name, System.getenv(), ARN, FORM);
    requireKind(arn);
    SnsClient used =
        client != null ? client : AwsClients.shared(SnsClient.class, SnsClient::builder);
    Place.requireRegion(name, arn, used);
    return new SnsSinkWriter(used, arn, fifo, messageBytes, pause);
  }

  private void requireKind(String arn) {
    if (arn.endsWith(".fifo") != fifo) {
      throw new IllegalStateException(
          "sink '"
              + name
              + "' is declared by SnsSink."
              + (fifo ? "fifo" : "standard")
              + "(..), and its topic '"
              + arn
              + "' is of the other kind, as its name tells; name the right topic in "
              + Place.variable(name)
              + ", or declare the sink by SnsSink."
              + (fifo ? "standard" : "fifo")
              + "(..)");
    }
  }
}
