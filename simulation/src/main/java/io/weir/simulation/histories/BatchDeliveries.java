package io.weir.simulation.histories;

import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.SourceRecord;
import io.weir.simulation.histories.Feed.Part;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.testkit.ShardSimulator;
import io.weir.testkit.SimulatedInvocation;
import io.weir.testkit.SimulatedOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Delivers batches of the mappings to containers, and keeps how far each shard was finished. */
final class BatchDeliveries {
  /** A shard that failed so often in a row is left alone: a record that kills is given up. */
  private static final int MOST_FAILURES = 3;

  /**
   * The most times that a record may be handled in an invocation, for each attempt of the policy,
   * since each of its windows handles it; also the most records that are neither of its batch nor
   * of a crowd.
   */
  private static final int HANDLED_AN_ATTEMPT = 10;

  private static final long DAY_MILLIS = 86_400_000;

  private final World world;
  private final Map<Part, Integer> failures = new HashMap<>();
  private final Map<Part, Integer> finished = new HashMap<>();
  private final Map<Part, Integer> furthest = new HashMap<>();
  private final Map<Invocation, Batch> batches = new HashMap<>();

  BatchDeliveries(World world) {
    this.world = world;
  }

  /** The mapping of a shard delivers its next batch, if it has one. */
  void deliver(Action.Deliver act) {
    Part part = world.streams().part(act.shard());
    Shard shard = part.shard();
    ShardSimulator mapping = part.feed().mapping();
    OptionalLong due = mapping.nextDue(shard);
    if (due.isEmpty()) {
      return;
    }
    world.clock().advanceTo(due.getAsLong());
    boolean enough = failures.getOrDefault(part, 0) >= MOST_FAILURES && !act.end().hangs();
    Action.Deliver now = enough ? act.withoutFaults() : act;
    mapping.cuts(available -> now.size());
    mapping.handler((batch, deadline) -> invoke(now, part, batch, deadline));
    if (now.end() == Action.End.LOSE_ANSWER) {
      mapping.loseNextAcknowledgement();
    }
    failures.merge(part, 1, Integer::sum);
    mapping.step(shard).ifPresent(invocation -> heard(part, invocation));
  }

  /** Takes the mapping's view of an invocation: its place in the shard. */
  private void heard(Part part, SimulatedInvocation invocation) {
    boolean told =
        invocation.outcome() == SimulatedOutcome.DONE
            || invocation.outcome() == SimulatedOutcome.PARTIAL;
    if (!told) {
      return;
    }
    List<SourceRecord> records = part.log();
    Position unfinished = invocation.answer().orElseThrow().firstUnfinished().orElse(null);
    SourceRecord last = invocation.batch().records().getLast();
    int end = records.indexOf(last) + 1;
    while (end > 0
        && unfinished != null
        && unfinished.event(0).atOrBefore(records.get(end - 1).position())) {
      end--;
    }
    finished.put(part, end);
    furthest.merge(part, end, Math::max);
    if (unfinished == null) {
      failures.put(part, 0);
    }
  }

  private BatchResult invoke(Action.Deliver act, Part part, Batch batch, Deadline deadline) {
    Container container = world.containers().get(act.container());
    count(part, batch);
    return run(container, act.planned(), batch, deadline);
  }

  /** Delivers all that is left, in batches as large as possible and without faults. */
  void deliverAll() {
    try {
      world
          .streams()
          .runUntilIdle((batch, deadline) ->
              run(world.containers().get(0), PlannedFaults.NONE, batch, deadline));
    } catch (IllegalStateException endless) {
      world.breach().note(endless.getMessage());
    }
  }

  private BatchResult run(
      Container container, PlannedFaults planned, Batch batch, Deadline deadline) {
    Invocation invocation =
        new Invocation(world, planned, () -> container.engine().run(batch, deadline));
    batches.put(invocation, batch);
    long before = container.code().handled();
    try {
      return world.invocations().run(container, invocation);
    } finally {
      int most = HANDLED_AN_ATTEMPT * container.settings().attempts();
      requireLinear(batch.records().size(), most, container.code().handled() - before);
    }
  }

  /**
   * However many of a batch's records fail, each is tried a few times (R30). Where timers fail too,
   * so does each window of them, and the commit that it is in is handled again.
   */
  private void requireLinear(int records, int most, long handled) {
    int failing = records + world.streams().crowded() + most;
    int many = world.spec().timersFail() ? 2 * failing : failing;
    if (handled > (long) most * many * world.spec().windowsOfAnEvent()) {
      world.breach().note("a batch of " + records + " records was handled " + handled + " times");
    }
  }

  private void count(Part part, Batch batch) {
    boolean overlaps =
        world.invocations().sleepers().stream()
            .map(batches::get)
            .anyMatch(other -> other != null && meet(batch, other));
    world.happened().add("two invocations have one record", overlaps ? 1 : 0);
    SourceRecord first = batch.records().getFirst();
    long age = world.clock().nowMillis() - first.arrival();
    boolean again = part.log().indexOf(first) < furthest.getOrDefault(part, 0);
    world.happened().add("a finished record comes again", again ? 1 : 0);
    boolean old = again && age >= DAY_MILLIS;
    world.happened().add("a finished record comes again after a day", old ? 1 : 0);
  }

  private static boolean meet(Batch one, Batch other) {
    return one.records().stream().anyMatch(other.records()::contains);
  }

  /** Goes back from the first unfinished record, never forward, within the log's retention. */
  void rewind(Action.Rewind act) {
    Part part = world.streams().part(act.shard());
    List<SourceRecord> records = part.log();
    int end = world.spec().inParallel() ? 0 : finished.getOrDefault(part, 0);
    int from = Math.max(part.trimmed(), end - act.records());
    long oldest = world.clock().nowMillis() - Duration.ofDays(Spec.RETENTION_DAYS).toMillis();
    while (from < end && records.get(from).arrival() < oldest) {
      from++;
    }
    if (from < end) {
      world.happened().add("the iterator goes back");
      finished.put(part, from);
      world.streams().redeliver(part, records.get(from).position());
    }
  }

  /** The mapping of a stream begins at the trim horizon again. */
  void beginAgain(Feed feed) {
    feed.parts().forEach(part -> finished.put(part, part.trimmed()));
  }
}
