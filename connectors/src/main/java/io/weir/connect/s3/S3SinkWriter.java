package io.weir.connect.s3;

import io.weir.aws.AwsClients;
import io.weir.aws.Parallel;
import io.weir.aws.SinkTime;
import io.weir.connect.Envelope;
import io.weir.connect.NamedValue;
import io.weir.connect.Refusals;
import io.weir.connect.Rows;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Writes objects, each on the condition that it is newer than the stored one. */
final class S3SinkWriter implements SinkWriter {
  static final String REVISION = "weir-revision";
  static final String ORIGIN = "weir-origin";

  /** How often an object is looked at again that another process has changed meanwhile. */
  static final int MOST_LOOKS = 10;

  private static final String RIGHTS =
      "s3:ListBucket on it, and s3:GetObject, s3:PutObject and s3:PutObjectTagging on its objects";

  private static final Set<String> OVERTAKEN =
      Set.of("PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey");
  private final S3Client client;
  private final String bucket;
  private final int requestsAtATime;
  private final long callMillis;
  private final Refusals refusals;

  S3SinkWriter(S3Client client, String bucket, int requestsAtATime) {
    this.client = client;
    this.bucket = bucket;
    this.requestsAtATime = requestsAtATime;
    this.callMillis = AwsClients.callMillis(client);
    this.refusals = S3Refusals.of(bucket, RIGHTS);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return deliver(emissions, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    SinkTime time = new SinkTime(remainingMillis, callMillis);
    return Rows.of(emissions, one -> NamedValue.name(one.payload()))
        .write(rows -> Parallel.map(requestsAtATime, rows, one -> write(one, time)));
  }

  private Outcome write(Emission emission, SinkTime time) {
    String object = NamedValue.name(emission.payload());
    try {
      for (int looks = 0; looks < MOST_LOOKS && !time.isOver(); looks++) {
        HeadObjectResponse stored = stored(object, time);
        Outcome known = stored == null ? null : known(emission, object, stored);
        if (known != null) {
          return known;
        }
        if (isPut(emission, object, stored, time)) {
          return Outcome.DELIVERED;
        }
      }
    } catch (SdkException e) {
      return refusals.of(e);
    }
    return time.isOver()
        ? SinkTime.OVER
        : Outcome.Retry.plain("an object of '" + bucket + "' is being changed by others");
  }

  /** What is said of the object; null if there is none. */
  private @Nullable HeadObjectResponse stored(String object, SinkTime time) {
    try {
      return client.headObject(
          HeadObjectRequest.builder()
              .bucket(bucket)
              .key(object)
              .overrideConfiguration(time.limit())
              .build());
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return null;
      }
      throw e;
    }
  }

  /** The outcome that is known from the stored object; null if it has to be replaced. */
  private @Nullable Outcome known(Emission emission, String object, HeadObjectResponse stored) {
    String revision = stored.metadata().get(REVISION);
    if (revision == null) {
      return new Outcome.Refused(
          "the object '"
              + object
              + "' of '"
              + bucket
              + "' is not of a sink of Weir; give results"
              + " names, or a bucket, of their own");
    }
    if (!Envelope.hash(emission.key()).equals(stored.metadata().get(ORIGIN))) {
      return new Outcome.Refused(
          "the object '"
              + object
              + "' of '"
              + bucket
              + "' belongs to another key than '"
              + emission.key()
              + "'; revisions of two keys cannot be compared: make the function's"
              + " key part of the object's name");
    }
    return Long.parseLong(revision) >= emission.revision() ? Outcome.DELIVERED : null;
  }

  /** False if the object has been changed since it was looked at. */
  private boolean isPut(
      Emission emission, String object, @Nullable HeadObjectResponse stored, SinkTime time) {
    PutObjectRequest.Builder put =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(object)
            .contentType("application/json")
            .metadata(
                Map.of(
                    REVISION, Long.toString(emission.revision()),
                    ORIGIN, Envelope.hash(emission.key())))
            .overrideConfiguration(time.limit());
    if (emission.op() == Emission.Op.DELETE) {
      put.tagging(S3Sink.DELETED_TAG + "=true");
    }
    PutObjectRequest request =
        stored == null ? put.ifNoneMatch("*").build() : put.ifMatch(stored.eTag()).build();
    try {
      client.putObject(request, RequestBody.fromBytes(Envelope.of(NamedValue.alone(emission))));
      return true;
    } catch (S3Exception e) {
      if (OVERTAKEN.contains(Refusals.code(e))) {
        return false;
      }
      throw e;
    }
  }
}
