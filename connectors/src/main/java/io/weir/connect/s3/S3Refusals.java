package io.weir.connect.s3;

import io.weir.connect.Refusals;
import java.util.Set;
import java.util.regex.Pattern;

/** The codes with which S3 refuses a request. */
final class S3Refusals {
  private static final Set<String> PERMANENT =
      Set.of("KeyTooLongError", "MetadataTooLarge", "EntityTooLarge", "InvalidURI");

  /** With the status of a refused look, which has no body and so no code. */
  private static final Set<String> DEPLOYMENT =
      Set.of(
          "AllAccessDisabled",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException",
          "InvalidBucketName",
          "NoSuchBucket",
          "PermanentRedirect",
          "status 301",
          "status 400",
          "status 403");

  /** No result alone: the names of objects are checked when results are encoded. */
  private static final Pattern OF_THE_BUCKET = Pattern.compile("(?i)bucket");

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
            + rights,
        OF_THE_BUCKET);
  }
}
