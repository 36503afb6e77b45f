package io.weir.connect;

import io.weir.annotation.Internal;
import org.jspecify.annotations.Nullable;

/** The failure of a request as a whole, of a service that is not one of the AWS SDK. */
@Internal
public final class ServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean again;

  private ServiceException(
      String code, boolean again, @Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.again = again;
  }

  /** There was no answer: it is not known whether the request took effect. */
  public static ServiceException silent(Throwable cause) {
    return new ServiceException("", false, cause.getMessage(), cause);
  }

  /** The service refused the request with that code. */
  public static ServiceException refused(String code, @Nullable String message) {
    return new ServiceException(code, false, message, null);
  }

  /**
   * The service refused the request with that code for now, perhaps for one of its parts. It is
   * sent again in smaller parts after a wait, in the same delivery.
   */
  public static ServiceException refusedForNow(String code, @Nullable String message) {
    return new ServiceException(code, true, message, null);
  }

  /** The service's code; empty if it has not answered. */
  public String code() {
    return code;
  }

  /** True if the request is sent again in the same delivery, in smaller parts. */
  public boolean again() {
    return again;
  }
}
