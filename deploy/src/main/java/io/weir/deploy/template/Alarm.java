package io.weir.deploy.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.yaml.snakeyaml.nodes.Node;

/**
 * An alarm of CloudWatch. Missing data is no alarm, so a new stack has none. It tells nobody by
 * itself: that is for the composite alarm that it belongs to.
 *
 * <p>A metric of an embedded line may be late by a minute or two. Where {@code FILL} has put a zero
 * for the latest minutes, an alarm that asks for all of its values would never be raised, so one
 * with {@code FILL} asks for fewer than it looks at.
 */
final class Alarm {
  private final Block properties = new Block();

  /**
   * @param runbook the page that says what to do, in docs/operate
   */
  Alarm(String name, String words, String runbook) {
    properties
        .put("AlarmName", MadeResources.named(name))
        .put("AlarmDescription", Yaml.sub(words + ". Runbook: ${DocsUrl}/" + runbook + ".md"));
  }

  /** A comment above what comes next. */
  Alarm comment(String text) {
    properties.comment(text);
    return this;
  }

  /** Watches one metric of a service. */
  Alarm metric(String namespace, String metric, Object... dimensions) {
    properties
        .put("Namespace", namespace)
        .put("MetricName", metric)
        .put("Dimensions", dimensions(dimensions));
    return this;
  }

  private static List<Block> dimensions(Object... pairs) {
    List<Block> all = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      all.add(Block.of("Name", pairs[i]).put("Value", pairs[i + 1]));
    }
    return all;
  }

  /** Watches an expression over metrics. */
  Alarm expression(String id, String label, String expression, Block... metrics) {
    List<Block> all = new ArrayList<>();
    all.add(Block.of("Id", id).put("Label", label).put("Expression", expression));
    all.addAll(List.of(metrics));
    properties.put("Metrics", all);
    return this;
  }

  /** A metric in an expression, one value a minute. */
  static Block in(String id, String stat, String namespace, String metric, Object... dimensions) {
    return in(id, stat, 60, namespace, metric, dimensions);
  }

  /** A metric in an expression. */
  static Block in(
      String id, String stat, int seconds, String namespace, String metric, Object... dimensions) {
    return Block.of("Id", id)
        .put("ReturnData", false)
        .put(
            "MetricStat",
            Block.of(
                    "Metric",
                    Block.of("Namespace", namespace)
                        .put("MetricName", metric)
                        .put("Dimensions", dimensions(dimensions)))
                .put("Period", seconds)
                .put("Stat", stat));
  }

  Alarm each(String statistic, int seconds) {
    properties.put("Statistic", statistic).put("Period", seconds);
    return this;
  }

  /** Alarms if {@code points} of the last {@code periods} values are above a threshold. */
  Block above(Object threshold, int periods, int points) {
    properties
        .put("EvaluationPeriods", periods)
        .putIf(points != periods, "DatapointsToAlarm", points)
        .put("Threshold", threshold)
        .put("ComparisonOperator", "GreaterThanThreshold")
        .put("TreatMissingData", "notBreaching");
    return Block.of("Type", "AWS::CloudWatch::Alarm").put("Properties", properties);
  }

  /** Tells a topic by itself when the alarm begins and ends. */
  Alarm tells(Node topic) {
    properties.put("AlarmActions", topic).put("OKActions", topic);
    return this;
  }

  /** The beginning of the name of a function's alarms. */
  static String name(Member member, String what) {
    return member.physical() + "-" + what.toLowerCase(Locale.ROOT);
  }
}
