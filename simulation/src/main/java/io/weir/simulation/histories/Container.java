package io.weir.simulation.histories;

import io.weir.engine.Deadline;
import io.weir.engine.EmptyPoll;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.EngineStats;
import io.weir.engine.SourceRecord;
import io.weir.engine.TickResult;
import io.weir.simulation.dynamodb.FaultyClient;
import io.weir.simulation.histories.Feed.Part;
import io.weir.spi.Shard;
import io.weir.spi.SinkWriter;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A warm process: an engine with its cache and its clock. */
final class Container {
  private final World world;
  private final Code code;
  private final Settings settings;
  private final StateStore store;
  private final Engine engine;
  private Invocation running;
  private boolean noting;
  private long skew;

  /** A container of the function as it is deployed now. */
  Container(World world, Deployments now, EngineLimits limits) {
    this.world = world;
    this.settings = now.settings();
    this.code = now.code();
    Map<String, SinkWriter> writers = new HashMap<>();
    GatedWriter writer = new GatedWriter(world.sinks(), this);
    now.function().allSinks().forEach(sink -> writers.put(sink.name(), writer));
    if (world.rows() != null) {
      writers.put(Functions.RESULTS, world.rows().open(this));
    }
    this.store = world.stores().open(this);
    this.engine =
        new Engine(
            now.function().withLookups(declared -> world.reference().in(this, declared)),
            store,
            writers,
            world.streams().topology(),
            () -> world.clock().nowMillis() + skew,
            limits);
    if (world.spec().unaware()) {
      engine.earlierRetention(now.earlierRetention(limits));
    }
  }

  /** The settings with which the function was deployed when the container began. */
  Settings settings() {
    return settings;
  }

  World world() {
    return world;
  }

  /** The author's code that runs here. */
  Code code() {
    return code;
  }

  Engine engine() {
    return engine;
  }

  /** Ticks as the edge does: due keys, then silent shards, then keys that are due by that. */
  TickResult tick(Deadline deadline) {
    TickResult result = engine.tick(deadline);
    boolean looks = world.spec().idle() > 0 || world.spec().closes() > 0;
    if (!looks || world.spec().perKey() || world.spec().inParallel()) {
      return result;
    }
    Map<Shard, EmptyPoll> passed = new LinkedHashMap<>();
    for (EmptyPoll poll : passing()) {
      engine.pass(poll).ifPresent(now -> passed.put(poll.shard(), now));
    }
    List<EmptyPoll> silent = world.spec().idle() == 0 ? List.of() : silent();
    List<Shard> idle =
        engine.idle(silent.stream().map(poll -> passed.getOrDefault(poll.shard(), poll)).toList());
    return idle.isEmpty() && passed.isEmpty() ? result : plus(result, engine.tick(deadline));
  }

  /** The second one went on where the first one could not. */
  private static TickResult plus(TickResult one, TickResult more) {
    return new TickResult(
        one.looked() + more.looked(), one.fired() + more.fired(), more.complete(), more.reason());
  }

  /** Takes the stored progress of a shard; event time may have passed by this container's clock. */
  void stored(Progress progress) {
    if (world.spec().closes() > 0) {
      long now = world.clock().nowMillis() + skew;
      world.silentPasses().stored(progress, now, world.streams().parts(), world.spec().idle() > 0);
    }
  }

  /** The shards whose event time passes by the clock (decision 19). */
  private List<EmptyPoll> passing() {
    if (world.spec().closes() == 0) {
      return List.of();
    }
    long now = world.clock().nowMillis() + skew;
    List<Progress> left = engine.open(Functions.SOURCE);
    List<Progress> right = world.spec().ofTwoStreams() ? engine.open(Functions.RIGHT) : List.of();
    OptionalLong furthest =
        Stream.concat(left.stream(), right.stream())
            .map(progress -> engine.passing(new EmptyPoll(progress, now)))
            .flatMapToLong(OptionalLong::stream)
            .max();
    List<EmptyPoll> passing = new ArrayList<>();
    if (furthest.isPresent() && engine.isDueBy(furthest.getAsLong())) {
      passing(left, passing);
      passing(right, passing);
    }
    return passing;
  }

  private void passing(List<Progress> open, List<EmptyPoll> passing) {
    long now = world.clock().nowMillis() + skew;
    List<EmptyPoll> silent =
        open.stream()
            .filter(progress -> isSilent(progress, world.spec().closes()))
            .map(progress -> new EmptyPoll(progress, now))
            .toList();
    boolean apart = !world.spec().byValue() && !world.spec().ofTwoStreams();
    passing.addAll(apart || silent.size() == open.size() ? silent : List.of());
  }

  /** R7: everything in them is finished, and nothing has come for the declared time. */
  private List<EmptyPoll> silent() {
    List<Progress> open = new ArrayList<>(engine.open(Functions.SOURCE));
    if (world.spec().ofTwoStreams()) {
      open.addAll(engine.open(Functions.RIGHT));
    }
    long now = world.clock().nowMillis() + skew;
    List<EmptyPoll> silent = new ArrayList<>();
    for (Progress progress : open) {
      if (isSilent(progress, world.spec().idle()) && !engine.isSettled(progress)) {
        silent.add(new EmptyPoll(progress, now));
      }
    }
    return silent;
  }

  private boolean isSilent(Progress progress, int seconds) {
    return world.streams().listed().stream()
        .anyMatch(part -> part.isOf(progress) && isSilent(part, progress, seconds));
  }

  private boolean isSilent(Part part, Progress progress, int seconds) {
    List<SourceRecord> records = part.seen();
    SourceRecord last = records.isEmpty() ? null : records.getLast();
    if (last != null && !finished(progress, last)) {
      return false;
    }
    long since = last == null ? HistoryEvent.ZERO : last.arrival();
    boolean silent = world.clock().nowMillis() + skew - since >= seconds * 1_000L;
    boolean passedOver = silent && part.isFiltered();
    world.happened().add("a silent shard has records that are passed over", passedOver ? 1 : 0);
    return silent;
  }

  private static boolean finished(Progress progress, SourceRecord last) {
    return progress.covers(last.position())
        && !progress.isOfAnother(last.position(), last.arrival());
  }

  void skew(long millis) {
    skew = millis;
  }

  /** The invocation that runs here now, or the last one. */
  Invocation running() {
    return running;
  }

  /** Starts an invocation here; a sleeper stays the one that runs here. */
  Invocation run(Invocation invocation) {
    running = invocation;
    invocation.start();
    return invocation;
  }

  /**
   * Marks a call of the store that may note that the author's code has returned. A process that
   * ends in it looks like one that ends in that code, so few processes do.
   */
  void noting(boolean now) {
    noting = now;
  }

  /** The fault of the next call to a place. */
  Action.Fault nextCall(String place) {
    Action.Fault fault = met(place);
    if (fault != Action.Fault.NONE) {
      world.happened().add(place + ": " + fault);
    }
    return fault;
  }

  /**
   * The fault of the next request to DynamoDB. Throttling and server errors take turns, and so do
   * timeouts and server errors of requests that took effect.
   */
  FaultyClient.Fault nextRequest(String place) {
    Action.Fault fault = met(place);
    boolean even = running != null && running.calls() % 2 == 0;
    FaultyClient.Fault met =
        switch (fault) {
          case NONE, SLOW -> FaultyClient.Fault.NONE;
          case REFUSED -> even ? FaultyClient.Fault.THROTTLED : FaultyClient.Fault.REFUSED;
          case LOST -> even ? FaultyClient.Fault.TIMED_OUT : FaultyClient.Fault.LOST;
          case HALF -> FaultyClient.Fault.HALF;
        };
    if (fault != Action.Fault.NONE) {
      world.happened().add(place + ": " + (fault == Action.Fault.SLOW ? fault : met));
    }
    return met;
  }

  /** New rows are the rule: they go many at a time. */
  void inserts() {
    world.happened().add("result table: rows inserted together");
  }

  private Action.Fault nextOwn(boolean sink) {
    try {
      return running.nextCall(noting && !world.invocations().mayEndInNotes(), sink);
    } catch (Invocation.Gone gone) {
      if (noting) {
        world.invocations().endedInNote();
      }
      throw gone;
    }
  }

  private Action.Fault met(String place) {
    if (running == null) {
      return Action.Fault.NONE;
    }
    Action.Fault own = nextOwn(Outages.isSink(place));
    return own == Action.Fault.NONE ? world.outages().nextCall(place) : own;
  }

  /** The engine's counts since it was made. */
  EngineStats stats() {
    return engine.stats();
  }
}
