package io.weir.connect;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** A service's refusals. */
public final class Refused {
  private Refused() {}

  /** An exception with that code, as the SDK makes it of an answer. */
  public static AwsServiceException with(AwsServiceException.Builder builder, String code) {
    return builder
        .message(code)
        .statusCode(400)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("refused").build())
        .build();
  }
}
