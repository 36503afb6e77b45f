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

/**
 * A dashboard as Grafana takes it, with CloudWatch as its source of data. The variable {@code Name}
 * is the name of the stack, so all texts are those of CloudWatch.
 */
final class GrafanaBoard {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, Object> SOURCE =
      Map.of("type", "cloudwatch", "uid", "${datasource}");

  /** The oldest version of Grafana's form that knows all that is used: that of Grafana 10. */
  private static final int FORM = 38;

  private GrafanaBoard() {}

  static String text(Board board, List<Watched> functions) {
    List<Object> panels = new ArrayList<>();
    for (Panel panel : board.of(functions)) {
      panels.add(panel(panel, panels.size()));
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("uid", "weir-" + board.text());
    all.put("title", "Weir: " + board.text());
    all.put("tags", List.of("weir"));
    all.put("schemaVersion", FORM);
    all.put("refresh", "1m");
    all.put("time", map("from", "now-3h", "to", "now"));
    all.put("templating", Map.of("list", List.of(source(), name())));
    all.put("panels", panels);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Map<String, Object> source() {
    return map("name", "datasource", "type", "datasource", "query", "cloudwatch");
  }

  private static Map<String, Object> name() {
    Map<String, Object> standard = map("text", "weir", "value", "weir");
    return map(
        "name", "Name", "label", "Stack", "type", "textbox", "query", "weir", "current", standard);
  }

  private static Map<String, Object> panel(Panel panel, int at) {
    Map<String, Object> place = map("x", at % 2 * 12, "y", at / 2 * 8, "w", 12, "h", 8);
    return map(
        "id",
        at + 1,
        "type",
        panel.isTable() ? "table" : "timeseries",
        "title",
        panel.title(),
        "description",
        panel.words(),
        "datasource",
        SOURCE,
        "gridPos",
        place,
        "targets",
        panel.isTable()
            ? List.of(query(panel))
            : panel.lines().stream().map(GrafanaBoard::target).toList());
  }

  private static Map<String, Object> query(Panel panel) {
    Map<String, Object> query = map("refId", "A", "id", "", "queryMode", "Logs");
    query.put("region", "default");
    query.put("logGroupNames", panel.logs());
    query.put("expression", panel.query());
    return query;
  }

  private static Map<String, Object> target(Line line) {
    Map<String, Object> target = map("refId", line.id(), "id", line.id(), "queryMode", "Metrics");
    target.put("region", "default");
    target.put("metricQueryType", 0);
    target.put("label", line.label());
    target.put("period", "60");
    switch (line) {
      case Metric metric -> {
        target.put("metricEditorMode", 0);
        target.put("namespace", metric.namespace());
        target.put("metricName", metric.name());
        target.put("dimensions", metric.dimensions());
        target.put("matchExact", true);
        target.put("statistic", metric.stat());
        target.put("hide", !metric.shown());
      }
      case Formula formula -> {
        target.put("metricEditorMode", 1);
        target.put("expression", formula.expression());
      }
    }
    return target;
  }

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return all;
  }
}
