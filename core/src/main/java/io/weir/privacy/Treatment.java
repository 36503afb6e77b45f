package io.weir.privacy;

import io.weir.annotation.Experimental;

/** The ways to treat a personal value. A null stays null in each of them. */
@Experimental
public enum Treatment {
  /**
   * A text becomes {@code ***}, a number 0, a boolean false, bytes empty. Of an object, a list or a
   * map each value within is masked; names of fields and keys of maps stay.
   */
  MASK,
  /** The field becomes null, or is missing; whatever is within it goes with it. */
  DROP,
  /**
   * A text becomes a token: HMAC-SHA-256 of it, with the id of the key. The same text has the same
   * token, so it can still be counted, joined and grouped by, and a row can be found for a known
   * text by who has the key.
   */
  TOKENISE
}
