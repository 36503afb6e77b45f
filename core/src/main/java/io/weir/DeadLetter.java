package io.weir;

import io.weir.codec.Unicode;
import io.weir.spi.Emission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A record or an emission that cannot be processed, whole: its payload is never cut. Its texts are
 * cut, so that it can always be stored (R30): a text that is too long ends with {@value
 * Unicode#CUT}; position, keys and function also get a hash of the whole text behind that. Lone
 * surrogates in them become U+FFFD (R19).
 *
 * @param function the function that gave it up
 * @param reason which rule gave it up
 * @param message the problem, and what to do about it
 * @param position the place of the record in the log, as text; for a timer or an emission, the id
 *     of its cause
 * @param partitionKey the record's partition key; null where there was no record
 * @param key the event's key; null if it could not be told
 * @param arrival when the record reached the log, epoch milliseconds
 * @param stack the exception's stack, empty if there was none
 * @param payload the whole bytes as received
 * @param result the data with which a result or an emission can be delivered later; null for a
 *     record or a timer
 */
public record DeadLetter(
    String function,
    Reason reason,
    String message,
    String position,
    @Nullable String partitionKey,
    @Nullable String key,
    long arrival,
    String stack,
    byte[] payload,
    @Nullable Result result) {
  /**
   * A result that its sink did not keep, beside its id, its key and its payload.
   *
   * @param sink the name of the sink
   * @param revision the emission's revision; a sink never overwrites a newer one of the same row
   *     with it
   * @param op the write that the sink was to make
   * @param type the class of the value, if the payload is its text; null if the payload is the
   *     bytes that the sink was handed
   */
  public record Result(String sink, long revision, Emission.Op op, @Nullable String type) {}

  /** The most bytes of a message, in UTF-8: 8 KB. */
  public static final int MAX_MESSAGE_BYTES = 8 * 1024;

  /** The most bytes of a stack, in UTF-8: 32 KB. */
  public static final int MAX_STACK_BYTES = 32 * 1024;

  /** The most bytes each of function, position, partition key and key, in UTF-8: 2 KB. */
  public static final int MAX_NAME_BYTES = 2 * 1024;

  private static final int HASH_CHARS = 17;

  /** Makes the dead letter of a record or a timer. */
  public DeadLetter(
      String function,
      Reason reason,
      String message,
      String position,
      @Nullable String partitionKey,
      @Nullable String key,
      long arrival,
      String stack,
      byte[] payload) {
    this(function, reason, message, position, partitionKey, key, arrival, stack, payload, null);
  }

  public DeadLetter {
    function = name(function);
    message = Unicode.cut(Unicode.repaired(message), MAX_MESSAGE_BYTES);
    position = name(position);
    partitionKey = partitionKey == null ? null : name(partitionKey);
    key = key == null ? null : name(key);
    stack = Unicode.cut(Unicode.repaired(stack), MAX_STACK_BYTES);
  }

  /** Cuts a long name and adds a hash, so that two different long names stay different. */
  private static String name(String text) {
    String whole = Unicode.repaired(text);
    String fits = Unicode.cut(whole, MAX_NAME_BYTES);
    return fits.equals(whole)
        ? fits
        : Unicode.cut(whole, MAX_NAME_BYTES - HASH_CHARS) + "#" + hash(whole);
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Unicode.bytes(text));
      return HexFormat.of().formatHex(digest).substring(0, HASH_CHARS - 1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The reasons to give something up. docs/operate/dead-letters.md has the same table. */
  public enum Reason {
    /**
     * The codec, the timestamp, key or id function or the watermark strategy failed on it, or gave
     * a value that is refused.
     */
    UNREADABLE("mend the producer or what the source declares, then send it again"),
    /** Its timestamp is further ahead of its arrival than the declared skew (R8). */
    TOO_FAR_AHEAD("mend its time or the source's, then send it again"),
    /** The handler kept failing on it. */
    HANDLER_FAILED("mend the handler, or filter(..) such events out, then send it again"),
    /** A timer's callback kept failing. The timer is gone; the key's state is as it was before. */
    TIMER_FAILED(
        "mend the handler; what the timer would have done is missing, put it right by hand"),
    /**
     * A sink refused the emission for good, or this release declares none of its name. The payload
     * is what the sink was handed.
     */
    SINK_REFUSED("mend the sink or its table, then deliver it: ./weir dead-letters emit"),
    /** The process ended, or used up its time, each time that it was tried (R24, R27). */
    KILLED_PROCESS(
        "let the handler do less with it, or give the function more MemorySize or Timeout, then send"
            + " it again"),
    /** It arrived so long ago that its key may have been forgotten with what it had done (R26). */
    OLDER_THAN_MEMORY(
        "set WEIR_RETENTION_HOURS or retention(..) to what the stream keeps, then send it again if it"
            + " was not applied"),
    /**
     * A sink cannot keep what a window or a timer emits ({@link Sink#encode} fails on it, or gives
     * too many bytes). The window goes on as if it had been emitted. The payload is the value as
     * JSON, or as its own text if it has no JSON; the position is the id of the emission.
     */
    RESULT_REFUSED(
        "let the function give what the sink keeps, then deliver it: ./weir dead-letters emit");

    private final String advice;

    Reason(String advice) {
      this.advice = advice;
    }

    /** Says what to do about it; every dead letter's message ends with this text. */
    public String advice() {
      return advice;
    }
  }

  /**
   * A message that ends with the {@link Reason#advice()}; if it is too long, only {@code what} is
   * cut.
   *
   * @param what the problem: which setting or limit, and its value
   */
  public static String message(Reason reason, String what) {
    String then = "; " + reason.advice();
    int room = MAX_MESSAGE_BYTES - Unicode.bytes(then).length;
    return Unicode.cut(Unicode.repaired(String.valueOf(what)), room) + then;
  }
}
