package io.weir.connect.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connect.Refusals;
import io.weir.spi.SinkWriter.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads what a bulk request says of each document. */
final class BulkAnswer {
  /** Asks for no more than is read. */
  static final String FILTER =
      "?filter_path=items.*.status,items.*.error.type,items.*.error.reason,"
          + "items.*.error.caused_by.type";

  /** A word of a document is longer than an index holds. Its error is an illegal argument. */
  static final String TERM_TOO_LONG = "max_bytes_length_exceeded_exception";

  /**
   * Reasons of the index alone. Others may quote a document, as those of a pipeline do, or name its
   * id or a key of a map in it.
   */
  private static final Pattern OF_THE_INDEX =
      Pattern.compile(
          "no write index is defined for alias \\[[^\\]]*\\]\\..*"
              + "|pipeline with id \\[[\\w.-]*\\] does not exist"
              + "|Limit of total fields \\[\\d+\\] has been exceeded.*"
              + "|only write ops with an op_type of create are allowed in data streams"
              + "|closed");

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
    if (status != 400) {
      return refusals.of(type, "status " + status);
    }
    String reason = error.path("reason").asText();
    return OF_THE_INDEX.matcher(reason).matches()
        ? refusals.of(type, reason)
        : refusals.of(type, "", reason);
  }
}
