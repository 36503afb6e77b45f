package io.weir.simulation.conformance;

import io.weir.pattern.Match;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A match that a pattern case gives: the numbers of its events, by stage. */
record PatternRow(Map<String, List<Integer>> match) {
  static PatternRow of(Match<PatternLine> match) {
    Map<String, List<Integer>> events = new TreeMap<>();
    for (String stage : match.stages()) {
      events.put(stage, match.events(stage).stream().map(PatternLine::event).toList());
    }
    return new PatternRow(events);
  }
}
