package io.weir.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.spi.Details;
import io.weir.spi.Histogram;
import io.weir.spi.Measurements;
import io.weir.spi.Signal;
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

  private static final Signal[] SIGNALS = Signal.values();

  /** How each signal is defined in a line, by its ordinal: no name in it needs quoting. */
  private static final byte[][] DEFINITIONS = new byte[SIGNALS.length][];

  /** What stands before the value of each signal. */
  private static final byte[][] NAMES = new byte[SIGNALS.length][];

  static {
    for (Signal signal : SIGNALS) {
      String unit = "\",\"Unit\":\"".concat(signal.unit().text()).concat("\"}");
      DEFINITIONS[signal.ordinal()] = ascii("{\"Name\":\"".concat(signal.metric()).concat(unit));
      NAMES[signal.ordinal()] = name(signal.metric());
    }
  }

  private static final byte[] OPENING = ascii("{\"_aws\":{\"Timestamp\":");
  private static final byte[] DIMENSIONS =
      ascii(
          ",\"CloudWatchMetrics\":[{\"Namespace\":\""
              + NAMESPACE
              + "\",\"Dimensions\":[[\""
              + FUNCTION
              + "\"]");
  private static final byte[] BY_SHARD = ascii(",[\"" + FUNCTION + "\",\"" + SHARD + "\"]");
  private static final byte[] METRICS = ascii("],\"Metrics\":[");
  private static final byte[] METRICS_END = ascii("]}]}");
  private static final byte[] VALUES = ascii("{\"Values\":");
  private static final byte[] COUNTS = name("Counts");
  private static final byte[] MAX = name("Max");
  private static final byte[] MIN = name("Min");
  private static final byte[] COUNT = name("Count");
  private static final byte[] SUM = name("Sum");
  private static final byte[] KEY = ascii("{\"key\":");
  private static final byte[] PERCENT = name("percent");

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
    LineBuffer json = new LineBuffer();
    json.put(OPENING).number(at).put(DIMENSIONS);
    if (byShard && texts.containsKey(SHARD)) {
      json.put(BY_SHARD);
    }
    json.put(METRICS);
    definitions(json);
    json.put(METRICS_END);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      json.put(',').string(text.getKey()).put(':').string(text.getValue());
    }
    for (Signal signal : SIGNALS) {
      if (told(signal)) {
        value(json.put(NAMES[signal.ordinal()]), signal);
      }
    }
    details(json);
    return json.put('}').put('\n').toBytes();
  }

  private void definitions(LineBuffer json) {
    boolean first = true;
    for (Signal signal : SIGNALS) {
      if (told(signal)) {
        if (!first) {
          json.put(',');
        }
        json.put(DEFINITIONS[signal.ordinal()]);
        first = false;
      }
    }
  }

  /**
   * An incident that did not happen is left out: a metric costs in the hours that it has values.
   */
  private boolean told(Signal signal) {
    return measurements.has(signal)
        && (signal.kind() != Signal.Kind.INCIDENT || measurements.value(signal).orElse(0) != 0);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(UTF_8);
  }

  /** What stands before a value that is not the first; the name needs no quoting. */
  private static byte[] name(String name) {
    return ascii(",\"".concat(name).concat("\":"));
  }

  private void value(LineBuffer json, Signal signal) {
    if (signal.kind() == Signal.Kind.HISTOGRAM) {
      histogram(json, measurements.histogram(signal));
    } else {
      json.number(measurements.value(signal).orElseThrow());
    }
  }

  private static void histogram(LineBuffer json, Histogram.Values all) {
    Histogram.Values few = all;
    if (all.values().length > MOST_VALUES) {
      Histogram one = new Histogram();
      one.add(all);
      few = one.atMost(MOST_VALUES);
    }
    json.put(VALUES).numbers(few.values());
    json.put(COUNTS).numbers(few.counts());
    json.put(MAX).number(few.max()).put(MIN).number(few.min());
    json.put(COUNT).number(few.count()).put(SUM).number(few.sum()).put('}');
  }

  private void details(LineBuffer json) {
    map(json, "sinkErrors", details.sinkErrors());
    map(json, "decodeFailures", details.decodeFailures());
    map(json, "requests", details.requests());
    map(json, "writeUnits", details.writeUnits());
    map(json, "phases", details.phases());
    keys(json, details.hotKeys());
    if (!details.held().isEmpty()) {
      json.put(name("held")).string(details.held());
    }
  }

  private static void map(LineBuffer json, String name, Map<String, Long> numbers) {
    if (numbers.isEmpty()) {
      return;
    }
    json.put(name(name));
    char before = '{';
    for (Map.Entry<String, Long> one : new TreeMap<>(numbers).entrySet()) {
      json.put(before).string(one.getKey()).put(':').number(one.getValue());
      before = ',';
    }
    json.put('}');
  }

  private static void keys(LineBuffer json, List<Details.KeyShare> keys) {
    if (keys.isEmpty()) {
      return;
    }
    json.put(name("hotKeys"));
    char before = '[';
    for (Details.KeyShare one : keys) {
      json.put(before).put(KEY).string(one.key());
      json.put(PERCENT).fraction(Math.round(10 * one.percent()) / 10.0).put('}');
      before = ',';
    }
    json.put(']');
  }
}
