package io.weir.connect;

import io.weir.DeadLetter;
import io.weir.codec.Unicode;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a dead letter that is kept in a bucket of S3, and where. It has all that a letter has
 * but payload and stack, so it fits into a message of every service: at most 120 KB in JSON,
 * whatever the letter's size. A sink that takes less gets it {@link #shortened}.
 *
 * @param bucket the bucket that keeps the letter whole
 * @param object the object of the letter: its JSON
 * @param payloadBytes the bytes of the letter's payload
 * @param function the function that gave it up
 * @param reason which rule gave it up
 * @param message the problem, and what to do about it
 * @param position the place of the record in the log; for a timer or an emission, the id of its
 *     cause
 * @param partitionKey the record's partition key; null where there was no record
 * @param key the event's key; null if it could not be told
 * @param arrival when the record reached the log, epoch milliseconds
 * @param result the data of a result; null for a record or a timer
 */
public record DeadLetterNotice(
    String bucket,
    String object,
    int payloadBytes,
    String function,
    DeadLetter.Reason reason,
    String message,
    String position,
    @Nullable String partitionKey,
    @Nullable String key,
    long arrival,
    DeadLetter.@Nullable Result result) {

  /** The most bytes of a shortened notice, in JSON: 16 KB. */
  public static final int SHORT_BYTES = 16 * 1_024;

  private static final int SHORT_TEXT_BYTES = 200;

  /**
   * The same notice with the first 200 bytes of each text, of at most {@value #SHORT_BYTES} bytes.
   * Bucket and object are whole, and the object has the letter.
   */
  public DeadLetterNotice shortened() {
    return new DeadLetterNotice(
        bucket,
        object,
        payloadBytes,
        shortened(function),
        reason,
        shortened(message),
        shortened(position),
        partitionKey == null ? null : shortened(partitionKey),
        key == null ? null : shortened(key),
        arrival,
        result);
  }

  private static String shortened(String text) {
    return Unicode.cut(text, SHORT_TEXT_BYTES);
  }

  /** The notice of a letter that is kept there. */
  public static DeadLetterNotice of(DeadLetter letter, String bucket, String object) {
    return new DeadLetterNotice(
        bucket,
        object,
        letter.payload().length,
        letter.function(),
        letter.reason(),
        letter.message(),
        letter.position(),
        letter.partitionKey(),
        letter.key(),
        letter.arrival(),
        letter.result());
  }
}
