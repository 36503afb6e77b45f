package io.weir.connect.s3;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.DeadLetter.Result;
import io.weir.Sink;
import io.weir.aws.AwsClients;
import io.weir.codec.Json;
import io.weir.connect.DeadLetterNotice;
import io.weir.connect.Envelope;
import io.weir.connect.Place;
import io.weir.definition.Resource;
import io.weir.spi.Emission.Op;
import io.weir.spi.SinkWriter;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Keeps dead letters whole, whatever their size, in a bucket of S3: one object a letter, its JSON,
 * with the payload in Base64. The object is called {@code FUNCTION/REASON/HASH.json}, the SHA-256
 * of its content, and written once.
 *
 * <p>Queues, topics and buses do not keep letters: the largest ones do not fit into a message, and
 * a bus drops an event for which it has no rule. They can announce them: {@link #announcedBy}. The
 * commands {@code ./weir dead-letters} work on the bucket.
 *
 * <p>The bucket has the name of the sink, unless {@code WEIR_SINK_<NAME>} names another one. It
 * takes several functions.
 */
public final class DeadLetterBucket implements Sink<DeadLetter> {
  private static final Json<DeadLetter> JSON = Json.of(DeadLetter.class);

  private final String name;
  private final @Nullable Sink<DeadLetterNotice> notices;
  private final @Nullable S3Client client;

  private DeadLetterBucket(
      String name, @Nullable Sink<DeadLetterNotice> notices, @Nullable S3Client client) {
    this.name = name;
    this.notices = notices;
    this.client = client;
  }

  /** Makes a sink that keeps letters in a bucket called like it. */
  public static DeadLetterBucket bucket(String name) {
    return new DeadLetterBucket(name, null, null);
  }

  /**
   * The same sink, which tells another one of each letter that it has stored, for example a queue
   * or a bus of events. A letter counts as delivered when both are done.
   *
   * @param sink its effect is that of a notice: it may come twice where the sink says so. A notice
   *     that is too long for it is told {@link DeadLetterNotice#shortened}
   * @throws IllegalArgumentException if it does not take the longest of those
   */
  public DeadLetterBucket announcedBy(Sink<DeadLetterNotice> sink) {
    requireNotices(sink);
    return new DeadLetterBucket(name, sink, client);
  }

  private static void requireNotices(Sink<DeadLetterNotice> sink) {
    try {
      sink.encode(longest().shortened());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "sink '"
              + sink.name()
              + "' cannot announce dead letters, because it does not take a notice of "
              + DeadLetterNotice.SHORT_BYTES
              + " bytes: "
              + e.getMessage()
              + "; give one that does",
          e);
    }
  }

  private static DeadLetterNotice longest() {
    String text = "\u0001".repeat(1_024);
    Result result = new Result("s".repeat(200), Long.MAX_VALUE, Op.UPSERT, "t".repeat(500));
    return new DeadLetterNotice(
        "b".repeat(255),
        text,
        Integer.MAX_VALUE,
        text,
        Reason.OLDER_THAN_MEMORY,
        text,
        text,
        text,
        text,
        Long.MIN_VALUE,
        result);
  }

  /** The same sink on another client, which the caller closes; for local runs and tests. */
  public DeadLetterBucket withClient(S3Client bound) {
    return new DeadLetterBucket(name, notices, bound);
  }

  /**
   * The object of a letter.
   *
   * @param content the letter as {@link #encode} writes it
   */
  public static String object(DeadLetter letter, byte[] content) {
    return letter.function() + "/" + letter.reason() + "/" + Envelope.hash(content) + ".json";
  }

  /**
   * Reads the content of an object.
   *
   * @throws io.weir.codec.CodecException if it is not that of a letter
   */
  public static DeadLetter read(byte[] content) {
    return JSON.decode(content);
  }

  @Override
  public String name() {
    return name;
  }

  /** The effect of a notice, if letters are announced; each is stored once in any case. */
  @Override
  public List<Resource> resources() {
    return Stream.concat(
            Stream.of(
                Resource.of(Resource.Kind.BUCKET, name, Place.variable(name))
                    .callsWithin("/*", "s3:PutObject")),
            notices == null ? Stream.of() : notices.resources().stream())
        .toList();
  }

  @Override
  public Effect effect() {
    return notices == null ? Effect.IDEMPOTENT_BY_REVISION : notices.effect();
  }

  @Override
  public byte[] encode(DeadLetter letter) {
    return JSON.encode(letter);
  }

  /**
   * @throws IllegalStateException if the client of S3, or that of the announcing sink, is not in
   *     the function's package
   */
  @Override
  public SinkWriter open() {
    Place.requireClient(name, "software.amazon.awssdk.services.s3.S3Client", "s3");
    S3Client used = client != null ? client : AwsClients.shared(S3Client.class, S3Client::builder);
    Bucket bucket = new Bucket(used, Place.of(name, System.getenv(), Bucket.FORM, Bucket.WHAT));
    SinkWriter kept = new DeadLetterObjects(bucket);
    return notices == null
        ? kept
        : new AnnouncedLetters(kept, bucket.name(), notices, notices.open());
  }
}
