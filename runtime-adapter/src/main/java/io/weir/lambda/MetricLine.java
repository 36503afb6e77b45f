package io.weir.lambda;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.weir.spi.Details;
import io.weir.spi.Histogram;
import io.weir.spi.Measurements;
import io.weir.spi.Signal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line in CloudWatch's embedded metric format: a JSON object of which CloudWatch Logs makes
 * metrics. Dimensions are few, since each value of one is a metric that costs; everything else is a
 * property, for reading and searching.
 */
final class MetricLine {
  static final String NAMESPACE = "Weir";
  static final String FUNCTION = "Function";
  static final String SHARD = "Shard";

  /** The most values that CloudWatch takes of a metric in a line. */
  static final int MOST_VALUES = 100;

  /** The longest text of a property, so that a line stays far below the limit of a log event. */
  static final int LONGEST = 2_000;

  private static final int LIKELY_LENGTH = 4_096;

  private static final Signal[] SIGNALS = Signal.values();

  /** How each signal is defined in a line, by its ordinal: no name in it needs quoting. */
  private static final String[] DEFINITIONS = new String[SIGNALS.length];

  static {
    for (Signal signal : SIGNALS) {
      DEFINITIONS[signal.ordinal()] =
          "{\"Name\":\"" + signal.metric() + "\",\"Unit\":\"" + signal.unit().text() + "\"}";
    }
  }

  private final long at;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final boolean byShard;
  private Measurements measurements = Measurements.NONE;
  private Details details = Details.NONE;

  /**
   * @param function the name of the Lambda function, which is one in its account and region
   * @param byShard true if metrics are also kept by shard
   * @param at epoch milliseconds
   */
  MetricLine(String function, boolean byShard, long at) {
    this.byShard = byShard;
    this.at = at;
    texts.put(FUNCTION, function);
  }

  /** Adds a property; an empty one is left out. */
  MetricLine with(String name, String text) {
    if (!text.isEmpty()) {
      texts.put(name, text.length() <= LONGEST ? text : text.substring(0, LONGEST));
    }
    return this;
  }

  MetricLine with(Measurements more, Details behind) {
    measurements = measurements.plus(more);
    details = details.plus(behind);
    return this;
  }

  /** The line in UTF-8, with the line feed that ends it. */
  byte[] bytes() {
    StringBuilder json = new StringBuilder(LIKELY_LENGTH);
    json.append("{\"_aws\":{\"Timestamp\":").append(at);
    json.append(",\"CloudWatchMetrics\":[{\"Namespace\":\"" + NAMESPACE + "\",\"Dimensions\":[");
    json.append("[\"" + FUNCTION + "\"]");
    if (byShard && texts.containsKey(SHARD)) {
      json.append(",[\"" + FUNCTION + "\",\"" + SHARD + "\"]");
    }
    json.append("],\"Metrics\":[");
    List<Signal> told = told();
    for (Signal signal : told) {
      json.append(signal == told.getFirst() ? "" : ",").append(DEFINITIONS[signal.ordinal()]);
    }
    json.append("]}]}");
    for (Map.Entry<String, String> text : texts.entrySet()) {
      name(json, text.getKey());
      string(json, text.getValue());
    }
    for (Signal signal : told) {
      name(json, signal.metric());
      value(json, signal);
    }
    details(json);
    return json.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * An incident that did not happen is left out: a metric costs in the hours that it has values.
   */
  private List<Signal> told() {
    List<Signal> told = new ArrayList<>(SIGNALS.length);
    for (Signal signal : SIGNALS) {
      if (measurements.has(signal)
          && (signal.kind() != Signal.Kind.INCIDENT || measurements.value(signal).orElse(0) != 0)) {
        told.add(signal);
      }
    }
    return told;
  }

  private static void name(StringBuilder json, String name) {
    json.append(',');
    string(json, name);
    json.append(':');
  }

  private static void string(StringBuilder json, String text) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    json.append('"');
  }

  private void value(StringBuilder json, Signal signal) {
    if (signal.kind() == Signal.Kind.HISTOGRAM) {
      histogram(json, measurements.histogram(signal));
    } else {
      number(json, measurements.value(signal).orElseThrow());
    }
  }

  private static void number(StringBuilder json, double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      json.append((long) value);
    } else {
      json.append(value);
    }
  }

  private static void histogram(StringBuilder json, Histogram.Values all) {
    Histogram.Values few = all;
    if (all.values().length > MOST_VALUES) {
      Histogram one = new Histogram();
      one.add(all);
      few = one.atMost(MOST_VALUES);
    }
    json.append("{\"Values\":");
    array(json, few.values());
    json.append(",\"Counts\":");
    array(json, few.counts());
    json.append(",\"Max\":").append(few.max()).append(",\"Min\":").append(few.min());
    json.append(",\"Count\":").append(few.count()).append(",\"Sum\":");
    number(json, few.sum());
    json.append('}');
  }

  private static void array(StringBuilder json, long[] numbers) {
    json.append('[');
    for (int i = 0; i < numbers.length; i++) {
      json.append(i == 0 ? "" : ",").append(numbers[i]);
    }
    json.append(']');
  }

  private void details(StringBuilder json) {
    map(json, "sinkErrors", details.sinkErrors());
    map(json, "decodeFailures", details.decodeFailures());
    map(json, "requests", details.requests());
    map(json, "writeUnits", details.writeUnits());
    map(json, "phases", details.phases());
    keys(json, details.hotKeys());
    if (!details.held().isEmpty()) {
      name(json, "held");
      string(json, details.held());
    }
  }

  private static void map(StringBuilder json, String name, Map<String, Long> numbers) {
    if (numbers.isEmpty()) {
      return;
    }
    name(json, name);
    char before = '{';
    for (Map.Entry<String, Long> one : new TreeMap<>(numbers).entrySet()) {
      json.append(before);
      string(json, one.getKey());
      json.append(':').append(one.getValue());
      before = ',';
    }
    json.append('}');
  }

  private static void keys(StringBuilder json, List<Details.KeyShare> keys) {
    if (keys.isEmpty()) {
      return;
    }
    name(json, "hotKeys");
    char before = '[';
    for (Details.KeyShare one : keys) {
      json.append(before).append("{\"key\":");
      string(json, one.key());
      json.append(",\"percent\":").append(Math.round(10 * one.percent()) / 10.0).append('}');
      before = ',';
    }
    json.append(']');
  }
}
