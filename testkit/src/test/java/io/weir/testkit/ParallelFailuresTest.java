package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.StreamFunction;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import io.weir.state.Commit;
import io.weir.state.CommitResult;
import io.weir.state.InMemoryStateStore;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Several keys of one batch fail at once, at their commits or at their deliveries: what is reported
 * is always the lowest record of a key that is not finished.
 */
class ParallelFailuresTest {
  private static final int RACES = 100_000;
  private static final int KEYS = 5;

  private final Set<String> commitFails = new HashSet<>();
  private final Set<String> deliveryFails = new HashSet<>();
  private final StreamFunction function = RuleRig.sums(new TumblingSum()).build();

  @Test
  void theLowestUnfinishedRecordIsReportedHoweverManyKeysFail() {
    for (long seed = 0; seed < RACES; seed++) {
      race(seed);
    }
  }

  private void race(long seed) {
    Random random = new Random(seed);
    choose(random, commitFails);
    choose(random, deliveryFails);
    List<SourceRecord> records = records(random);

    BatchResult result =
        engine().run(new Batch(records.getFirst().position().shard(), records), Deadline.NONE);

    assertThat(result.firstUnfinished()).as("seed %d", seed).isEqualTo(lowest(records));
  }

  private static void choose(Random random, Set<String> failing) {
    failing.clear();
    for (int key = 0; key < KEYS; key++) {
      if (random.nextInt(4) == 0) {
        failing.add("k" + key);
      }
    }
  }

  private static List<SourceRecord> records(Random random) {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 2 + random.nextInt(8); i > 0; i--) {
      String key = "k" + random.nextInt(KEYS);
      records.add(RuleRig.record(records.size() + 1L, key, random.nextInt(60)));
    }
    return records;
  }

  /**
   * A key whose sink is away fails only if it has something to deliver: late, or a window's end.
   */
  private Optional<Position> lowest(List<SourceRecord> records) {
    Set<String> delivering = delivering(records);
    return records.stream()
        .filter(record ->
            commitFails.contains(record.partitionKey())
                || deliveryFails.contains(record.partitionKey())
                    && delivering.contains(record.partitionKey()))
        .map(SourceRecord::position)
        .findFirst();
  }

  /** The keys for which a run without failures delivers something. */
  private Set<String> delivering(List<SourceRecord> records) {
    Set<String> keys = new HashSet<>();
    SinkWriter writer =
        emissions -> {
          emissions.forEach(emission -> keys.add(emission.key()));
          return emissions.stream().map(emission -> Outcome.DELIVERED).toList();
        };
    engine(new InMemoryStateStore(), writer)
        .run(new Batch(records.getFirst().position().shard(), records), Deadline.NONE);
    return keys;
  }

  private Engine engine() {
    SinkWriter writer =
        emissions ->
            emissions.stream()
                .map(emission ->
                    deliveryFails.contains(emission.key())
                        ? new Outcome.Retry("away")
                        : Outcome.DELIVERED)
                .toList();
    return engine(failing(new InMemoryStateStore()), writer);
  }

  private Engine engine(StateStore store, SinkWriter writer) {
    return new Engine(
        function,
        store,
        Map.of("sums", writer, "late", writer, StreamFunction.DEAD_LETTERS, writer),
        source -> List.of(ShardInfo.whole(new io.weir.spi.Shard(source, "s1"))),
        () -> RuleRig.START,
        EngineLimits.DEFAULT);
  }

  /** The store, of whose commits those of the chosen keys are not known to be stored. */
  private StateStore failing(StateStore store) {
    return (StateStore)
        Proxy.newProxyInstance(
            StateStore.class.getClassLoader(),
            new Class<?>[] {StateStore.class},
            (proxy, method, arguments) ->
                method.getName().equals("commit") && arguments.length == 1
                    ? commit(store, arguments[0])
                    : method.invoke(store, arguments));
  }

  @SuppressWarnings("unchecked")
  private List<CommitResult> commit(StateStore store, Object commits) {
    List<CommitResult> results = new ArrayList<>();
    for (Commit commit : (List<Commit>) commits) {
      results.add(
          commitFails.contains(commit.key().key())
              ? new CommitResult.Failed(new StateStoreException("throttled", null))
              : store.commit(List.of(commit)).getFirst());
    }
    return results;
  }
}
