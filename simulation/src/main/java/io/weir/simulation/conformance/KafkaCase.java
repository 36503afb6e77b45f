package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.testkit.Cuts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Kafka case: each windowed operator is a function of its own that reads its own topic, in the
 * order in which the topics appear; with two of them their join is a third function that reads
 * their rows. The results of a join depend on how its topics interleave, so those cases are run
 * line by line only.
 */
final class KafkaCase implements CaseHistories {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode one;
  private final JsonNode expected;
  private final List<KafkaLine> input = new ArrayList<>();

  KafkaCase(JsonNode one) {
    this.one = one;
    this.expected = Quirks.expected(one).path("rows");
    one.path("input").forEach(line -> input.add(JSON.convertValue(line, KafkaLine.class)));
    if (operators().isEmpty() || operators().size() > 2) {
      throw new UnsupportedCaseException(operators().size() + " operators");
    }
  }

  private JsonNode operators() {
    return one.path("spec").path("operators");
  }

  @Override
  public boolean cutsMustNotMatter() {
    return operators().size() == 1;
  }

  @Override
  public String lineByLine() {
    Map<String, KafkaStage> stages = stages(Cuts.oneByOne());
    KafkaStage join = operators().size() == 2 ? join() : null;
    List<ObjectNode> rows = new ArrayList<>();
    for (int step = 0; step < input.size(); step++) {
      KafkaStage stage = stages.get(input.get(step).topic());
      stage.put(input.get(step));
      List<KafkaRow> given = stage.run();
      add(given, step, rows);
      if (join != null) {
        long latestStart = latestStart(input.get(step).topic(), step);
        given.forEach(row -> join.put(new KafkaJoin.Input(row, latestStart)));
        add(join.run(), step, rows);
      }
    }
    return difference(rows);
  }

  private String difference(List<ObjectNode> rows) {
    if (one.path("spec").path(KafkaForgotten.FORGETS).asBoolean()) {
      KafkaForgotten forgotten = KafkaForgotten.of(operators().get(0), input);
      rows.removeIf(row -> forgotten.forgets(row.path("start").asLong(), row.path("end").asLong()));
    }
    return CaseRows.difference("rows", rows, distinct());
  }

  /**
   * The expected rows. Kafka gives one twice that is of the event's own window and of the one
   * behind the event before: of windows that slide, equal rows of one step are one.
   */
  private JsonNode distinct() {
    if (!operators().get(0).path("op").asText().equals("slidingWindows")) {
      return expected;
    }
    Set<JsonNode> rows = new LinkedHashSet<>();
    expected.forEach(rows::add);
    return JSON.createArrayNode().addAll(rows);
  }

  /**
   * The latest start of a window of the other topic's operator so far; windows start at its hops.
   */
  private long latestStart(String topic, int step) {
    long latest =
        input.subList(0, step).stream()
            .filter(line -> !line.topic().equals(topic))
            .mapToLong(KafkaLine::ts)
            .max()
            .orElse(0);
    return latest - latest % operators().get(0).path("advance").asLong(1);
  }

  private static void add(List<KafkaRow> given, int step, List<ObjectNode> rows) {
    given.forEach(row -> rows.add(JSON.<ObjectNode>valueToTree(row).put("step", step)));
  }

  @Override
  public String inCuts(Cuts cuts, boolean again) {
    Map<String, KafkaStage> stages = stages(cuts);
    input.forEach(line -> stages.get(line.topic()).put(line));
    List<ObjectNode> rows = new ArrayList<>();
    for (KafkaStage stage : stages.values()) {
      stage.run().forEach(row -> rows.add(JSON.valueToTree(row)));
      if (again) {
        stage.redeliverEverything();
        stage.run().forEach(row -> rows.add(JSON.valueToTree(row)));
      }
    }
    return difference(rows);
  }

  /** The windowed operators by topic. */
  private Map<String, KafkaStage> stages(Cuts cuts) {
    List<String> topics = input.stream().map(KafkaLine::topic).distinct().toList();
    if (topics.size() != operators().size()) {
      throw new UnsupportedCaseException(operators().size() + " operators on topics " + topics);
    }
    Map<String, KafkaStage> stages = new LinkedHashMap<>();
    for (int i = 0; i < topics.size(); i++) {
      KafkaDefinition definition = new KafkaDefinition("processor" + i, operators().get(i));
      stages.put(
          topics.get(i), new KafkaStage(definition.function(one.path("name").asText()), cuts));
    }
    return stages;
  }

  private KafkaStage join() {
    return new KafkaStage(KafkaJoin.of("processor2", one).function(), Cuts.oneByOne());
  }
}
