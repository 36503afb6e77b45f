package io.weir.connect.s3;

import io.weir.Sink;
import io.weir.aws.AwsClients;
import io.weir.codec.Json;
import io.weir.connect.Envelope;
import io.weir.connect.NamedValue;
import io.weir.connect.Place;
import io.weir.definition.Resource;
import io.weir.spi.SinkWriter;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Appends results to a bucket of S3, for queries over all of them: each object is a part, one
 * {@link io.weir.connect.Emitted} in JSON a line. Parts are written once and never changed. The
 * name of a part is {@code part-}, the SHA-256 of its lines, and {@code .jsonl}: the same results
 * make the same part, in whatever order they come.
 *
 * <p>A part holds the results of one delivery, at most 500. If a delivery is cut otherwise after a
 * failure, a result may stand in two parts, each time with the same id, revision and partition. A
 * reader drops the second one by its id. {@link #eachAlone()} makes one part a result, which then
 * stands in one part whatever fails.
 *
 * <p>The bucket has the name of the sink, unless {@code WEIR_SINK_<NAME>} names another one. It
 * takes parts of several sinks only under partitions of their own.
 *
 * @param <T> the value that it takes
 */
public final class S3PartsSink<T> implements Sink<T> {
  /** The most bytes of a line: a value with its envelope. */
  public static final int MAX_LINE_BYTES = S3Sink.MAX_OBJECT_BYTES;

  private final String name;
  private final Json<T> codec;
  private final Function<? super T, String> partition;
  private final PartForm form;
  private final @Nullable S3Client client;

  private S3PartsSink(
      String name,
      Json<T> codec,
      Function<? super T, String> partition,
      PartForm form,
      @Nullable S3Client client) {
    this.name = name;
    this.codec = codec;
    this.partition = partition;
    this.form = form;
    this.client = client;
  }

  /**
   * Makes a sink whose values are of that class, by the rules of {@link Json}.
   *
   * @param partition the folder of a value, as {@code dt=2026-11-28} for Hive and Athena: without a
   *     slash at its ends, empty = none. A value always gives the same one
   */
  public static <T> S3PartsSink<T> bucket(
      String name, Class<T> value, Function<? super T, String> partition) {
    return new S3PartsSink<>(name, Json.of(value), partition, new PartForm(false, false), null);
  }

  /** The same sink with parts in gzip; their names end with {@code .jsonl.gz}. */
  public S3PartsSink<T> gzip() {
    return new S3PartsSink<>(name, codec, partition, new PartForm(true, form.alone()), client);
  }

  /**
   * The same sink with one part a result. Each result then stands in the bucket once, and costs a
   * request.
   */
  public S3PartsSink<T> eachAlone() {
    return new S3PartsSink<>(name, codec, partition, new PartForm(form.gzip(), true), client);
  }

  /** The same sink on another client, which the caller closes; for local runs and tests. */
  public S3PartsSink<T> withClient(S3Client bound) {
    return new S3PartsSink<>(name, codec, partition, form, bound);
  }

  @Override
  public String name() {
    return name;
  }

  /** Its results stand once by effect for a reader that drops repeated ids. */
  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.BUCKET, name, Place.variable(name))
            .callsWithin("/*", "s3:PutObject"));
  }

  @Override
  public Effect effect() {
    return form.alone() ? Effect.IDEMPOTENT_BY_REVISION : Effect.AT_LEAST_ONCE;
  }

  /**
   * @throws IllegalArgumentException if the value is larger than an emission may be, or S3 would
   *     not take the name of its part
   */
  @Override
  public byte[] encode(T value) {
    String folder = PartForm.folder(name, partition.apply(value));
    return NamedValue.of(folder, Envelope.value(name, codec, value, MAX_LINE_BYTES));
  }

  /**
   * @throws IllegalStateException if the client of S3 is not in the function's package
   */
  @Override
  public SinkWriter open() {
    Place.requireClient(name, "software.amazon.awssdk.services.s3.S3Client", "s3");
    S3Client used = client != null ? client : AwsClients.shared(S3Client.class, S3Client::builder);
    return new S3PartsWriter(
        new Bucket(used, Place.of(name, System.getenv(), Bucket.FORM, Bucket.WHAT)), form);
  }
}
