package io.weir.connect.firehose;

import io.weir.Sink;
import io.weir.aws.AwsClients;
import io.weir.codec.Json;
import io.weir.connect.Batches;
import io.weir.connect.Envelope;
import io.weir.connect.Place;
import io.weir.definition.Resource;
import io.weir.spi.SinkWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.firehose.FirehoseClient;

/**
 * Puts results into a stream of Amazon Data Firehose, each as {@link io.weir.connect.Emitted} in
 * JSON with a delimiter behind it: a line, unless another one is set. A result may come twice after
 * a failure, each time with the same id and revision, and results of one key come in any order.
 *
 * <p>The stream has the name of the sink, unless {@code WEIR_SINK_<NAME>} names another one. Its
 * source is Direct PUT.
 *
 * @param <T> the value that it takes
 */
public final class FirehoseSink<T> implements Sink<T> {
  /** The most bytes of a record with its delimiter, 1,000 KiB. */
  public static final int MAX_RECORD_BYTES = 1_000 * 1_024;

  private static final int MAX_DELIMITER_BYTES = 100;
  private static final Pattern STREAM = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");

  private final String name;
  private final Json<T> codec;
  private final String delimiter;
  private final @Nullable FirehoseClient client;
  private final LongConsumer pause;

  private FirehoseSink(
      String name,
      Json<T> codec,
      String delimiter,
      @Nullable FirehoseClient client,
      LongConsumer pause) {
    this.name = name;
    this.codec = codec;
    this.delimiter = delimiter;
    this.client = client;
    this.pause = pause;
  }

  /** Makes a sink whose values are of that class, by the rules of {@link Json}. */
  public static <T> FirehoseSink<T> stream(String name, Class<T> value) {
    return new FirehoseSink<>(name, Json.of(value), "\n", null, Batches::sleep);
  }

  /**
   * Puts another text behind each result than the end of a line.
   *
   * @param text at most 100 bytes in UTF-8; empty if the stream itself adds one
   * @throws IllegalArgumentException if it has more
   */
  public FirehoseSink<T> delimitedBy(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_DELIMITER_BYTES) {
      throw new IllegalArgumentException(
          "the delimiter of sink '"
              + name
              + "' has more than "
              + MAX_DELIMITER_BYTES
              + " bytes; give a shorter one");
    }
    return new FirehoseSink<>(name, codec, text, client, pause);
  }

  /** The same sink on another client, which the caller closes; for local runs and tests. */
  public FirehoseSink<T> withClient(FirehoseClient bound) {
    return new FirehoseSink<>(name, codec, delimiter, bound, pause);
  }

  /** The same sink with another wait before something is sent again, milliseconds. */
  FirehoseSink<T> withPause(LongConsumer other) {
    return new FirehoseSink<>(name, codec, delimiter, client, other);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.DELIVERY_STREAM, name, Place.variable(name))
            .in(new Resource.Form.Existing())
            .calls("firehose:PutRecordBatch"));
  }

  @Override
  public Effect effect() {
    return Effect.AT_LEAST_ONCE;
  }

  /**
   * @throws IllegalArgumentException if the value does not fit into a record
   */
  @Override
  public byte[] encode(T value) {
    int end = delimiter.getBytes(StandardCharsets.UTF_8).length;
    return Envelope.value(name, codec, value, MAX_RECORD_BYTES - end);
  }

  /**
   * @throws IllegalStateException if the client of Firehose is not in the function's package, or
   *     the environment names no stream
   */
  @Override
  public SinkWriter open() {
    Place.requireClient(
        name, "software.amazon.awssdk.services.firehose.FirehoseClient", "firehose");
    String stream = Place.of(name, System.getenv(), STREAM, "the name of a stream of Firehose");
    FirehoseClient used =
        client != null ? client : AwsClients.shared(FirehoseClient.class, FirehoseClient::builder);
    return new FirehoseSinkWriter(used, stream, delimiter, pause);
  }
}
