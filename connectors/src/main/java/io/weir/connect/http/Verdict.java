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
   * elsewhere: they lead to a page for logging in. A status that tells of the receiver, its address
   * or its method, and not of what was sent, is of the deployment: a wrong URL answers 404 to each
   * result.
   */
  static Verdict of(int status) {
    if (status >= 200 && status < 300) {
      return DELIVERED;
    }
    return switch (status) {
      case 307, 308 -> MOVED;
      case 408, 409, 423, 425, 429 -> PASSING;
      case 401, 402, 403, 404, 405, 407, 410, 421, 426, 501, 505, 511 -> DEPLOYMENT;
      default -> status >= 500 ? PASSING : status >= 400 ? PERMANENT : DEPLOYMENT;
    };
  }
}
