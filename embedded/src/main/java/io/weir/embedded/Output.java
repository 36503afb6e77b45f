package io.weir.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.spi.Emission;
import java.util.List;

/**
 * All that a run left in one sink.
 *
 * @param key of a table, the attributes that tell rows apart: partition key, sort key; null = the
 *     results are emissions, each by its id
 * @param kept true if the sink itself was not opened
 */
record Output(String sink, List<String> key, boolean kept, List<Result> results) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String SINK = "sink";
  private static final String ROW = "row";
  private static final String ID = "id";
  private static final String VALUE = "value";

  /**
   * A row, or an emission.
   *
   * @param identity tells it apart from the others of its sink
   * @param value the row, or the value of the emission
   * @param line the whole as a line of results.jsonl
   */
  record Result(JsonNode identity, JsonNode value, ObjectNode line) {}

  /** The rows of a table. */
  static Output table(String sink, List<String> key, List<ObjectNode> rows) {
    return new Output(sink, key, false, rows.stream().map(row -> row(sink, key, row)).toList());
  }

  /** The emissions of any other sink. */
  static Output of(SeenSink<?> sink) {
    String name = sink.name();
    List<Result> results = sink.taken().stream().map(one -> emission(name, one)).toList();
    return new Output(name, null, !sink.delivers(), results);
  }

  private static Result row(String sink, List<String> key, ObjectNode row) {
    ObjectNode identity = JSON.objectNode();
    key.forEach(name -> identity.set(name, row.path(name)));
    return new Result(identity, row, (ObjectNode) line(sink).set(ROW, row));
  }

  private static Result emission(String sink, SeenSink.Taken<?> taken) {
    Emission one = taken.emission();
    JsonNode value = JsonValues.of(taken.value(), one.payload());
    ObjectNode line = line(sink).put(ID, one.id()).put("key", one.key()).put("op", one.op().name());
    line.set(VALUE, value);
    return new Result(JSON.textNode(one.id()), value, line);
  }

  private static ObjectNode line(String sink) {
    return JSON.objectNode().put(SINK, sink);
  }

  /**
   * A line of results.jsonl, as it was written.
   *
   * @param key the key attributes of the line's sink if that is a table
   */
  static Result parsed(ObjectNode line, List<String> key) {
    if (line.path(ROW).isObject()) {
      return row(line.path(SINK).asText(), key, (ObjectNode) line.path(ROW));
    }
    return new Result(line.path(ID), line.path(VALUE), line);
  }

  /** The sink of a line of results.jsonl. */
  static String sink(ObjectNode line) {
    return line.path(SINK).asText();
  }

  boolean isTable() {
    return key != null;
  }

  /** The rows, or the values of emissions as far as they are objects. */
  List<ObjectNode> rows() {
    return results.stream()
        .map(Result::value)
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast)
        .toList();
  }
}
