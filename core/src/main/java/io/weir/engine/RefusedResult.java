package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.codec.Unicode;

/** The dead letter of a result that its sink cannot keep. */
final class RefusedResult {
  /** Writes what can be written, to be read by people. */
  private static final Json<Object> TEXT =
      Json.of(Object.class).nonFinite().maxDigits(Json.MOST_DIGITS).maxNesting(Json.MOST_NESTING);

  private RefusedResult() {}

  static DeadLetter letter(
      String function,
      DeadLetter.Result result,
      String id,
      String key,
      Object value,
      Throwable refused) {
    return new DeadLetter(
        function,
        DeadLetter.Reason.RESULT_REFUSED,
        DeadLetter.message(
            DeadLetter.Reason.RESULT_REFUSED,
            "sink '"
                + result.sink()
                + "' cannot keep the result, whose text is the payload: "
                + (refused.getMessage() == null ? refused.toString() : refused.getMessage())),
        id,
        null,
        key,
        0,
        Decoder.stack(refused),
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
}
