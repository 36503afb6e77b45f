package io.weir.connect.s3;

import io.weir.connect.Refusals;
import java.util.Set;

/** The codes with which S3 refuses a request. */
final class S3Refusals {
  private static final Set<String> PERMANENT =
      Set.of("KeyTooLongError", "MetadataTooLarge", "EntityTooLarge", "InvalidURI");

  /** With the status of a refused look, which has no body and so no code. */
  private static final Set<String> DEPLOYMENT =
      Set.of("NoSuchBucket", "status 403", "PermanentRedirect", "status 301");

  private S3Refusals() {}

  /**
   * @param rights the rights that the function's role needs on the bucket
   */
  static Refusals of(String bucket, String rights) {
    return new Refusals(
        bucket,
        PERMANENT,
        DEPLOYMENT,
        "let the bucket '"
            + bucket
            + "' be there in this region, or name it in WEIR_SINK_<NAME>; and give the function's"
            + " role "
            + rights);
  }
}
