package io.weir.engine;

import io.weir.log.LogText;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.state.Outbox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the emissions of several keys to their sinks, in as few pieces as their bounds allow, as
 * long as there is time.
 */
final class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  /**
   * The result of delivering a key's outbox.
   *
   * @param retry the reason to deliver it again; null if it is done
   * @param refused emissions that their sinks will never take, with the reason
   */
  record Delivered(@Nullable String retry, Map<Emission, Outcome.Refused> refused) {
    private static final Delivered COMPLETE = new Delivered(null, Map.of());

    private Delivered and(Emission emission, Outcome outcome) {
      if (outcome instanceof Outcome.Retry again) {
        return new Delivered("sink " + emission.sink() + " wants it again" + again.told(), refused);
      }
      if (outcome instanceof Outcome.Refused no) {
        Map<Emission, Outcome.Refused> all = new LinkedHashMap<>(refused);
        all.put(emission, no);
        return new Delivered(retry, all);
      }
      return this;
    }
  }

  /**
   * @param outbox which one it is of
   */
  private record Item(int outbox, Emission emission) {}

  /** All sinks that the function declares have a writer: see {@link EngineChecks}. */
  private static final Outcome UNDECLARED =
      Outcome.Refused.plain(
          "this release of the function declares no sink of that name, which another release had;"
              + " deploy one that declares it");

  private final Map<String, SinkWriter> writers;
  private final Recorder recorder;

  Deliveries(Map<String, SinkWriter> writers, Recorder recorder) {
    this.writers = Map.copyOf(writers);
    this.recorder = recorder;
  }

  /**
   * Delivers the outboxes and returns the result of each.
   *
   * @param remainingMillis gives the milliseconds that are left
   */
  List<Delivered> deliver(List<Outbox> outboxes, LongSupplier remainingMillis) {
    Map<String, List<Item>> bySink = new LinkedHashMap<>();
    for (int i = 0; i < outboxes.size(); i++) {
      for (Emission emission : outboxes.get(i).emissions()) {
        bySink
            .computeIfAbsent(emission.sink(), sink -> new ArrayList<>())
            .add(new Item(i, emission));
      }
    }
    List<Delivered> results =
        new ArrayList<>(Collections.nCopies(outboxes.size(), Delivered.COMPLETE));
    bySink.forEach((sink, items) -> {
      for (int from = 0; from < items.size(); ) {
        int to = endOfPiece(items, from);
        deliver(sink, items.subList(from, to), results, remainingMillis);
        from = beyondRetried(items, to, results);
      }
    });
    return results;
  }

  /**
   * The index behind the key's items if one of them is retried, so that later emissions do not
   * overtake it.
   */
  private static int beyondRetried(List<Item> items, int from, List<Delivered> results) {
    int outbox = items.get(from - 1).outbox();
    int at = from;
    while (at < items.size()
        && items.get(at).outbox() == outbox
        && results.get(outbox).retry() != null) {
      at++;
    }
    return at;
  }

  private static int endOfPiece(List<Item> items, int from) {
    int most = Math.min(items.size(), from + EngineLimits.MAX_PIECE_EMISSIONS);
    int end = from;
    long bytes = 0;
    while (end < most) {
      bytes += items.get(end).emission().payload().length;
      if (end > from && bytes > EngineLimits.MAX_PIECE_BYTES) {
        return end;
      }
      end++;
    }
    return end;
  }

  private void deliver(
      String sink, List<Item> items, List<Delivered> results, LongSupplier remainingMillis) {
    List<Emission> emissions = new ArrayList<>(items.size());
    items.forEach(item -> emissions.add(item.emission()));
    List<Outcome> outcomes = outcomes(sink, emissions, remainingMillis);
    int errors = 0;
    for (int i = 0; i < items.size(); i++) {
      errors += outcomes.get(i) instanceof Outcome.Delivered ? 0 : 1;
      Item item = items.get(i);
      Delivered before = results.get(item.outbox());
      results.set(item.outbox(), before.and(item.emission(), outcomes.get(i)));
    }
    recorder.sinkErrors(sink, errors);
  }

  private List<Outcome> outcomes(
      String sink, List<Emission> emissions, LongSupplier remainingMillis) {
    if (remainingMillis.getAsLong() <= 0) {
      recorder.stopped();
      return retryAll(emissions, "the invocation's deadline is near");
    }
    SinkWriter writer = writers.get(sink);
    if (writer == null) {
      return Collections.nCopies(emissions.size(), UNDECLARED);
    }
    try {
      List<Outcome> outcomes = writer.deliver(emissions, remainingMillis);
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
    } catch (Throwable unknown) {
      if (ProcessEnd.follows(unknown) && !(unknown instanceof StackOverflowError)) {
        throw unknown;
      }
      LOG.warn(
          "sink {} failed; {} emissions will be delivered again",
          sink,
          emissions.size(),
          LogText.trace(unknown));
      return retryAll(emissions, LogText.failure(unknown));
    }
  }

  private static List<Outcome> retryAll(List<Emission> emissions, String reason) {
    return emissions.stream().<Outcome>map(emission -> Outcome.Retry.plain(reason)).toList();
  }
}
