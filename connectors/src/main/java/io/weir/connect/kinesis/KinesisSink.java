package io.weir.connect.kinesis;

import io.weir.Sink;
import io.weir.aws.AwsClients;
import io.weir.codec.Json;
import io.weir.connect.Batches;
import io.weir.connect.Envelope;
import io.weir.connect.Place;
import io.weir.definition.Resource;
import io.weir.spi.SinkWriter;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * Puts results into a stream of Kinesis, as {@link io.weir.connect.Emitted} in JSON. The partition
 * key of a record is the key of the result; of a key with more than 256 characters it is the
 * SHA-256.
 *
 * <p>A result may stand in the stream twice after a failure, with the same id and revision. Results
 * of one key stand in the order of their revisions, repetitions aside: one that could not be put
 * holds back those behind it. For that a request holds one result of each key, so many results of
 * one key take as many requests.
 *
 * <p>The stream has the name of the sink, unless {@code WEIR_SINK_<NAME>} names another one or its
 * ARN.
 *
 * @param <T> the value that it takes
 */
public final class KinesisSink<T> implements Sink<T> {
  /**
   * The most bytes of a record: what every stream takes, 1 MiB with its partition key of at most 1
   * KB.
   */
  public static final int MAX_RECORD_BYTES = 1_024 * 1_024 - 1_024;

  private static final Pattern STREAM =
      Pattern.compile("(arn:[\\w-]+:kinesis:[\\w-]+:[0-9]{12}:stream/)?[\\w.-]{1,128}");

  private final String name;
  private final Json<T> codec;
  private final @Nullable KinesisClient client;
  private final LongConsumer pause;

  private KinesisSink(
      String name, Json<T> codec, @Nullable KinesisClient client, LongConsumer pause) {
    this.name = name;
    this.codec = codec;
    this.client = client;
    this.pause = pause;
  }

  /** Makes a sink whose values are of that class, by the rules of {@link Json}. */
  public static <T> KinesisSink<T> stream(String name, Class<T> value) {
    return stream(name, Json.of(value));
  }

  /** Makes a sink that writes values by that codec. */
  public static <T> KinesisSink<T> stream(String name, Json<T> codec) {
    return new KinesisSink<>(name, codec, null, Batches::sleep);
  }

  /** The same sink on another client, which the caller closes; for local runs and tests. */
  public KinesisSink<T> withClient(KinesisClient bound) {
    return new KinesisSink<>(name, codec, bound, pause);
  }

  /** The same sink with another wait before something is sent again, milliseconds. */
  KinesisSink<T> withPause(LongConsumer other) {
    return new KinesisSink<>(name, codec, client, other);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.STREAM, name, Place.variable(name)).calls("kinesis:PutRecords"));
  }

  @Override
  public Effect effect() {
    return Effect.AT_LEAST_ONCE;
  }

  /**
   * @throws IllegalArgumentException if the value does not fit into a record of 1 MiB
   */
  @Override
  public byte[] encode(T value) {
    return Envelope.value(name, codec, value, MAX_RECORD_BYTES);
  }

  /**
   * @throws IllegalStateException if the client of Kinesis is not in the function's package, or the
   *     environment names no stream of this region
   */
  @Override
  public SinkWriter open() {
    Place.requireClient(name, "software.amazon.awssdk.services.kinesis.KinesisClient", "kinesis");
    String stream =
        Place.of(name, System.getenv(), STREAM, "the name or the ARN of a stream of Kinesis");
    KinesisClient used =
        client != null ? client : AwsClients.shared(KinesisClient.class, KinesisClient::builder);
    Place.requireRegion(name, stream, used);
    return new KinesisSinkWriter(used, stream, pause);
  }
}
