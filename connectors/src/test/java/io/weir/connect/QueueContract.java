package io.weir.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/**
 * The contract of sinks that send results on: whatever fails, nothing is lost, a result that comes
 * twice has the same id, and results of a key come in order where the sink promises it.
 */
public abstract class QueueContract {
  /** {@code -Dweir.sink.runs=10000} for a long run. */
  private static final int RUNS = Integer.getInteger("weir.sink.runs", 100);

  private static final int KEYS = 7;
  private static final int RESULTS = 60;

  /** The same sink in a service without messages, with these faults. */
  protected abstract Sink<String> sink(Faults faults);

  /** What the service of the last sink has taken, in its order. */
  protected abstract List<byte[]> taken();

  /** True if results of one key come in order. */
  protected abstract boolean ordered();

  /** The least characters that the largest value has; a service with smaller limits has fewer. */
  protected int least() {
    return 1_000_000;
  }

  /** Makes a new process see the same service without faults. */
  protected abstract Sink<String> again();

  protected static Emission emission(String key, long revision, String value) {
    String id = "totals/" + key + "/" + revision + "/0";
    return new Emission("totals", id, key, revision, Emission.Op.UPSERT, Json.bytes(value));
  }

  private static List<Emission> results() {
    List<Emission> results = new ArrayList<>();
    for (int i = 0; i < RESULTS; i++) {
      results.add(emission("key-" + i % KEYS, 1 + i / KEYS, "value " + i));
    }
    return results;
  }

  private List<Emitted<String>> received() {
    return taken().stream().map(Emitted.json(String.class)::decode).toList();
  }

  /** As the engine does: what was not delivered is handed over again, in order. */
  private static void deliverAll(SinkWriter writer, List<Emission> results) {
    List<Emission> open = results;
    for (int i = 0; i < 1_000 && !open.isEmpty(); i++) {
      List<Outcome> outcomes = writer.deliver(open);
      assertThat(outcomes).hasSameSizeAs(open).noneMatch(Outcome.Refused.class::isInstance);
      List<Emission> left = new ArrayList<>();
      for (int j = 0; j < outcomes.size(); j++) {
        if (outcomes.get(j) != Outcome.DELIVERED) {
          left.add(open.get(j));
        }
      }
      open = left;
    }
    assertThat(open).isEmpty();
  }

  /** Each result once, as a receiver has it that recognises ids. */
  private void requireAll(List<Emission> results, String history) {
    Map<String, Emitted<String>> byId = new LinkedHashMap<>();
    received()
        .forEach(one -> {
          Emitted<String> before = byId.putIfAbsent(one.id(), one);
          assertThat(before == null || before.equals(one)).as(history).isTrue();
        });
    assertThat(byId.values())
        .as(history)
        .containsExactlyInAnyOrderElementsOf(results.stream().map(QueueContract::sent).toList());
    if (ordered()) {
      requireOrder(byId, history);
    }
  }

  private static Emitted<String> sent(Emission emission) {
    String value = Json.of(String.class).decode(emission.payload());
    return new Emitted<>(emission.id(), emission.key(), emission.revision(), emission.op(), value);
  }

  private static void requireOrder(Map<String, Emitted<String>> byId, String history) {
    Map<String, Long> last = new HashMap<>();
    byId.values()
        .forEach(one -> {
          assertThat(one.revision()).as(history).isGreaterThan(last.getOrDefault(one.key(), 0L));
          last.put(one.key(), one.revision());
        });
  }

  @Test
  void what_is_sent_is_taken_once_and_in_order() {
    deliverAll(sink(Faults.none()).open(), results());
    assertThat(received()).hasSize(RESULTS);
    requireAll(results(), "no faults");
  }

  @Test
  void what_is_refused_for_now_is_sent_again_alone() {
    for (int seed = 0; seed < 50; seed++) {
      deliverAll(sink(Faults.random(seed, 0.3, 0)).open(), results());
      assertThat(received()).as("seed %s", seed).hasSize(RESULTS);
      requireAll(results(), "seed " + seed);
    }
  }

  @Test
  void nothing_is_lost_or_out_of_order_whatever_fails() {
    for (int seed = 0; seed < RUNS; seed++) {
      deliverAll(sink(Faults.random(seed, 0.2, 0.2)).open(), results());
      requireAll(results(), "seed " + seed);
    }
  }

  @Test
  void a_crash_before_or_after_any_call_leaves_the_same() {
    Faults counted = Faults.none();
    deliverAll(sink(counted).open(), results());
    assertThat(counted.calls()).isPositive();
    for (long point = 0; point < 2 * counted.calls(); point++) {
      SinkWriter crashing = sink(Faults.crashAt(point)).open();
      try {
        deliverAll(crashing, results());
      } catch (Faults.Crash crashed) {
        deliverAll(again().open(), results());
      }
      requireAll(results(), "a crash at " + point);
    }
  }

  @Test
  void without_time_nothing_is_sent() {
    Faults faults = Faults.none();
    LongSupplier over = () -> 0;
    assertThat(sink(faults).open().deliver(results(), over))
        .hasSize(RESULTS)
        .allMatch(Outcome.Retry.class::isInstance);
    assertThat(faults.calls()).isZero();
  }

  /** How often a service that does not answer is asked at most in one delivery. */
  protected long mostSilentCalls() {
    return 1;
  }

  @Test
  void a_service_that_does_not_answer_is_not_asked_for_each_result() {
    Faults silent = Faults.random(1, 0, 1);
    assertThat(sink(silent).open().deliver(results())).allMatch(Outcome.Retry.class::isInstance);
    assertThat(silent.calls()).isBetween(1L, mostSilentCalls());
  }

  @Test
  void many_large_results_fit_into_the_requests_of_the_service() {
    Faults counted = Faults.none();
    Sink<String> sink = sink(counted);
    List<Emission> large = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      large.add(emission("key-" + i, 1, "x".repeat(100_000 + 1_000 * i)));
    }
    assertThat(sink.open().deliver(large)).allMatch(Outcome.DELIVERED::equals);
    assertThat(taken()).hasSize(40);
    assertThat(counted.refused()).as("a request that is too large is refused").isZero();
  }

  @Test
  void the_largest_value_that_is_encoded_is_taken() {
    Sink<String> sink = sink(Faults.none());
    String key = "\u0001".repeat(1_024);
    int most = largest(sink);
    byte[] payload = sink.encode("x".repeat(most));
    Emission longNames =
        new Emission(
            "totals",
            "f".repeat(63) + "/" + key + "/" + "\u0002".repeat(512) + "/" + Long.MAX_VALUE,
            key,
            Long.MAX_VALUE,
            Emission.Op.DELETE,
            payload);
    assertThat(sink.open().deliver(List.of(longNames))).containsExactly(Outcome.DELIVERED);
  }

  /** The most characters of a value that the sink encodes. */
  private int largest(Sink<String> sink) {
    int fits = 1;
    int over = 2 * 1_024 * 1_024;
    while (over - fits > 1) {
      int middle = (fits + over) / 2;
      if (isTaken(sink, middle)) {
        fits = middle;
      } else {
        over = middle;
      }
    }
    assertThat(fits).isGreaterThanOrEqualTo(least());
    return fits;
  }

  private static boolean isTaken(Sink<String> sink, int characters) {
    try {
      return sink.encode("x".repeat(characters)).length > 0;
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining("totals").hasMessageContaining("emit less");
      return false;
    }
  }
}
