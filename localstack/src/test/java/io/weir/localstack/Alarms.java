package io.weir.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metric alarms of a function of a stack. LocalStack judges those of a single metric by a plain
 * statistic, once in all of their periods; so they are put again with periods of ten seconds, and
 * no more than three of them.
 */
final class Alarms {
  /** Of any name and value that stands in XML without markup. */
  private static final String TEXT = "<%s>([^<]*)</%s>";

  private static final Pattern ALARM =
      Pattern.compile("<member>\\s*<AlarmName>.*?(?=<member>\\s*<AlarmName>|\\z)", Pattern.DOTALL);
  private static final Pattern SUMMARY = Pattern.compile("<HistorySummary>([^<]*)<");
  private static final String STATE = "Alarm updated from ";
  private static final int SECONDS = 10;
  private static final int MOST_PERIODS = 3;

  private final Aws aws;
  private final String function;
  private final Map<String, String> plain = new TreeMap<>();

  /**
   * @param function the deployed name, which the names of its alarms begin with
   */
  Alarms(Aws aws, String function) {
    this.aws = aws;
    this.function = function;
    String all = call("Action=DescribeAlarms&AlarmNamePrefix=" + function + "-");
    Matcher alarm = ALARM.matcher(all);
    while (alarm.find()) {
      String one = alarm.group();
      if (one.contains("<Statistic>")) {
        plain.put(text(one, "AlarmName").substring(function.length() + 1), one);
      }
    }
  }

  private static String text(String xml, String name) {
    Matcher found = Pattern.compile(TEXT.formatted(name, name)).matcher(xml);
    if (!found.find()) {
      throw new AssertionError("no " + name + " in " + xml);
    }
    return found.group(1);
  }

  /** Those that LocalStack judges, without the name of the function before theirs. */
  List<String> judged() {
    return List.copyOf(plain.keySet());
  }

  /** Puts each again, as it is, in quicker periods. */
  void quicken() {
    plain.forEach((name, alarm) -> {
      int periods = Integer.parseInt(text(alarm, "EvaluationPeriods"));
      int points =
          alarm.contains("<DatapointsToAlarm>")
              ? Integer.parseInt(text(alarm, "DatapointsToAlarm"))
              : periods;
      int fewer = Math.min(periods, MOST_PERIODS);
      Map<String, String> form = new LinkedHashMap<>();
      for (String same :
          List.of(
              "AlarmName",
              "Namespace",
              "MetricName",
              "Statistic",
              "Threshold",
              "ComparisonOperator",
              "TreatMissingData")) {
        form.put(same, text(alarm, same));
      }
      form.put("Period", "" + SECONDS);
      form.put("EvaluationPeriods", "" + fewer);
      form.put("DatapointsToAlarm", "" + Math.ceilDiv(points * fewer, periods));
      form.put("Dimensions.member.1.Name", text(alarm, "Name"));
      form.put("Dimensions.member.1.Value", text(alarm, "Value"));
      call("Action=PutMetricAlarm" + encoded(form));
    });
  }

  /** Puts a value that is beyond the threshold of an alarm, at each second from now on. */
  void exceed(String name, int seconds) {
    String alarm = plain.get(name);
    double beyond = Double.parseDouble(text(alarm, "Threshold")) + 1;
    put(text(alarm, "Namespace"), text(alarm, "MetricName"), text(alarm, "Name"), beyond, seconds);
  }

  /** Puts the metric of an alarm as a line of metrics has it, at each second from now on. */
  void tell(String name, JsonNode line, int seconds) {
    String metric = text(plain.get(name), "MetricName");
    put("Weir", metric, "Function", line.path(metric).asDouble(), seconds);
  }

  private void put(String namespace, String metric, String dimension, double value, int seconds) {
    Instant now = Instant.now();
    Map<String, String> form = new LinkedHashMap<>(Map.of("Namespace", namespace));
    for (int i = 0; i < seconds; i++) {
      String datum = "MetricData.member." + (i + 1) + ".";
      form.put(datum + "MetricName", metric);
      form.put(datum + "Value", "" + value);
      form.put(datum + "Timestamp", now.plusSeconds(i).toString());
      form.put(datum + "Dimensions.member.1.Name", dimension);
      form.put(datum + "Dimensions.member.1.Value", function);
    }
    call("Action=PutMetricData" + encoded(form));
  }

  /** The states that an alarm has come into, the oldest first. */
  List<String> states(String name) {
    String form = "Action=DescribeAlarmHistory&HistoryItemType=StateUpdate&AlarmName=";
    List<String> states = new ArrayList<>();
    Matcher summary = SUMMARY.matcher(call(form + function + "-" + name));
    while (summary.find()) {
      if (summary.group(1).startsWith(STATE)) {
        states.add(summary.group(1).replaceFirst(".* to ", ""));
      }
    }
    return states;
  }

  private static String encoded(Map<String, String> form) {
    StringBuilder all = new StringBuilder();
    form.forEach((name, value) ->
        all.append('&')
            .append(name)
            .append('=')
            .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return all.toString();
  }

  private String call(String form) {
    String answer = aws.cloudWatch(form);
    if (answer.contains("<Error>")) {
      throw new AssertionError("CloudWatch refused " + form + ": " + answer);
    }
    return answer;
  }
}
