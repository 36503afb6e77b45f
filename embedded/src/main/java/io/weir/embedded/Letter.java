package io.weir.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.DeadLetter;
import io.weir.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A dead letter of a local run, as it is shown.
 *
 * @param place the input and the line, or the position where no line is known
 * @param json the whole letter
 */
record Letter(String reason, String message, String place, ObjectNode json) {
  /** Why a line is a letter of the run itself: the engine never saw it. */
  static final String NOT_PUT = "NOT_PUT";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param line the line that it is of; null if it is of none
   */
  static Letter of(DeadLetter letter, Line line) {
    ObjectNode json = json(letter);
    if (line == null) {
      return new Letter(letter.reason().name(), letter.message(), letter.position(), json);
    }
    json.put("input", line.file()).put("line", line.number());
    return new Letter(letter.reason().name(), letter.message(), line.place(), json);
  }

  static Letter of(UnfitLine line) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("reason", NOT_PUT)
            .put("message", line.message())
            .put("payload", line.data())
            .put("input", line.file())
            .put("line", line.number());
    return new Letter(NOT_PUT, line.message(), line.place(), json);
  }

  private static ObjectNode json(DeadLetter letter) {
    try {
      return (ObjectNode) JSON.readTree(Json.bytes(letter));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
