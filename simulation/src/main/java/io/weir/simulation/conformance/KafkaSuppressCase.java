package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.testkit.Cuts;
import java.util.ArrayList;
import java.util.List;

/**
 * A case of Kafka's suppress behind windows: the windows and the suppressed windows are two
 * functions that read the same lines. Without windows it is a {@link KafkaSuppressedTable}.
 */
final class KafkaSuppressCase implements CaseHistories {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RAW = "output-raw";
  private static final String SUPPRESSED = "output-suppressed";

  /** The tests count the events of each window. */
  private static final String AGGREGATE = "Count";

  private final JsonNode windows;
  private final JsonNode expected;
  private final List<KafkaLine> input = new ArrayList<>();

  private KafkaSuppressCase(JsonNode one) {
    this.windows = one.at("/spec/operators/0");
    this.expected = Quirks.expected(one).path("rows");
    one.path("input").forEach(line -> input.add(JSON.convertValue(line, KafkaLine.class)));
  }

  static boolean isOne(JsonNode one) {
    JsonNode operators = one.at("/spec/operators");
    return operators.path(operators.size() - 1).path("op").asText().equals("suppress");
  }

  static CaseHistories of(JsonNode one) {
    return switch (one.at("/spec/operators").size()) {
      case 1 -> new KafkaSuppressedTable(one);
      case 2 -> new KafkaSuppressCase(one);
      default -> throw new UnsupportedCaseException("suppress behind several operators");
    };
  }

  @Override
  public boolean cutsMustNotMatter() {
    return true;
  }

  private List<KafkaStage> stages(Cuts cuts) {
    KafkaDefinition raw = new KafkaDefinition(RAW, windows);
    return List.of(
        new KafkaStage(raw.function(AGGREGATE), cuts),
        new KafkaStage(raw.untilClose(SUPPRESSED).function(AGGREGATE), cuts));
  }

  @Override
  public String lineByLine() {
    List<KafkaStage> stages = stages(Cuts.oneByOne());
    List<ObjectNode> rows = new ArrayList<>();
    for (int step = 0; step < input.size(); step++) {
      for (KafkaStage stage : stages) {
        stage.put(input.get(step));
        for (KafkaRow row : stage.run()) {
          rows.add(counted(row).put("step", step));
        }
      }
    }
    return CaseRows.difference("rows", rows, expected);
  }

  @Override
  public String inCuts(Cuts cuts, boolean again) {
    List<ObjectNode> rows = new ArrayList<>();
    for (KafkaStage stage : stages(cuts)) {
      input.forEach(stage::put);
      stage.run().forEach(row -> rows.add(counted(row)));
      if (again) {
        stage.redeliverEverything();
        stage.run().forEach(row -> rows.add(counted(row)));
      }
    }
    return CaseRows.difference("rows", rows, expected);
  }

  /** The row with its count as a number; a withdrawn one has none. */
  static ObjectNode counted(KafkaRow row) {
    ObjectNode node = JSON.valueToTree(row);
    return row.value() == null ? node : node.put("value", Long.parseLong(row.value()));
  }
}
