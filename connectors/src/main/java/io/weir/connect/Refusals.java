package io.weir.connect;

import io.weir.annotation.Internal;
import io.weir.log.LogText;
import io.weir.spi.SinkWriter.Outcome;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tells by a service's own codes what its refusal means. All other codes, and no answer, are
 * passing: the result is delivered again.
 *
 * @param place the stream, queue or bucket, for messages
 * @param permanent the codes with which the service will never take what was sent
 * @param deployment the service's own codes that name a fault of the deployment, such as a place
 *     that is missing. It is delivered again, because somebody can mend that (R17). The codes that
 *     all services have for a caller without permission, and those for keys of KMS, need not be
 *     among them
 * @param advice what to do about these
 * @param ofThePlace found in the text of a permanent code if the service blames the place, such as
 *     its name or ARN, and no result; that is a fault of the deployment, too
 */
@Internal
public record Refusals(
    String place,
    Set<String> permanent,
    Set<String> deployment,
    String advice,
    Pattern ofThePlace) {
  private static final Pattern NEVER = Pattern.compile("(?!)");

  /** The code of a failed look for the place itself. */
  private static final String NO_PLACE = "PlaceNotFound";

  /** The codes of AWS's services for a caller that may not, or is not who it says. */
  private static final Set<String> NOT_ALLOWED =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "AuthorizationError",
          "IncompleteSignature",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "InvalidSecurity",
          "InvalidSignatureException",
          "NotAuthorized",
          "OptInRequired",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException");

  /** Refusals of a service that never blames the place with a permanent code. */
  public Refusals(String place, Set<String> permanent, Set<String> deployment, String advice) {
    this(place, permanent, deployment, advice, NEVER);
  }

  /**
   * The failure of a look for the place itself, such as for the URL of a queue. A permanent one is
   * of the deployment: there is no result in such a request.
   *
   * @return what is to be thrown instead
   */
  public RuntimeException ofALook(RuntimeException failure) {
    return isPermanent(failure)
        ? ServiceException.refused(NO_PLACE, code(failure) + ": " + failure.getMessage())
        : failure;
  }

  /**
   * The outcome of everything in a request that failed.
   *
   * @param failure an {@link SdkException} or a {@link ServiceException}
   */
  public Outcome of(RuntimeException failure) {
    String code = code(failure);
    String words = failure instanceof ServiceException other ? other.words() : "";
    return code.isEmpty()
        ? Outcome.Retry.plain("'" + place + "' does not answer: " + failure.getMessage())
        : of(code, String.valueOf(failure.getMessage()), words);
  }

  /** The outcome of a part of a request that the service refused with that code. */
  public Outcome of(String code, String message) {
    return of(code, message, "");
  }

  /**
   * The same of a service that speaks of values, as one does that turns them into its own types.
   *
   * @param message what a log may have; may be empty
   * @param words what the service said, which only a dead letter may have; may be empty
   */
  public Outcome of(String code, String message, String words) {
    String reason = "'" + place + "' refused, " + code + (message.isEmpty() ? "" : ": " + message);
    String all = words.isEmpty() ? reason : reason + ": " + words;
    if (isPermanent(code, message)) {
      return new Outcome.Refused(all);
    }
    String told = words.isEmpty() ? reason : reason + LogText.detail(": ", words);
    return Outcome.Retry.plain(isOfTheDeployment(code) ? advice + " (" + told + ")" : told);
  }

  private boolean isOfTheDeployment(String code) {
    return deployment.contains(code)
        || permanent.contains(code)
        || NOT_ALLOWED.contains(code)
        || code.equals(NO_PLACE)
        || isOfAKey(code);
  }

  /** As {@code KMS.DisabledException}, {@code KMSNotFound} or {@code KmsInvalidStateException}. */
  private static boolean isOfAKey(String code) {
    String capitals = code.toUpperCase(Locale.ROOT);
    return capitals.startsWith("KMS") && !capitals.contains("THROTTL");
  }

  /** True if the request itself is invalid, so that one of several in it may be to blame. */
  boolean isPermanent(RuntimeException failure) {
    return isPermanent(code(failure), String.valueOf(failure.getMessage()));
  }

  private boolean isPermanent(String code, String message) {
    return permanent.contains(code) && !ofThePlace.matcher(message).find();
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
