package io.weir.connect.s3;

import io.weir.aws.AwsClients;
import io.weir.aws.SinkTime;
import io.weir.connect.Refusals;
import io.weir.spi.SinkWriter.Outcome;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket whose objects are written once: the name of each tells its content. */
final class Bucket {
  /** Names of buckets, also those from before 2018; names and ARNs of access points. */
  static final Pattern FORM =
      Pattern.compile(
          "[a-zA-Z0-9][\\w.-]{1,253}[a-zA-Z0-9]|arn:[\\w-]+:s3[\\w-]*:[\\w-]*:[0-9]{12}:\\S+");

  static final String WHAT = "the name of a bucket of S3";

  private static final String RIGHTS = "s3:PutObject on its objects";

  private final S3Client client;
  private final String name;
  private final long callMillis;
  private final Refusals refusals;

  Bucket(S3Client client, String name) {
    this.client = client;
    this.name = name;
    this.callMillis = AwsClients.callMillis(client);
    this.refusals = S3Refusals.of(name, RIGHTS);
  }

  String name() {
    return name;
  }

  SinkTime time(LongSupplier remainingMillis) {
    return new SinkTime(remainingMillis, callMillis);
  }

  /**
   * Writes an object unless it is there. One that is there has the same content, because its name
   * is a hash of it.
   */
  Outcome putOnce(PutObjectRequest.Builder object, byte[] content, SinkTime time) {
    if (time.isOver()) {
      return SinkTime.OVER;
    }
    PutObjectRequest request =
        object.bucket(name).ifNoneMatch("*").overrideConfiguration(time.limit()).build();
    try {
      client.putObject(request, RequestBody.fromBytes(content));
      return Outcome.DELIVERED;
    } catch (S3Exception e) {
      return "PreconditionFailed".equals(Refusals.code(e)) ? Outcome.DELIVERED : refusals.of(e);
    } catch (SdkException e) {
      return refusals.of(e);
    }
  }
}
