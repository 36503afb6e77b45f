package io.weir.connect.http;

import io.weir.aws.Parallel;
import io.weir.aws.SinkTime;
import io.weir.connect.HttpCalls;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes the calls of each key one after the other, those of several keys at the same time. */
final class HttpSinkWriter implements SinkWriter {
  private static final Outcome HELD_BACK =
      Outcome.Retry.plain("an earlier result of its key is not delivered yet");

  private final int requestsAtATime;
  private final long timeoutMillis;
  private final Delivery delivery;

  HttpSinkWriter(String sink, HttpSettings settings, @Nullable URI base, HttpCalls.Call calls) {
    this.requestsAtATime = settings.requestsAtATime();
    this.timeoutMillis = settings.timeoutMillis();
    this.delivery = new Delivery(sink, settings, base, calls);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return deliver(emissions, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    Map<String, List<Integer>> byKey = new LinkedHashMap<>();
    for (int i = 0; i < emissions.size(); i++) {
      byKey.computeIfAbsent(emissions.get(i).key(), key -> new ArrayList<>()).add(i);
    }
    SinkTime time = new SinkTime(remainingMillis, timeoutMillis);
    Outcome[] outcomes = new Outcome[emissions.size()];
    List<List<Integer>> keys = List.copyOf(byKey.values());
    List<List<Outcome>> results =
        Parallel.map(requestsAtATime, keys, places -> inOrder(emissions, places, time));
    for (int i = 0; i < keys.size(); i++) {
      for (int j = 0; j < keys.get(i).size(); j++) {
        outcomes[keys.get(i).get(j)] = results.get(i).get(j);
      }
    }
    return List.of(outcomes);
  }

  private List<Outcome> inOrder(List<Emission> emissions, List<Integer> places, SinkTime time) {
    List<Outcome> outcomes = new ArrayList<>();
    boolean isHeld = false;
    for (int place : places) {
      Outcome outcome = isHeld ? HELD_BACK : delivery.of(emissions.get(place), time);
      isHeld = isHeld || outcome instanceof Outcome.Retry;
      outcomes.add(outcome);
    }
    return outcomes;
  }
}
