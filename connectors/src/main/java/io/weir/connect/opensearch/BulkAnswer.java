package io.weir.connect.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connect.Refusals;
import io.weir.spi.SinkWriter.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads what a bulk request says of each document. */
final class BulkAnswer {
  /** Asks for no more than is read. */
  static final String FILTER =
      "?filter_path=items.*.status,items.*.error.type,items.*.error.reason,"
          + "items.*.error.caused_by.type";

  /** A word of a document is longer than an index holds. Its error is an illegal argument. */
  static final String TERM_TOO_LONG = "max_bytes_length_exceeded_exception";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int CONFLICT = 409;

  private BulkAnswer() {}

  /**
   * @throws IOException if it is none, or does not speak of so many documents
   */
  static List<Outcome> read(byte[] answer, int documents, Refusals refusals) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (JsonNode item : MAPPER.readTree(answer).path("items")) {
      outcomes.add(outcome(item.path("index"), refusals));
    }
    if (outcomes.size() != documents) {
      throw new IOException(
          "an answer to " + documents + " documents speaks of " + outcomes.size());
    }
    return outcomes;
  }

  /** A conflict says that the same or a newer version is there. */
  private static Outcome outcome(JsonNode item, Refusals refusals) throws IOException {
    int status = item.path("status").asInt();
    if (status == CONFLICT || status >= 200 && status < 300) {
      return Outcome.DELIVERED;
    }
    if (status == 0) {
      throw new IOException("an answer without a status");
    }
    JsonNode error = item.path("error");
    String cause = error.path("caused_by").path("type").asText();
    String type =
        cause.equals(TERM_TOO_LONG) ? cause : error.path("type").asText("status " + status);
    return refusals.of(type, status == 400 ? error.path("reason").asText() : "status " + status);
  }
}
