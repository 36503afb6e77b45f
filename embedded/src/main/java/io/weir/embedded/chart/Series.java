package io.weir.embedded.chart;

import java.util.DoubleSummaryStatistics;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The values of one key, or of all the smaller ones together, each at its place. */
final class Series<P extends Comparable<P>> {
  private final String name;
  private final NavigableMap<P, DoubleSummaryStatistics> places = new TreeMap<>();
  private double size;

  Series(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  void add(P place, double value) {
    places.computeIfAbsent(place, any -> new DoubleSummaryStatistics()).accept(value);
    size += Math.abs(value);
  }

  void addAll(Series<P> other) {
    other.places.forEach((place, values) ->
        places.computeIfAbsent(place, any -> new DoubleSummaryStatistics()).combine(values));
    size += other.size;
  }

  /** The sum of the absolute values: the largest series are named, the others are one. */
  double size() {
    return size;
  }

  /** The value at each place, as the form folds several. */
  NavigableMap<P, Double> values(Form form) {
    NavigableMap<P, Double> folded = new TreeMap<>();
    for (Map.Entry<P, DoubleSummaryStatistics> place : places.entrySet()) {
      DoubleSummaryStatistics values = place.getValue();
      folded.put(place.getKey(), form == Form.BARS ? values.getSum() : values.getAverage());
    }
    return folded;
  }
}
