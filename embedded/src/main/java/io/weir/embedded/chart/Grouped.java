package io.weir.embedded.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The series of a chart: the largest by name, all others as one.
 *
 * @param others the number of keys in the last series; 0 = it is one key, as all are
 */
record Grouped<P extends Comparable<P>>(List<Series<P>> series, int others) {
  /** So many are told apart by their colours. */
  static final int NAMED = 7;

  private static final List<String> COLOURS =
      List.of(
          "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7a5195", "#b5a600");

  private static final String GREY = "#a9a9a9";

  /** Collects values by the name of their series. */
  static final class Builder<P extends Comparable<P>> {
    private final Map<String, Series<P>> all = new LinkedHashMap<>();

    void add(String series, P place, double value) {
      all.computeIfAbsent(series, Series::new).add(place, value);
    }

    /** One more than so many is named too: 'others' would be a single key. */
    Grouped<P> largest(int named) {
      List<Series<P>> sorted = new ArrayList<>(all.values());
      sorted.sort(
          Comparator.<Series<P>>comparingDouble(Series::size)
              .reversed()
              .thenComparing(Series::name));
      if (sorted.size() <= named + 1) {
        return new Grouped<>(sorted, 0);
      }
      int rest = sorted.size() - named;
      Series<P> others = new Series<>("others (" + rest + ")");
      sorted.subList(named, sorted.size()).forEach(others::addAll);
      List<Series<P>> shown = new ArrayList<>(sorted.subList(0, named));
      shown.add(others);
      return new Grouped<>(shown, rest);
    }
  }

  String colour(int index) {
    return others > 0 && index == series.size() - 1 ? GREY : COLOURS.get(index % COLOURS.size());
  }
}
