package io.weir.connect;

import io.weir.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a request as a whole, of a service that is not one of the AWS SDK. Its message may
 * be logged. What the service said may have keys and values in it: that is in its words, apart.
 */
@Internal
public final class ServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the request may be sent as after the failure. */
  private enum Next {
    /** The same, in a later delivery; unless its code is permanent. */
    LATER,
    /** Parts of it, and the part to blame again in the same delivery. */
    PARTS_NOW,
    /** Parts of it, and the part to blame in a later delivery. */
    PARTS_LATER
  }

  private final String code;
  private final Next next;
  private final String words;

  private ServiceException(
      String code, Next next, @Nullable String message, String words, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.next = next;
    this.words = words;
  }

  /** There was no answer: it is not known whether the request took effect. */
  public static ServiceException silent(Throwable cause) {
    return new ServiceException("", Next.LATER, cause.getMessage(), "", cause);
  }

  /** The service refused the request with that code. */
  public static ServiceException refused(String code, @Nullable String message) {
    return new ServiceException(code, Next.LATER, message, "", null);
  }

  /**
   * The service refused the request with that code for now, perhaps for one of its parts. It is
   * sent again in smaller parts after a wait, in the same delivery.
   */
  public static ServiceException refusedForNow(String code, @Nullable String message) {
    return new ServiceException(code, Next.PARTS_NOW, message, "", null);
  }

  /**
   * The service refused the request with that code until somebody mends something, perhaps for one
   * of its parts. It is sent again in smaller parts, and the part to blame waits for a later
   * delivery.
   */
  public static ServiceException refusedUntilMended(String code, @Nullable String message) {
    return new ServiceException(code, Next.PARTS_LATER, message, "", null);
  }

  /** The same failure with words that only a dead letter may have. */
  public ServiceException saying(String text) {
    return new ServiceException(code, next, getMessage(), text, getCause());
  }

  /** The service's code; empty if it has not answered. */
  public String code() {
    return code;
  }

  /** What the service said, perhaps with keys and values; empty if the message has it all. */
  public String words() {
    return words;
  }

  /** True if one part of the request may be to blame, so that the others are sent without it. */
  public boolean isDivisible() {
    return next != Next.LATER;
  }

  /** True if the part to blame is sent again in the same delivery. */
  public boolean isAgain() {
    return next == Next.PARTS_NOW;
  }
}
