package io.weir.simulation.histories;

import io.weir.Operator;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.engine.EarlierRetention;
import io.weir.engine.EngineLimits;
import io.weir.engine.StoredDefinition;
import io.weir.state.InMemoryStateStore;
import io.weir.state.StateStore;
import io.weir.testkit.ThroughBytes;
import java.util.HashMap;
import java.util.Map;

/** The function as it is deployed now: its code, its settings, and the deployments of others. */
final class Deployments {
  private final World world;
  private final Spec spec;

  /**
   * True in every third history: state goes through its bytes after each event and timer, so that a
   * codec that loses something shows wherever batches are cut.
   */
  private final boolean reopens;

  private final boolean changeCode;

  /** Holds the stored definitions, out of reach of the faults that are counted. */
  private final StateStore definitions = new InMemoryStateStore();

  private final Map<Integer, Integer> failures = new HashMap<>();
  private StreamFunction function;
  private Code code;
  private Settings settings;
  private int parksAtMost;
  private boolean newer;

  Deployments(World world, History history) {
    this.world = world;
    this.spec = history.spec();
    this.reopens = Math.floorMod(history.acts().size(), 3) == 0;
    this.changeCode = history.acts().stream().anyMatch(Action.Deploy.class::isInstance);
    this.settings = Settings.of(spec);
    this.parksAtMost = settings.park();
    this.code =
        Code.of(world.happened(), (by, atTimeout) -> world.invocations().end(by, atTimeout));
    boolean folds = spec.windowed() || spec.compute() == Spec.Compute.COUNT;
    boolean inPlace = folds && spec.inPlace() > 0;
    world.happened().add("accumulators are changed in place", inPlace ? 1 : 0);
    this.function = build();
  }

  private StreamFunction build() {
    Program program = new Program(this::fails, code::end, spec);
    Handlers handlers = new Handlers(spec, program, code);
    StreamFunction built = Functions.build(settings, handlers, newer, this::turned, this::sink);
    return reopens ? built.withOperator(this::reopening) : built;
  }

  private Operator<?, ?> reopening(Operator<?, ?> operator) {
    world.happened().add("state goes through its bytes after each event");
    return new ThroughBytes<>(operator, world.breach()::note);
  }

  private byte[] turned(byte[] state) {
    code.enter(Code.Place.UPCAST, 1);
    world.happened().add(newer ? "an upcast of state" : "old code reads new state");
    return RenewedOperator.turned(state);
  }

  private Sink<Object> sink(String name) {
    return world.rows() != null && name.equals(Functions.RESULTS)
        ? world.rows().sink()
        : world.sinks().sink(name, code);
  }

  /**
   * A flaky handler fails the first time, and every other event's the second time too. Where
   * failing events are parked for long, and many of them, it may also fail until it is parked.
   */
  private boolean fails(int index) {
    boolean parks = spec.mends() && index < Program.TIMERS / 2;
    int times = failures.merge(index, 1, Integer::sum);
    boolean untilParked = times == 3 && index % 3 == 2;
    world.happened().add("a handler fails until its event is parked", untilParked ? 1 : 0);
    return times <= 1 + index % (parks ? 3 : 2);
  }

  StreamFunction function() {
    return function;
  }

  Code code() {
    return code;
  }

  Settings settings() {
    return settings;
  }

  /**
   * What a process of the function as it is deployed now finds out, as it starts, of retentions
   * before its own.
   */
  EarlierRetention earlierRetention(EngineLimits limits) {
    String accepted = function.description().fingerprint();
    StoredDefinition definition =
        new StoredDefinition(
            function, definitions, accepted, limits, () -> world.clock().nowMillis());
    definition.settle();
    return definition.earlier();
  }

  /** The most minutes that any deployment parked an event for. */
  int parksAtMost() {
    return parksAtMost;
  }

  /** True if code with another form of state is deployed at some time. */
  boolean changeCode() {
    return changeCode;
  }

  /** Deploys the newer code, or the older one. */
  void deploy(boolean nowNewer) {
    world.happened().add(nowNewer == newer ? "same code again" : nowNewer ? "deploy" : "rollback");
    newer = nowNewer;
    mend();
  }

  void change(Action.Change change) {
    Settings next = settings.with(change, spec);
    if (next.equals(settings)) {
      return;
    }
    world.happened().add("a deployment changes: " + change.what());
    settings = next;
    parksAtMost = Math.max(parksAtMost, next.park());
    world.streams().factor(settings.factor());
    deploy();
  }

  /** Deploys the same code with nothing missing. */
  void mend() {
    world.happened().add("a package is mended", code.isWhole() ? 0 : 1);
    code = code.mended();
    deploy();
  }

  /** Deploys a package in which something is missing. */
  void lack(Action.Broken lacks) {
    code = code.lacking(lacks);
    deploy();
  }

  /** Deploys what is whole, and the newest there is, for good. */
  void settle() {
    if (changeCode) {
      deploy(true);
    } else if (!code.isWhole()) {
      mend();
    }
  }

  /** Sleepers go on with the code that they have. */
  private void deploy() {
    function = build();
    world.containers().renewAll();
  }
}
