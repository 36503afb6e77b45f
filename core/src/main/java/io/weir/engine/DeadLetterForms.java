package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.codec.Unicode;
import io.weir.spi.Emission;
import io.weir.state.StateKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes the dead letters of a function: one form for each kind of failure. A letter depends on the
 * failure alone, since a repeated step must emit the same again.
 */
final class DeadLetterForms {
  private static final byte[] NO_PAYLOAD = {};

  /** Writes all that it can, for people to read. */
  private static final Json<Object> TEXT =
      Json.of(Object.class).nonFinite().maxDigits(Json.MOST_DIGITS).maxNesting(Json.MOST_NESTING);

  private DeadLetterForms() {}

  /**
   * Makes the letter of a record that is no event.
   *
   * @param cause null if there is none
   */
  static DeadLetter ofRecord(
      String function,
      SourceRecord record,
      Reason reason,
      String message,
      @Nullable Throwable cause) {
    return new DeadLetter(
        function,
        reason,
        DeadLetter.message(reason, message),
        record.position().toString(),
        record.partitionKey(),
        null,
        record.arrival(),
        stack(cause),
        record.data());
  }

  /**
   * Makes the letter of an event whose key may have been forgotten since it was decided (R26).
   *
   * @param retention the retention of the streams, milliseconds
   */
  static DeadLetter olderThanMemory(
      String function, StateKey key, SourceRecord record, long retention) {
    return new DeadLetter(
        function,
        Reason.OLDER_THAN_MEMORY,
        DeadLetter.message(
            Reason.OLDER_THAN_MEMORY,
            "it comes longer after its arrival than the retention of "
                + Duration.ofMillis(retention)
                + " by which its key remembered it, and what it had done may have been forgotten"
                + " since"),
        record.position().toString(),
        record.partitionKey(),
        key.key(),
        record.arrival(),
        "",
        record.data());
  }

  /**
   * Makes the letter of an event or a timer on which the author's code fails.
   *
   * @param reason {@code HANDLER_FAILED}, {@code TIMER_FAILED} or {@code KILLED_PROCESS}
   * @param stack the stack of the failure; empty if there is none
   */
  static DeadLetter givenUp(
      String function,
      StateKey key,
      HandlerFailedException failure,
      Reason reason,
      String message,
      String stack) {
    SourceRecord record = failure.record();
    return new DeadLetter(
        function,
        reason,
        DeadLetter.message(reason, message),
        failure.culprit().toString(),
        record == null ? null : record.partitionKey(),
        ShardKey.is(key) ? null : key.key(),
        record == null ? 0 : record.arrival(),
        stack,
        record == null ? NO_PAYLOAD : record.data());
  }

  /** Makes the letter of an emission that its sink refuses for good. */
  static DeadLetter sinkRefused(String function, Emission refused, String reason) {
    return new DeadLetter(
        function,
        Reason.SINK_REFUSED,
        DeadLetter.message(
            Reason.SINK_REFUSED, "sink '" + refused.sink() + "' refuses it: " + reason),
        refused.id(),
        null,
        refused.key(),
        0,
        "",
        refused.payload(),
        new DeadLetter.Result(refused.sink(), refused.revision(), refused.op(), null));
  }

  /**
   * Makes the letter of a result that its sink cannot keep.
   *
   * @param id the id that its emission would have
   */
  static DeadLetter resultRefused(
      String function,
      DeadLetter.Result result,
      String id,
      String key,
      Object value,
      Throwable refused) {
    return new DeadLetter(
        function,
        Reason.RESULT_REFUSED,
        DeadLetter.message(
            Reason.RESULT_REFUSED,
            "sink '"
                + result.sink()
                + "' cannot keep the result, whose text is the payload: "
                + (refused.getMessage() == null ? refused.toString() : refused.getMessage())),
        id,
        null,
        key,
        0,
        stack(refused),
        text(value),
        result);
  }

  private static byte[] text(Object value) {
    try {
      return TEXT.encode(value);
    } catch (CodecException | IllegalArgumentException | StackOverflowError none) {
      return Unicode.bytes(Unicode.repaired(String.valueOf(value)));
    }
  }

  /**
   * The author's part of a stack: frames below the engine depend on who called it, and emissions
   * must not.
   *
   * @param cause null gives an empty text
   */
  static String stack(@Nullable Throwable cause) {
    StringBuilder text = new StringBuilder();
    for (Throwable at = cause; at != null; at = at.getCause()) {
      text.append(text.isEmpty() ? "" : "caused by ").append(at).append('\n');
      for (StackTraceElement frame : at.getStackTrace()) {
        if (frame.getClassName().startsWith("io.weir.engine.")) {
          break;
        }
        text.append("  at ").append(frame).append('\n');
      }
    }
    return text.toString();
  }
}
