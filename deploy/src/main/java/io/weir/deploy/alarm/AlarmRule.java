package io.weir.deploy.alarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * An alarm of a template, judged as CloudWatch's documentation says ("Alarm evaluation",
 * "Configuring how CloudWatch alarms treat missing data"): each minute, over the last periods, by
 * how many values are beyond the threshold. Where values are missing CloudWatch looks further back,
 * and if it finds enough values it judges those; how far is not said.
 */
public final class AlarmRule {
  private final Map<?, ?> alarm;

  AlarmRule(Map<?, ?> alarm) {
    this.alarm = alarm;
  }

  /** What its description says, with the address of its runbook. */
  public String description() {
    return text(alarm, "AlarmDescription");
  }

  private static String text(Map<?, ?> map, String name) {
    return String.valueOf(map.get(name));
  }

  private static List<Map<?, ?>> list(Map<?, ?> map, String name) {
    List<Map<?, ?>> all = new ArrayList<>();
    if (map.get(name) instanceof List<?> list) {
      list.forEach(one -> all.add(one instanceof Map<?, ?> entries ? entries : Map.of()));
    }
    return all;
  }

  private int number(String name) {
    return Integer.parseInt(text(alarm, name));
  }

  /**
   * True if it is on.
   *
   * @param store the metrics that are known
   * @param now the minute that begins
   * @param late how many of the latest minutes have not arrived yet
   * @param further how many periods it looks further back where values are missing
   */
  public boolean isOn(MetricStore store, int now, int late, int further) {
    if (!text(alarm, "TreatMissingData").equals("notBreaching")
        || !text(alarm, "ComparisonOperator").equals("GreaterThanThreshold")) {
      throw new IllegalArgumentException("not known here: " + alarm);
    }
    int periods = number("EvaluationPeriods");
    Object points = alarm.get("DatapointsToAlarm");
    int needed = points == null ? periods : number("DatapointsToAlarm");
    double threshold = Double.parseDouble(text(alarm, "Threshold"));
    int times = periods + further;
    TreeMap<Integer, Double> values = values(store, now, late, times);
    List<Double> judged = new ArrayList<>(values.tailMap(further).values());
    if (judged.size() < periods && values.size() >= periods) {
      judged = new ArrayList<>(values.values()).subList(values.size() - periods, values.size());
    }
    return judged.stream().filter(value -> value > threshold).count() >= needed;
  }

  private TreeMap<Integer, Double> values(MetricStore store, int now, int late, int times) {
    if (!alarm.containsKey("Metrics")) {
      String name = name(alarm);
      return series(store, name, text(alarm, "Statistic"), number("Period") / 60, now, late, times);
    }
    Map<String, TreeMap<Integer, Double>> series = new TreeMap<>();
    String expression = "";
    for (Map<?, ?> metric : list(alarm, "Metrics")) {
      if (metric.get("MetricStat") instanceof Map<?, ?> stat) {
        int minutes = Integer.parseInt(text(stat, "Period")) / 60;
        series.put(
            text(metric, "Id"),
            series(
                store,
                name(stat.get("Metric") instanceof Map<?, ?> watched ? watched : Map.of()),
                text(stat, "Stat"),
                minutes,
                now,
                late,
                times));
      } else {
        expression = text(metric, "Expression");
      }
    }
    return MetricMath.value(expression, series, times);
  }

  private static String name(Map<?, ?> metric) {
    Map<?, ?> dimension = list(metric, "Dimensions").getFirst();
    return text(metric, "Namespace")
        + " "
        + text(metric, "MetricName")
        + " "
        + text(dimension, "Value");
  }

  private static TreeMap<Integer, Double> series(
      MetricStore store, String name, String statistic, int minutes, int now, int late, int times) {
    TreeMap<Integer, Double> all = new TreeMap<>();
    for (int time = 0; time < times; time++) {
      int before = now - (times - 1 - time) * minutes;
      OptionalDouble value = store.statistic(name, statistic, before - minutes, before, now - late);
      if (value.isPresent()) {
        all.put(time, value.getAsDouble());
      }
    }
    return all;
  }
}
