package io.weir.simulation.histories;

import io.weir.state.StateStore;
import io.weir.testkit.SimulatedClock;
import java.time.Duration;
import java.time.Instant;

/**
 * Runs one history: real engine, real event source mapping, virtual time. It holds what there is in
 * it, and gives each act to the class whose matter it is.
 */
final class World {
  /** The time of an invocation. */
  static final long TIMEOUT_MILLIS = 60_000;

  private static final Duration SLOW = Duration.ofSeconds(30);

  private final History history;
  private final SimulatedClock clock =
      SimulatedClock.startingAt(Instant.ofEpochMilli(HistoryEvent.ZERO));
  private final Occurrences happened = new Occurrences();
  private final Breach breach = new Breach();
  private final SilentPasses silentPasses = new SilentPasses();
  private final SimulatedStreams streams;
  private final KeptSinks sinks;
  private final ReferenceData reference;
  private final RowTable rows;
  private final Stores stores;
  private final Containers containers = new Containers(this);
  private final Invocations invocations = new Invocations(this);
  private final Outages outages = new Outages(this);
  private final BatchDeliveries deliveries = new BatchDeliveries(this);
  private final Ticks ticks = new Ticks(this);
  private final Settling settling = new Settling(this);
  private final Waiting waiting = new Waiting(this);
  private final StreamChanges streamChanges;
  private final Deployments deployments;

  World(History history) {
    this.history = history;
    Spec spec = history.spec();
    this.streams = new SimulatedStreams(spec, clock);
    this.rows = spec.rows() ? RowTable.create(spec.numbers()) : null;
    this.sinks = new KeptSinks(spec);
    this.reference = new ReferenceData(this);
    this.stores = Stores.of(spec.store(), clock::now);
    this.streamChanges = new StreamChanges(this);
    this.deployments = new Deployments(this, history);
  }

  /** Runs all acts; then everything is delivered, sleepers end, and ticks come. */
  void run() {
    history.acts().forEach(this::act);
    settling.settle();
    invocations.wakeAll();
    settling.settle();
  }

  private void act(Action act) {
    invocations.acting(act);
    switch (act) {
      case Action.Put put -> streams.put(put);
      case Action.Bundle bundle -> streams.put(bundle);
      case Action.Sheet sheet -> put(sheet);
      case Action.Crowd crowd -> streams.put(crowd);
      case Action.Deploy deploy -> deployments.deploy(deploy.newer());
      case Action.Broken broken -> deployments.lack(broken);
      case Action.Mended mended -> deployments.mend();
      case Action.Change change -> deployments.change(change);
      case Action.Split split -> streams.split(split.shard());
      case Action.Merge merge -> streams.merge();
      case Action.Resize resize -> streamChanges.resize(resize);
      case Action.Trim trim -> streamChanges.trim(trim);
      case Action.Recreate recreate -> streamChanges.recreate(recreate);
      case Action.Repoint repoint -> streamChanges.repoint(repoint);
      case Action.Remap remap -> streamChanges.remap(remap);
      case Action.Deliver deliver -> deliveries.deliver(deliver);
      case Action.Rewind rewind -> deliveries.rewind(rewind);
      case Action.Tick tick -> ticks.tick(tick);
      case Action.Wake wake -> invocations.wake(wake);
      case Action.Race race -> invocations.race(race);
      case Action.Outage outage -> outages.begin(outage);
      case Action.Cold cold -> containers.cold(cold.container());
      case Action.Skew skew -> containers.skew(skew);
      case Action.Pass pass -> waiting.pass(pass.millis());
      case Action.Brink brink -> waiting.brink(brink.millis());
      case Action.Sweep sweep -> happened.add("TTL deletes items", stores.sweep(clock.nowMillis()));
    }
  }

  private void put(Action.Sheet sheet) {
    if (streams.put(sheet)) {
      String what = sheet.torn() ? "that is torn" : sheet.keys().isEmpty() ? "without any" : "";
      happened.add(("a record of events " + what).strip() + (sheet.packed() ? ", packed" : ""));
    }
  }

  /** The time of a call that is slow. */
  void slowCall() {
    clock.advance(SLOW);
  }

  /** The time of an invocation that does not end by itself. */
  void timeout() {
    clock.advance(Duration.ofMillis(TIMEOUT_MILLIS));
  }

  Spec spec() {
    return history.spec();
  }

  /** True if a container's clock is wrong at some time. */
  boolean isSkewed() {
    return history.acts().stream().anyMatch(Action.Skew.class::isInstance);
  }

  SimulatedClock clock() {
    return clock;
  }

  /** The counts of what has happened so far. */
  Occurrences happened() {
    return happened;
  }

  Breach breach() {
    return breach;
  }

  /** The fault that shows without a comparison; null if there is none. */
  String broken() {
    return breach.isThere()
        ? breach.text()
        : sinks.broken() != null ? sinks.broken() : sinks.lostCopy();
  }

  SilentPasses silentPasses() {
    return silentPasses;
  }

  SimulatedStreams streams() {
    return streams;
  }

  KeptSinks sinks() {
    return sinks;
  }

  /** What lookups find. */
  ReferenceData reference() {
    return reference;
  }

  /** The table of results; null if they are not kept in one. */
  RowTable rows() {
    return rows;
  }

  Stores stores() {
    return stores;
  }

  /** The state, to read without faults. */
  StateStore store() {
    return stores.plain();
  }

  Containers containers() {
    return containers;
  }

  Deployments deployments() {
    return deployments;
  }

  Invocations invocations() {
    return invocations;
  }

  Outages outages() {
    return outages;
  }

  BatchDeliveries deliveries() {
    return deliveries;
  }

  Ticks ticks() {
    return ticks;
  }

  Settling settling() {
    return settling;
  }

  Waiting waiting() {
    return waiting;
  }
}
