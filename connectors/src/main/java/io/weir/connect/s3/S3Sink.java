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
 * Keeps results as objects in a bucket of S3, one object a row, each an {@link
 * io.weir.connect.Emitted} in JSON. An object is replaced only by a newer revision of the key that
 * wrote it first, by conditional writes ({@code If-None-Match}, {@code If-Match}). A withdrawn row
 * stays as an object with {@code "op":"DELETE"}, so that an older result cannot bring it back; let
 * a rule of the bucket's life cycle expire such ones by their tag {@value #DELETED_TAG}.
 *
 * <p>The revision is in the object itself, so two results of one row never have one ETag, also if
 * their values are the same: a condition on the ETag is one on the revision.
 *
 * <p>The bucket has the name of the sink, unless {@code WEIR_SINK_<NAME>} names another one.
 *
 * @param <T> the value that it takes
 */
public final class S3Sink<T> implements Sink<T> {
  /** The tag, with the value {@code true}, of an object whose row is withdrawn. */
  public static final String DELETED_TAG = "weir-deleted";

  /** The most bytes of a value with its envelope; S3 takes more, the engine does not. */
  public static final int MAX_OBJECT_BYTES = 1_024 * 1_024;

  private static final int PARALLEL = 16;

  private final String name;
  private final Json<T> codec;
  private final Function<? super T, String> object;
  private final @Nullable S3Client client;
  private final int requestsAtATime;

  private S3Sink(
      String name,
      Json<T> codec,
      Function<? super T, String> object,
      @Nullable S3Client client,
      int requestsAtATime) {
    this.name = name;
    this.codec = codec;
    this.object = object;
    this.client = client;
    this.requestsAtATime = requestsAtATime;
  }

  /**
   * Makes a sink whose values are of that class, by the rules of {@link Json}.
   *
   * @param object the name of the object that holds a value; it has the row's key in it, and
   *     results of two keys of the function never have one name
   */
  public static <T> S3Sink<T> bucket(
      String name, Class<T> value, Function<? super T, String> object) {
    return new S3Sink<>(name, Json.of(value), object, null, PARALLEL);
  }

  /** The same sink on another client, which the caller closes; for local runs and tests. */
  public S3Sink<T> withClient(S3Client bound) {
    return new S3Sink<>(name, codec, object, bound, requestsAtATime);
  }

  /** Limits the objects that are written at the same time; 16 unless set. */
  public S3Sink<T> requestsAtATime(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("requestsAtATime(" + most + ") must be at least 1");
    }
    return new S3Sink<>(name, codec, object, client, most);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.BUCKET, name, Place.variable(name))
            .calls("s3:ListBucket")
            .callsWithin("/*", "s3:GetObject", "s3:PutObject", "s3:PutObjectTagging"));
  }

  @Override
  public Effect effect() {
    return Effect.IDEMPOTENT_BY_REVISION;
  }

  /**
   * @throws IllegalArgumentException if the value is larger than an emission may be, or S3 would
   *     not take the name of its object
   */
  @Override
  public byte[] encode(T value) {
    String key = ObjectName.checked(name, object.apply(value));
    return NamedValue.of(key, Envelope.value(name, codec, value, MAX_OBJECT_BYTES));
  }

  /**
   * @throws IllegalStateException if the client of S3 is not in the function's package
   */
  @Override
  public SinkWriter open() {
    Place.requireClient(name, "software.amazon.awssdk.services.s3.S3Client", "s3");
    S3Client used = client != null ? client : AwsClients.shared(S3Client.class, S3Client::builder);
    return new S3SinkWriter(
        used, Place.of(name, System.getenv(), Bucket.FORM, Bucket.WHAT), requestsAtATime);
  }
}
