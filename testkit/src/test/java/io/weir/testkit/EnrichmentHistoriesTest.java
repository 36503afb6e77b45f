package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Event;
import io.weir.FailurePolicy;
import io.weir.KeyedSource;
import io.weir.Lookup;
import io.weir.StreamFunction;
import io.weir.codec.Codecs;
import io.weir.codec.Json;
import io.weir.codec.UnavailableException;
import io.weir.engine.BatchResult;
import io.weir.engine.Engine;
import io.weir.engine.SourceRecord;
import io.weir.process.ProcessContext;
import io.weir.process.ProcessFunction;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.state.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of a lookup that fails, is slow and changes its answers, under redelivery,
 * crashes, lost conditions, failing sinks and events that wait. Judged by decision 38 and the
 * promises: each event has one result, with one answer that was true between its first delivery and
 * its commit; the same however often it comes; in the order of its key; and what was committed is
 * not asked for again.
 */
class EnrichmentHistoriesTest {
  private static final int HISTORIES = 250;
  private static final long FALLBACK = -1;
  private static final List<String> KEYS = List.of("a", "b", "c");

  /** The effect of one event: its place in the log, and the answer that it was applied with. */
  record Applied(String key, long order, long answer) {}

  /** An answer and the clock since when it is true. */
  private record Truth(long since, long answer) {}

  /** One history. */
  private static final class History {
    private final Random random;
    private final Map<String, List<Truth>> truths = new HashMap<>();
    private final Map<Long, Long> firstDelivered = new HashMap<>();
    private final Map<Long, Long> firstResult = new HashMap<>();
    private final Map<Long, Integer> failing = new HashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final List<SourceRecord> log = new ArrayList<>();
    private final long cachedFor;
    private final boolean fallback;
    private final RuleRig rig;
    private double failures;
    private long changes;
    private boolean failed;

    History(long seed) {
      random = new Random(seed);
      cachedFor = random.nextBoolean() ? 0 : 1 + random.nextInt(3_000);
      fallback = random.nextInt(4) == 0;
      failures = random.nextInt(3) * 0.25;
      boolean parks = random.nextBoolean();
      rig =
          RuleRig.of(
              StreamFunction.named("sums")
                  .from(enriched())
                  .compute(ProcessFunction.<Reading, Applied>of(this::apply))
                  .to(new CollectingSink<>("sums"))
                  .onFailure(
                      (parks ? FailurePolicy.park(Duration.ofHours(9)) : FailurePolicy.deadLetter())
                          .withAttempts(parks ? 1 : 9))
                  .build());
      KEYS.forEach(key -> truths.put(key, new ArrayList<>()));
      KEYS.forEach(this::change);
      int events = 3 + random.nextInt(12);
      for (long order = 1; order <= events; order++) {
        log.add(RuleRig.record(order, KEYS.get(random.nextInt(KEYS.size())), order));
        if (random.nextInt(6) == 0) {
          failing.put(order, 1 + random.nextInt(parks ? 3 : 5));
        }
      }
      rig.answers = this::deliver;
    }

    private KeyedSource<Reading> enriched() {
      Lookup<String, Long> lookup =
          Lookup.<String, Long>of("values", Codecs.LONG, this::find)
              .cachedFor(Duration.ofMillis(cachedFor))
              .attempts(1 + random.nextInt(2));
      return RuleRig.READINGS
          .keyBy(Reading::key)
          .enrich(
              Reading::key,
              fallback ? lookup.orElse(FALLBACK) : lookup,
              (reading, found) ->
                  new Reading(reading.key(), reading.time(), found.orElseThrow(), null));
    }

    private Map<String, Long> find(Set<String> keys) {
      asked.addAll(keys);
      rig.now += random.nextInt(400);
      if (random.nextDouble() < failures) {
        failed = true;
        throw new UnavailableException("the table is away", null);
      }
      Map<String, Long> found = new HashMap<>();
      keys.forEach(key -> found.put(key, truths.get(key).getLast().answer()));
      return found;
    }

    private void apply(Event<Reading> event, ProcessContext<Applied> context) {
      long order = event.value().time();
      int left = failing.getOrDefault(order, 0);
      if (left > 0) {
        failing.put(order, left - 1);
        throw new IllegalStateException("fails for now");
      }
      context.emit(new Applied(event.key(), order, event.value().value()));
    }

    private Outcome deliver(Emission emission) {
      if (random.nextInt(8) == 0) {
        return new Outcome.Retry("full");
      }
      if (emission.sink().equals("sums")) {
        long order = Json.of(Applied.class).decode(emission.payload()).order();
        firstResult.putIfAbsent(order, rig.now);
      }
      return Outcome.DELIVERED;
    }

    private void change(String key) {
      truths.get(key).add(new Truth(rig.now, ++changes));
    }

    /** As a mapping of event sources does: what is not finished comes again, in any cut. */
    void run() {
      int from = 0;
      Engine engine = rig.container();
      for (int step = 0; from < log.size(); step++) {
        assertThat(step).as("it ends").isLessThan(3_000);
        failures = step > 200 ? 0 : failures;
        int to = from + 1 + random.nextInt(log.size() - from);
        List<SourceRecord> batch = log.subList(from, to);
        batch.forEach(record -> firstDelivered.putIfAbsent(order(record), rig.now));
        meet(batch);
        engine = random.nextInt(3) == 0 ? rig.container() : engine;
        try {
          BatchResult result = RuleRig.run(engine, batch);
          from =
              result
                  .firstUnfinished()
                  .map(first -> first.order().intValue() - 1)
                  .filter(first -> random.nextInt(5) > 0)
                  .orElse(result.done() ? to : from);
        } catch (CrashPoint.Crash ended) {
          engine = rig.container();
        }
        rig.when(point -> false, () -> {});
        pass();
      }
    }

    private static long order(SourceRecord record) {
      return record.position().order().longValue();
    }

    /** Something that happens at one of the next calls: an end, or another invocation. */
    private void meet(List<SourceRecord> batch) {
      String point =
          List.of("before commit", "after commit", "before deliver", "after deliver", "after load")
              .get(random.nextInt(5));
      switch (random.nextInt(5)) {
        case 0 -> rig.at(point, RuleRig.CRASH);
        case 1 ->
            rig.at(
                point,
                () -> {
                  pass();
                  RuleRig.run(rig.container(), batch);
                });
        default -> {}
      }
    }

    private void pass() {
      rig.now += random.nextInt(1_500);
      if (random.nextBoolean()) {
        change(KEYS.get(random.nextInt(KEYS.size())));
      }
      if (random.nextInt(6) == 0) {
        rig.now += Duration.ofMinutes(5).toMillis();
        rig.tick();
      }
    }

    /** Until nothing waits: no event fails for ever. */
    void settle() {
      failures = 0;
      for (int i = 0; i < 60 && !settled(); i++) {
        rig.now += Duration.ofMinutes(5).toMillis();
        rig.tick();
        RuleRig.run(rig.container(), List.of(log.getLast()));
      }
      assertThat(settled()).as("all is applied and delivered").isTrue();
    }

    private boolean settled() {
      return rig.tally().applied() == log.size() && results().size() == log.size();
    }

    private List<Applied> results() {
      return rig.sink("sums").values(Applied.class);
    }

    void judge() {
      assertThat(rig.letters()).isEmpty();
      assertThat(rig.tally()).isEqualTo(Tally.applied(log.size()));
      assertThat(results()).extracting(Applied::order).doesNotHaveDuplicates();
      results().forEach(this::judge);
      KEYS.forEach(this::judgeOrder);
      asked.clear();
      RuleRig.run(rig.container(), log);
      rig.tick();
      assertThat(asked).as("what was committed is asked for again").isEmpty();
      assertThat(results()).hasSize(log.size());
    }

    private void judge(Applied applied) {
      if (applied.answer() == FALLBACK) {
        assertThat(fallback && failed).isTrue();
        return;
      }
      List<Truth> all = truths.get(applied.key());
      int at = 0;
      while (at < all.size() && all.get(at).answer() != applied.answer()) {
        at++;
      }
      assertThat(at).as("an answer of another key, or of none: %s", applied).isLessThan(all.size());
      long until = at + 1 < all.size() ? all.get(at + 1).since() : Long.MAX_VALUE;
      assertThat(all.get(at).since())
          .as("%s was not true yet when it was committed", applied)
          .isLessThanOrEqualTo(firstResult.get(applied.order()));
      assertThat(until)
          .as("%s was not true any more when it was first asked for", applied)
          .isGreaterThanOrEqualTo(firstDelivered.get(applied.order()) - cachedFor);
    }

    private void judgeOrder(String key) {
      List<Long> orders =
          rig.sink("sums").emissions().stream()
              .filter(emission -> emission.key().equals(key))
              .sorted(Comparator.comparingLong(Emission::revision))
              .map(emission -> Json.of(Applied.class).decode(emission.payload()).order())
              .toList();
      assertThat(orders).isSorted();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_000, 2_000, 3_000})
  void eachEventHasOneAnswerThatWasTrue(long from) {
    for (long seed = from; seed < from + HISTORIES; seed++) {
      History history = new History(seed);
      try {
        history.run();
        history.settle();
        history.judge();
      } catch (AssertionError | RuntimeException broken) {
        throw new AssertionError("history " + seed + ": " + broken.getMessage(), broken);
      }
    }
  }
}
