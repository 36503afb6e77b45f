package io.weir.engine;

import io.weir.Emission;
import io.weir.SinkWriter;
import io.weir.SinkWriter.Outcome;
import io.weir.state.StateKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the emissions of several keys to their sinks, one call per sink. */
final class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  /**
   * What became of a key's outbox.
   *
   * @param retry why it has to be delivered again; null if it has not
   * @param refused emissions that their sinks will never take, with the reason
   */
  record Delivered(String retry, Map<Emission, String> refused) {
    boolean complete() {
      return retry == null && refused.isEmpty();
    }
  }

  private record Item(StateKey key, Emission emission) {}

  private final Map<String, SinkWriter> writers;

  Deliveries(Map<String, SinkWriter> writers) {
    this.writers = Map.copyOf(writers);
  }

  Map<StateKey, Delivered> deliver(Map<StateKey, List<Emission>> outboxes) {
    Map<String, List<Item>> bySink = new LinkedHashMap<>();
    outboxes.forEach((key, emissions) ->
        emissions.forEach(emission ->
            bySink
                .computeIfAbsent(emission.sink(), sink -> new ArrayList<>())
                .add(new Item(key, emission))));
    Map<StateKey, Delivered> results = new HashMap<>();
    outboxes.keySet().forEach(key -> results.put(key, new Delivered(null, Map.of())));
    bySink.forEach((sink, items) -> deliver(sink, items, results));
    return results;
  }

  private void deliver(String sink, List<Item> items, Map<StateKey, Delivered> results) {
    List<Outcome> outcomes = outcomes(sink, items.stream().map(Item::emission).toList());
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      results.compute(item.key(), merge(item.emission(), outcomes.get(i)));
    }
  }

  private List<Outcome> outcomes(String sink, List<Emission> emissions) {
    SinkWriter writer = writers.get(sink);
    if (writer == null) {
      return retryAll(
          emissions,
          "no sink named '"
              + sink
              + "' is bound; the definition was renamed or its edge does not open it: bind it under that name");
    }
    try {
      List<Outcome> outcomes = writer.deliver(emissions);
      if (outcomes.size() != emissions.size()) {
        return retryAll(
            emissions,
            "sink "
                + sink
                + " answered "
                + outcomes.size()
                + " of "
                + emissions.size()
                + " emissions");
      }
      return outcomes;
    } catch (Exception | AssertionError | StackOverflowError unknown) {
      LOG.warn(
          "sink {} failed; {} emissions will be delivered again", sink, emissions.size(), unknown);
      return retryAll(emissions, "sink " + sink + ": " + unknown);
    }
  }

  private static List<Outcome> retryAll(List<Emission> emissions, String reason) {
    return emissions.stream().<Outcome>map(emission -> new Outcome.Retry(reason)).toList();
  }

  private static java.util.function.BiFunction<StateKey, Delivered, Delivered> merge(
      Emission emission, Outcome outcome) {
    return (key, before) -> {
      if (outcome instanceof Outcome.Retry retry) {
        return new Delivered(retry.reason(), before.refused());
      }
      if (outcome instanceof Outcome.Refused refused) {
        Map<Emission, String> all = new LinkedHashMap<>(before.refused());
        all.put(emission, refused.reason());
        return new Delivered(before.retry(), all);
      }
      return before;
    };
  }
}
