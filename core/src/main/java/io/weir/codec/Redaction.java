package io.weir.codec;

import io.weir.annotation.Experimental;

/**
 * Treats the personal fields of payloads, one after the other, in one thread; made by {@link
 * Codec#redaction}. The codec reads what it gives.
 */
@FunctionalInterface
@Experimental
public interface Redaction {
  /**
   * Makes a payload in which each personal field is treated, and all else is as it was. Treated
   * again it stays the same: a dead letter is sent again as it is.
   *
   * @throws CodecException if the payload cannot be read, so that it is not known where the fields
   *     are; the message holds no part of it
   * @throws UnavailableException if the keys of tokens are away
   */
  byte[] redact(byte[] bytes, int offset, int length);

  /**
   * True if the key by which the log has a record is made of personal fields of its payload, as the
   * key of a table's item is. It becomes a token then, too.
   *
   * @throws CodecException if the payload cannot be read
   */
  default boolean isKeyPersonal(byte[] bytes, int offset, int length) {
    return false;
  }

  /** What a redaction is made with. */
  interface Means {
    /**
     * The token of a text; a token itself stays as it is.
     *
     * @throws UnavailableException if the keys of tokens are away
     */
    String token(String text);

    /**
     * A partition key, or the key of a message, as it is declared to be treated.
     *
     * @throws UnavailableException if the keys of tokens are away
     */
    String partitionKey(String key);

    /**
     * A part of a payload, opened if it was sealed before and its key is there.
     *
     * @throws UnavailableException if the keys of tokens are away
     */
    byte[] opened(byte[] part);

    /**
     * What is kept of a part of a payload that cannot be read, such as a line: it is text, and
     * sealed. The codec refuses it as an event, and the others of the payload are read.
     *
     * @throws UnavailableException if the keys of tokens are away
     */
    byte[] kept(byte[] unreadable);
  }
}
