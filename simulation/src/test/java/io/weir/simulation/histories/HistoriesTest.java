package io.weir.simulation.histories;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.LogManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A short seeded run; {@code ./weir simulate} makes long ones. */
class HistoriesTest {
  private static final int HISTORIES = 20_000;
  private static final int WORKERS = 2;

  private final Coverage coverage = new Coverage();

  /** What the histories are said to have: that it is tried at all must not depend on trust. */
  private static final String EXPECTED =
      """
      DynamoDB: segments
      TTL deletes items
      a cold start
      a container's clock is wrong
      a deployment changes: CACHE
      a deployment changes: FACTOR
      a deployment changes: HORIZON
      a deployment changes: POLICY
      a deployment changes: RETENTION
      a deployment changes: SLOTS
      a finished record comes again
      a finished record comes again after a day
      a handler fails until its event is parked
      a multiple passes without news
      a silent shard has records that are passed over
      a sink refuses a result for good
      a session takes in another
      a sleeper wakes and makes calls
      a timer sets a timer in the past
      accumulators are changed in place
      an early pane is set in the past
      an entry expires by its TTL
      a package is mended
      an error that is survived: CLASS
      an error that is survived: DECODER
      an error that is survived: ENCODER
      an error that is survived: FILTER
      an error that is survived: HANDLER
      an error that is survived: ID
      an error that is survived: KEY
      an error that is survived: LINK
      an error that is survived: SERVICE
      an error that is survived: TIMER
      an error that is survived: TIMESTAMP
      an error that is survived: UPCAST
      an error that is survived: WATERMARKS
      an error that is survived: WRITER
      an event is ahead of its arrival
      an event sets a timer in the past
      an item is about to expire
      an invocation falls asleep
      an outage of the sinks
      an outage of the store
      an upcast of state
      counter: applied
      counter: dead letters
      counter: duplicates
      counter: filtered
      counter: late
      dead letter: HANDLER_FAILED
      dead letter: KILLED_PROCESS
      dead letter: RESULT_REFUSED
      dead letter: TIMER_FAILED
      dead letter: TOO_FAR_AHEAD
      dead letter: UNREADABLE
      deploy
      engine: attempts again
      engine: conflicts lost
      engine: records parked
      event time passes by the clock
      event time passes by the clock, judged in full
      function: ACCUMULATING
      function: COUNT
      function: DISCARDING
      function: GLOBAL
      function: HOPPING
      function: JOIN
      function: KEEP
      function: LATEST
      function: MAP
      function: PATTERN
      function: PROCESS
      function: RANK
      function: RETRACTING
      function: SESSION
      function: TABLE
      function: TEMPORAL
      function: TTL
      function: TUMBLING
      function: WINDOW_JOIN
      function: a clock per key
      function: a join of one stream's events
      function: event time passes in silence
      function: explicit hash keys BY_KEY
      function: explicit hash keys WILD
      function: idleness
      function: ids
      function: keys by value
      function: late by the key's time, in several shards
      function: mapping bisects
      function: on DynamoDB
      function: parallelization factor above 1
      function: parks
      function: processing time
      function: results in rows
      function: rows with a number for a sort key
      function: two shards
      function: words of all of UTF-16
      judged: by the last items
      judged: by totals
      judged: in full
      judged: no punctual event is late
      judged: nothing is promised
      late output: HOPPING
      late output: JOIN
      late output: KEEP
      late output: LATEST
      late output: PATTERN
      late output: RANK
      late output: SESSION
      late output: TEMPORAL
      late output: TUMBLING
      late output: WINDOW_JOIN
      mapping: bisects
      mapping: function errors
      mapping: partial answers
      mapping: retries
      days pass between deliveries
      old code reads new state
      old code refuses what new code wrote
      result table: HALF
      result table: LOST
      result table: REFUSED
      result table: SLOW
      result table: THROTTLED
      result table: TIMED_OUT
      result table: rows inserted together
      result: COUNT
      result: GLOBAL EARLY
      result: HOPPING EARLY
      result: HOPPING LATE
      result: HOPPING ON_TIME
      result: JOIN
      result: KEEP
      result: LATEST
      result: MAP
      result: PATTERN
      result: PROCESS
      result: PROCESS timer
      result: RANK by place
      result: RANK by row
      result: SESSION EARLY
      result: SESSION LATE
      result: SESSION ON_TIME
      result: TABLE
      result: TUMBLING EARLY
      result: TUMBLING LATE
      result: TUMBLING ON_TIME
      result: a row that a process deletes
      result: withdrawn
      rollback
      side output
      sink: HALF
      sink: LOST
      sink: REFUSED
      sink: SLOW
      state table: HALF
      state table: LOST
      state table: REFUSED
      state table: SLOW
      state table: THROTTLED
      state table: TIMED_OUT
      state: a read version above 1
      state: ids in segments
      state: keys forgotten
      state: more than 64 ids of a key
      store: HALF
      store: LOST
      store: REFUSED
      store: SLOW
      stream: child of a merge
      stream: child of a split
      the deadline stops an invocation
      the iterator goes back
      the process is gone after its last call
      the process is gone before its first call
      the process is gone between two calls
      the process ends by the author's code: DECODER
      the process ends by the author's code: HANDLER
      the process ends by the author's code: TIMER
      state goes through its bytes after each event
      the author's code uses up the invocation: DECODER
      the author's code uses up the invocation: HANDLER
      the author's code uses up the invocation: TIMER
      the process is gone in a call that hangs
      the process is gone in a sink's call that hangs
      the process is gone in its sleep
      trigger: closing ALWAYS
      trigger: closing IF_NEWS
      trigger: closing ONLY
      trigger: early by count
      trigger: early by interval
      trigger: every so many
      trigger: late by count
      trigger: late never
      trigger: lateness allowed
      trigger: on time with news alone
      two invocations have one record
      """;

  /** What they have where streams are trimmed and made anew. */
  private static final String EXPECTED_OF_STREAMS =
      """
      a record of events
      a record of events that is torn
      a record of events that is torn, packed
      a record of events without any
      a record of events without any, packed
      a record of events, packed
      a mapping begins at the trim horizon again
      a shard is trimmed
      a sleeper is left behind
      a source is pointed at another stream: HIGHER
      a source is pointed at another stream: LOWER
      a source is pointed at another stream: SAME
      a stream is made anew: HIGHER
      a stream is made anew: LOWER
      a stream is made anew: SAME
      function: streams of two accounts
      state: progress of gone shards is out of the way
      stream: a closed shard never had a record
      stream: another number of shards than before
      stream: more than ten shards in its life
      the number of shards is updated
      """;

  @BeforeAll
  static void silence() {
    LogManager.getLogManager().reset();
  }

  @Test
  void everyHistoryLeavesWhatTheLogSays() throws Exception {
    List<Callable<Optional<Histories.Divergence>>> parts = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      long first = 1 + worker;
      parts.add(() -> firstDivergence(first));
    }
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Optional<Histories.Divergence>> part : workers.invokeAll(parts)) {
        assertThat(part.get()).isEmpty();
      }
    }
    System.out.print(coverage);
    for (String what : (EXPECTED + EXPECTED_OF_STREAMS).lines().toList()) {
      assertThat(coverage.histories(what)).as(what).isPositive();
    }
  }

  private Optional<Histories.Divergence> firstDivergence(long first) {
    for (long seed = first; seed <= HISTORIES; seed += WORKERS) {
      Optional<Histories.Divergence> found = Histories.run(seed, coverage);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  @Test
  void aHistoryComesBackFromItsScript() {
    for (long seed = 1; seed <= 50; seed++) {
      History history = Generator.history(seed);
      assertThat(Script.read(history.toString())).isEqualTo(history);
    }
  }

  @Test
  void aDivergingHistoryIsMadeShort() {
    History long_ = Generator.history(7);
    History short_ =
        Shrinker.shrink(
            long_,
            history ->
                history.acts().stream().anyMatch(Action.Tick.class::isInstance)
                    || history.acts().stream().anyMatch(Action.Put.class::isInstance));
    assertThat(short_.acts()).hasSize(1);
  }
}
