package io.weir.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a run did to a result of the run before it.
 *
 * @param before null if it was added
 * @param after null if it was withdrawn
 */
record Change(String sink, Output.Result before, Output.Result after) {
  /** The kinds of changes. */
  enum Kind {
    ADDED("+"),
    CHANGED("~"),
    WITHDRAWN("-");

    private final String sign;

    Kind(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A value of a row that is another one now. */
  record Field(String name, JsonNode before, JsonNode after) {}

  /**
   * Compares two runs, sink by sink and row by row.
   *
   * @return in the order of the results; those that were withdrawn come last in their sink
   */
  static List<Change> between(List<Output> before, List<Output> after) {
    Map<String, Map<String, Output.Result>> old = bySink(before);
    Map<String, Map<String, Output.Result>> now = bySink(after);
    Set<String> sinks = new LinkedHashSet<>(now.keySet());
    sinks.addAll(old.keySet());
    List<Change> changes = new ArrayList<>();
    for (String sink : sinks) {
      compare(sink, old.getOrDefault(sink, Map.of()), now.getOrDefault(sink, Map.of()), changes);
    }
    return changes;
  }

  private static Map<String, Map<String, Output.Result>> bySink(List<Output> outputs) {
    Map<String, Map<String, Output.Result>> results = new LinkedHashMap<>();
    for (Output output : outputs) {
      Map<String, Output.Result> some =
          results.computeIfAbsent(output.sink(), any -> new LinkedHashMap<>());
      output.results().forEach(result -> some.put(result.identity().toString(), result));
    }
    return results;
  }

  private static void compare(
      String sink,
      Map<String, Output.Result> old,
      Map<String, Output.Result> now,
      List<Change> changes) {
    now.forEach((identity, result) -> {
      Output.Result before = old.get(identity);
      if (before == null || !before.line().toString().equals(result.line().toString())) {
        changes.add(new Change(sink, before, result));
      }
    });
    old.forEach((identity, result) -> {
      if (!now.containsKey(identity)) {
        changes.add(new Change(sink, result, null));
      }
    });
  }

  Kind kind() {
    if (before == null) {
      return Kind.ADDED;
    }
    return after == null ? Kind.WITHDRAWN : Kind.CHANGED;
  }

  JsonNode identity() {
    return (after == null ? before : after).identity();
  }

  /** The values that differ, of a changed result; of one that is no object, all of it. */
  List<Field> fields() {
    JsonNode old = compared(before);
    JsonNode now = compared(after);
    Set<String> names = new LinkedHashSet<>();
    now.fieldNames().forEachRemaining(names::add);
    old.fieldNames().forEachRemaining(names::add);
    return names.stream()
        .map(name -> new Field(name, old.path(name), now.path(name)))
        .filter(field ->
            !field.before().toString().equals(field.after().toString())
                || field.before().isMissingNode() != field.after().isMissingNode())
        .toList();
  }

  /** The row; of an emission, what it does and its value. */
  private static JsonNode compared(Output.Result result) {
    if (result.line().has("row")) {
      return result.value();
    }
    ObjectNode plain = JsonNodeFactory.instance.objectNode();
    plain.set("op", result.line().path("op"));
    if (result.value().isObject()) {
      return plain.setAll((ObjectNode) result.value());
    }
    plain.set("value", result.value());
    return plain;
  }

  /** For programs: sink, change, what tells the result apart, the result before and after. */
  ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("sink", sink).put("change", kind().toString());
    json.set(identity().isObject() ? "key" : "id", identity());
    if (before != null) {
      json.set("old", before.value());
    }
    if (after != null) {
      json.set("new", after.value());
    }
    if (kind() == Kind.CHANGED) {
      fields().forEach(field -> json.withArray("fields").add(field.name()));
    }
    return json;
  }
}
