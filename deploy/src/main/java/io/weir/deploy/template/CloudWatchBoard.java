package io.weir.deploy.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.deploy.template.Panel.Formula;
import io.weir.deploy.template.Panel.Line;
import io.weir.deploy.template.Panel.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A dashboard as CloudWatch takes it, two panels in a row. */
final class CloudWatchBoard {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CloudWatchBoard() {}

  static Block resource(Board board, List<Watched> functions) {
    return Block.of("Type", "AWS::CloudWatch::Dashboard")
        .put("Condition", "HasDashboard")
        .put(
            "Properties",
            Block.of("DashboardName", MadeResources.named("${AWS::Region}-" + board.text()))
                .put("DashboardBody", Yaml.subLines(body(board.of(functions)))));
  }

  private static String body(List<Panel> panels) {
    List<String> widgets = new ArrayList<>();
    for (Panel panel : panels) {
      widgets.add(widget(panel, widgets.size()));
    }
    return "{\n  \"widgets\": [\n" + String.join(",\n", widgets) + "\n  ]\n}\n";
  }

  private static String widget(Panel panel, int at) {
    return """
    {
      "type": "%s", "x": %d, "y": %d, "width": 12, "height": 6,
      "properties": {
        "title": %s, "region": "${AWS::Region}",
        %s
      }
    }\
    """
        .formatted(
            panel.isTable() ? "log" : "metric",
            at % 2 * 12,
            at / 2 * 6,
            json(panel.title()),
            panel.isTable() ? table(panel) : lines(panel))
        .indent(4)
        .stripTrailing();
  }

  private static String table(Panel panel) {
    String sources =
        panel.logs().stream().map(log -> "SOURCE '" + log + "'").collect(Collectors.joining(" | "));
    String query = panel.query().replace("\n", " ");
    return "\"view\": \"table\", \"query\": " + json(sources + " | " + query);
  }

  private static String lines(Panel panel) {
    String lines =
        panel.lines().stream()
            .map(line -> "      " + json(line(line)))
            .collect(Collectors.joining(",\n"));
    return "\"view\": \"timeSeries\", \"period\": 60,\n    \"metrics\": [\n" + lines + "\n    ]";
  }

  private static List<Object> line(Line line) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("id", line.id());
    settings.put("label", line.label());
    return switch (line) {
      case Metric metric -> metric(metric, settings);
      case Formula formula -> {
        settings.put("expression", formula.expression());
        yield List.of(settings);
      }
    };
  }

  private static List<Object> metric(Metric metric, Map<String, Object> settings) {
    List<Object> all = new ArrayList<>(List.of(metric.namespace(), metric.name()));
    metric.dimensions().forEach((name, value) -> all.addAll(List.of(name, value)));
    settings.put("stat", metric.stat());
    if (!metric.shown()) {
      settings.put("visible", false);
    }
    all.add(settings);
    return all;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
