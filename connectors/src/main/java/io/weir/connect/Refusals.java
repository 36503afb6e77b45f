package io.weir.connect;

import io.weir.annotation.Internal;
import io.weir.spi.SinkWriter.Outcome;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tells by a service's own codes what its refusal means. All other codes, and no answer, are
 * passing: the result is delivered again.
 *
 * @param place the stream, queue or bucket, for messages
 * @param permanent the codes with which the service will never take what was sent
 * @param deployment the codes that name a fault of the deployment: the place is missing, permission
 *     is denied. It is delivered again, because somebody can mend that (R17)
 * @param advice what to do about these
 */
@Internal
public record Refusals(String place, Set<String> permanent, Set<String> deployment, String advice) {

  /**
   * The outcome of everything in a request that failed.
   *
   * @param failure an {@link SdkException} or a {@link ServiceException}
   */
  public Outcome of(RuntimeException failure) {
    String code = code(failure);
    return code.isEmpty()
        ? Outcome.Retry.plain("'" + place + "' does not answer: " + failure.getMessage())
        : of(code, String.valueOf(failure.getMessage()));
  }

  /** The outcome of a part of a request that the service refused with that code. */
  public Outcome of(String code, String message) {
    String reason = "'" + place + "' refused, " + code + ": " + message;
    if (permanent.contains(code)) {
      return new Outcome.Refused(reason);
    }
    return deployment.contains(code)
        ? Outcome.Retry.plain(advice + " (" + reason + ")")
        : Outcome.Retry.plain(reason);
  }

  /** True if the request itself is invalid, so that one of several in it may be to blame. */
  boolean isPermanent(RuntimeException failure) {
    return permanent.contains(code(failure));
  }

  /**
   * The service's code; {@code status} and the number if it gave none; empty if it has not
   * answered.
   */
  public static String code(RuntimeException failure) {
    if (failure instanceof ServiceException other) {
      return other.code();
    }
    if (!(failure instanceof AwsServiceException service) || service.awsErrorDetails() == null) {
      return "";
    }
    String code = service.awsErrorDetails().errorCode();
    return code == null ? "status " + service.statusCode() : code;
  }
}
