package io.weir.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.spi.Details;
import io.weir.spi.Histogram;
import io.weir.spi.Measurements;
import io.weir.spi.Signal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  private static final JsonFactory JSON = new JsonFactory();

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
    ByteArrayOutputStream out = new ByteArrayOutputStream(2_048);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      metadata(json);
      for (Map.Entry<String, String> text : texts.entrySet()) {
        json.writeStringField(text.getKey(), text.getValue());
      }
      for (Signal signal : Signal.values()) {
        if (isTold(signal)) {
          json.writeFieldName(signal.metric());
          value(json, signal);
        }
      }
      details(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    out.write('\n');
    return out.toByteArray();
  }

  private void metadata(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("_aws");
    json.writeNumberField("Timestamp", at);
    json.writeArrayFieldStart("CloudWatchMetrics");
    json.writeStartObject();
    json.writeStringField("Namespace", NAMESPACE);
    json.writeArrayFieldStart("Dimensions");
    dimensions(json, FUNCTION);
    if (byShard && texts.containsKey(SHARD)) {
      dimensions(json, FUNCTION, SHARD);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("Metrics");
    for (Signal signal : Signal.values()) {
      if (isTold(signal)) {
        json.writeStartObject();
        json.writeStringField("Name", signal.metric());
        json.writeStringField("Unit", signal.unit().text());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void dimensions(JsonGenerator json, String... names) throws IOException {
    json.writeStartArray();
    for (String name : names) {
      json.writeString(name);
    }
    json.writeEndArray();
  }

  /**
   * An incident that did not happen is left out: a metric costs in the hours that it has values.
   */
  private boolean isTold(Signal signal) {
    return measurements.has(signal)
        && (signal.kind() != Signal.Kind.INCIDENT || measurements.value(signal).orElse(0) != 0);
  }

  private void value(JsonGenerator json, Signal signal) throws IOException {
    if (signal.kind() == Signal.Kind.HISTOGRAM) {
      histogram(json, measurements.histogram(signal));
    } else {
      number(json, measurements.value(signal).orElseThrow());
    }
  }

  private static void number(JsonGenerator json, double value) throws IOException {
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(value);
    }
  }

  private static void histogram(JsonGenerator json, Histogram.Values all) throws IOException {
    Histogram.Values few = all;
    if (all.values().length > MOST_VALUES) {
      Histogram one = new Histogram();
      one.add(all);
      few = one.atMost(MOST_VALUES);
    }
    json.writeStartObject();
    array(json, "Values", few.values());
    array(json, "Counts", few.counts());
    json.writeNumberField("Max", few.max());
    json.writeNumberField("Min", few.min());
    json.writeNumberField("Count", few.count());
    json.writeFieldName("Sum");
    number(json, few.sum());
    json.writeEndObject();
  }

  private static void array(JsonGenerator json, String name, long[] numbers) throws IOException {
    json.writeArrayFieldStart(name);
    for (long number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }

  private void details(JsonGenerator json) throws IOException {
    map(json, "sinkErrors", details.sinkErrors());
    map(json, "decodeFailures", details.decodeFailures());
    map(json, "requests", details.requests());
    map(json, "writeUnits", details.writeUnits());
    map(json, "phases", details.phases());
    keys(json, details.hotKeys());
    if (!details.held().isEmpty()) {
      json.writeStringField("held", details.held());
    }
  }

  private static void map(JsonGenerator json, String name, Map<String, Long> numbers)
      throws IOException {
    if (numbers.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> one : new TreeMap<>(numbers).entrySet()) {
      json.writeNumberField(one.getKey(), one.getValue());
    }
    json.writeEndObject();
  }

  private static void keys(JsonGenerator json, List<Details.KeyShare> keys) throws IOException {
    if (keys.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("hotKeys");
    for (Details.KeyShare one : keys) {
      json.writeStartObject();
      json.writeStringField("key", one.key());
      json.writeNumberField("percent", Math.round(10 * one.percent()) / 10.0);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
