package io.weir.connect.sqs;

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
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Sends results to a queue of SQS, as {@link io.weir.connect.Emitted} in JSON.
 *
 * <p>To a FIFO queue: results of one key are a group and come in the order of their revisions. A
 * result that is sent again within five minutes is recognised by its id and dropped; one that is
 * sent again later, after a failure that lasted longer, comes twice with the same id. A group or an
 * id that has more than 128 characters, or others than SQS takes, is the SHA-256 of it.
 *
 * <p>To a standard queue: in any order, and perhaps twice, with the same id.
 *
 * <p>The queue has the name of the sink, unless {@code WEIR_SINK_<NAME>} has another one or its
 * URL. With a URL the function's role need not have {@code sqs:GetQueueUrl}.
 *
 * @param <T> the value that it takes
 */
public final class SqsSink<T> implements Sink<T> {
  /** The most bytes of a message, 1 MiB. A queue may be set to take less. */
  public static final int MAX_MESSAGE_BYTES = 1_024 * 1_024;

  private static final Pattern QUEUE =
      Pattern.compile(
          "https?://\\S+|(arn:[\\w-]+:sqs:[\\w-]+:[0-9]{12}:)?([\\w-]{1,80}|[\\w-]{1,75}\\.fifo)");

  private final String name;
  private final Traced<T> values;
  private final boolean fifo;
  private final @Nullable SqsClient client;
  private final LongConsumer pause;

  private SqsSink(
      String name, Traced<T> values, boolean fifo, @Nullable SqsClient client, LongConsumer pause) {
    this.name = name;
    this.values = values;
    this.fifo = fifo;
    this.client = client;
    this.pause = pause;
  }

  /**
   * Makes a sink in a FIFO queue; values are written by the rules of {@link Json}.
   *
   * @param name of the sink; the queue's own name ends with {@code .fifo}
   */
  public static <T> SqsSink<T> fifo(String name, Class<T> value) {
    return new SqsSink<>(name, Traced.none(value), true, null, Batches::sleep);
  }

  /** Makes a sink in a standard queue; values are written by the rules of {@link Json}. */
  public static <T> SqsSink<T> standard(String name, Class<T> value) {
    return new SqsSink<>(name, Traced.none(value), false, null, Batches::sleep);
  }

  /** The same sink on another client, which the caller closes; for local runs and tests. */
  public SqsSink<T> withClient(SqsClient bound) {
    return new SqsSink<>(name, values, fifo, bound, pause);
  }

  /**
   * Lets messages carry a trace context, in the attribute {@code traceparent}.
   *
   * @param context gives the W3C {@code traceparent} of a value: that of the one event that made
   *     it. Null, what is no traceparent, and what it throws, is not carried
   */
  public SqsSink<T> traceParent(Function<? super T, @Nullable String> context) {
    return new SqsSink<>(name, values.by(context), fifo, client, pause);
  }

  /** The same sink with another wait before something is sent again, milliseconds. */
  SqsSink<T> withPause(LongConsumer other) {
    return new SqsSink<>(name, values, fifo, client, other);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.QUEUE, name, Place.variable(name))
            .in(fifo ? new Resource.Form.Fifo() : new Resource.Form.Plain())
            .calls("sqs:GetQueueUrl", "sqs:SendMessage"));
  }

  @Override
  public Effect effect() {
    return fifo ? Effect.DEDUPLICATED_FOR_A_TIME : Effect.AT_LEAST_ONCE;
  }

  /**
   * @throws IllegalArgumentException if the value does not fit into a message of 1 MiB
   */
  @Override
  public byte[] encode(T value) {
    byte[] json = Envelope.value(name, values.codec(), value, MAX_MESSAGE_BYTES);
    return values.committed(value, MessageText.onlyTaken(json));
  }

  /**
   * @throws IllegalStateException if the client of SQS is not in the function's package, the
   *     environment names no queue of this region, or the queue is of the other kind
   */
  @Override
  public SinkWriter open() {
    Place.requireClient(name, "software.amazon.awssdk.services.sqs.SqsClient", "sqs");
    String queue =
        Place.of(name, System.getenv(), QUEUE, "the name, the ARN or the URL of a queue");
    requireKind(queue);
    SqsClient used =
        client != null ? client : AwsClients.shared(SqsClient.class, SqsClient::builder);
    Place.requireRegion(name, queue, used);
    return new SqsSinkWriter(used, queue, fifo, pause);
  }

  private void requireKind(String queue) {
    if (queue.endsWith(".fifo") != fifo) {
      throw new IllegalStateException(
          "sink '"
              + name
              + "' is declared by SqsSink."
              + (fifo ? "fifo" : "standard")
              + "(..), and its queue '"
              + queue
              + "' is of the other kind, as its name tells; name the right queue in "
              + Place.variable(name)
              + ", or declare the sink by SqsSink."
              + (fifo ? "standard" : "fifo")
              + "(..)");
    }
  }
}
