package io.weir.connect.http;

/** The meaning of an answer's status. */
enum Verdict {
  DELIVERED,
  /** It may be taken later. */
  PASSING,
  /** Somebody has to mend URL or rights; the results wait (R17). */
  DEPLOYMENT,
  /** The same method and body are wanted at another place. */
  MOVED,
  /** It will never be taken. */
  PERMANENT;

  /**
   * The usual meaning. 409 is passing: by the draft of Idempotency-Key it says that the same call
   * is still under way. Other redirects than 307 and 308 do not say that the body is wanted
   * elsewhere: they lead to a page for logging in.
   */
  static Verdict of(int status) {
    if (status >= 200 && status < 300) {
      return DELIVERED;
    }
    return switch (status) {
      case 307, 308 -> MOVED;
      case 408, 409, 423, 425, 429 -> PASSING;
      case 401, 403, 407, 511 -> DEPLOYMENT;
      case 501, 505 -> PERMANENT;
      default -> status >= 500 ? PASSING : status >= 400 ? PERMANENT : DEPLOYMENT;
    };
  }
}
