package io.weir.embedded;

import io.weir.StreamFunction;
import io.weir.functions.earthquakes.Earthquakes;
import io.weir.functions.flights.Flights;
import io.weir.functions.pageviews.PageViews;
import java.util.List;
import java.util.stream.Collectors;

/** The functions that the command knows by name. */
enum Examples {
  EARTHQUAKES(Earthquakes.FUNCTION, "/data/earthquakes.jsonl", "updated", "quakes"),
  FLIGHTS(Flights.FUNCTION, "/data/flights-20k.jsonl", "departed", "flights"),
  PAGE_VIEWS(PageViews.FUNCTION, null, "at", "views");

  private final StreamFunction function;
  private final String sample;
  private final String arrival;
  private final String measure;

  Examples(StreamFunction function, String sample, String arrival, String measure) {
    this.function = function;
    this.sample = sample;
    this.arrival = arrival;
    this.measure = measure;
  }

  static Job job(String name) {
    for (Examples example : values()) {
      if (example.function.name().equals(name)) {
        return new Job(example.function, example.sample, example.arrival, example.measure);
      }
    }
    return fromClass(name);
  }

  /** Any class with a public constant {@code FUNCTION}. */
  private static Job fromClass(String name) {
    try {
      Object constant = Class.forName(name).getField("FUNCTION").get(null);
      if (constant instanceof StreamFunction function) {
        return new Job(function, null, null, null);
      }
      throw new UsageException(name + ".FUNCTION is no StreamFunction");
    } catch (ReflectiveOperationException unknown) {
      throw new UsageException(
          "no function '"
              + name
              + "'; known are "
              + names()
              + ", or give a class on the class path with a public static FUNCTION");
    }
  }

  static String names() {
    return List.of(values()).stream()
        .map(example -> example.function.name())
        .collect(Collectors.joining(", "));
  }

  /**
   * What is to be run.
   *
   * @param sample resource with real events; null = an input has to be given
   * @param arrival JSON field with the arrival time, milliseconds or ISO-8601; null = event time
   *     order
   * @param measure the result attribute to draw; null = the first number
   */
  record Job(StreamFunction function, String sample, String arrival, String measure) {}
}
