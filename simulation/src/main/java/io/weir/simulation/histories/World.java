package io.weir.simulation.histories;

import io.weir.Operator;
import io.weir.Sink;
import io.weir.StreamFunction;
import io.weir.codec.UnreadableStateException;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.EngineLimits;
import io.weir.engine.SourceRecord;
import io.weir.engine.TickResult;
import io.weir.simulation.histories.Feed.Part;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import io.weir.testkit.ShardSimulator;
import io.weir.testkit.SimulatedClock;
import io.weir.testkit.SimulatedInvocation;
import io.weir.testkit.SimulatedOutcome;
import io.weir.testkit.ThroughBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Runs one history: real engine, real event source mapping, virtual time. */
final class World {
  /** A delivery that failed so often is left alone: a record that kills each time is given up. */
  private static final int MOST_FAILURES = 3;

  private static final int CONTAINERS = 3;

  /**
   * The most times that a record may be handled in an invocation, for each attempt of the policy,
   * since each of its windows handles it; also the most records that are neither of its batch nor
   * of a crowd.
   */
  private static final int HANDLED_AN_ATTEMPT = 10;

  /** The most processes that may end where it seems that the author's code ended them. */
  private static final int MOST_ENDS_IN_NOTES = 2;

  /** The most processes that may end by one record, or by the timers of all keys at one time. */
  private static final int MOST_ENDS = 60;

  /** The most ticks that the timers of a history may end. */
  private static final int MOST_DEATHS = 2_000;

  /** Containers differ in how they cut their work, which must not show. */
  private static final EngineLimits[] LIMITS = {
    EngineLimits.DEFAULT,
    EngineLimits.DEFAULT
        .withCacheBytes(700)
        .withCommitsOf(2, 90)
        .withOpenedBytes(1)
        .withLoadedBytes(1),
    EngineLimits.DEFAULT.withKeysPerRound(1)
  };

  private static final Set<String> STORES = Set.of("store", "state table");
  private static final Action.Outage OVER = new Action.Outage(false, Action.Fault.NONE, 0);
  private static final long MOST_BACKLOG_MILLIS = Spec.BACKLOG_DAYS * 86_400_000L;
  private static final int MOST_TICKS = 30;
  private static final long DAY_MILLIS = 86_400_000;
  private static final long TIMEOUT_MILLIS = 60_000;

  /** The time from the deletion of a stream to the creation of the next one. */
  private static final Duration CREATION = Duration.ofMinutes(1);

  private static final BatchResult TICKED = BatchResult.DONE;

  /** An invocation that does not answer, to the mapping. Many do, and nobody reads where. */
  private static final class Ended extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Ended(String how) {
      super(how);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private final History history;
  private final SimulatedClock clock =
      SimulatedClock.startingAt(Instant.ofEpochMilli(HistoryEvent.ZERO));
  private final SimulatedStreams streams;
  private final KeptSinks sinks;
  private final RowTable rows;
  private final Stores stores;
  private StreamFunction function;
  private Code code;
  private Settings settings;

  /** Minutes that any release parks an event for. */
  private int parksAtMost;

  private Invocation active;
  private int endsInNotes;
  private final Map<String, Integer> ends = new HashMap<>();
  private boolean newer;

  /** True if some act deploys other code. */
  private final boolean deployed;

  private final Container[] containers = new Container[CONTAINERS];
  private final List<Invocation> sleepers = new ArrayList<>();
  private final List<Integer> raceWidths = new ArrayList<>();
  private final Map<Part, Integer> failures = new HashMap<>();
  private final Map<Part, Integer> finished = new HashMap<>();
  private final Map<Part, Integer> furthest = new HashMap<>();
  private final Map<Integer, Integer> flaky = new HashMap<>();
  private final Occurrences happened = new Occurrences();
  private final Closings closings = new Closings();
  private final List<Container> everyContainer = new ArrayList<>();
  private final Map<Invocation, Batch> asleep = new HashMap<>();
  private Action.Outage outage = OVER;
  private final List<Boolean> deaths = new ArrayList<>();
  private final Set<Action> stopped = new HashSet<>();
  private Action acting;

  /** Milliseconds that have passed since all was delivered, as far as acts let them pass. */
  private long waited;

  private String broken;

  World(History history) {
    this.history = history;
    this.deployed = history.acts().stream().anyMatch(Action.Deploy.class::isInstance);
    Spec spec = history.spec();
    this.streams = new SimulatedStreams(spec, clock);
    this.rows = spec.rows() ? RowTable.create(spec.numbers()) : null;
    this.sinks = new KeptSinks(spec);
    this.stores = Stores.of(spec.store(), clock::now);
    this.settings = Settings.of(spec);
    this.parksAtMost = settings.park();
    this.code = Code.of(happened, this::end);
    boolean folds = spec.windowed() || spec.compute() == Spec.Compute.COUNT;
    happened.add("accumulators are changed in place", folds && spec.inPlace() > 0 ? 1 : 0);
    this.function = build();
  }

  private StreamFunction build() {
    Program program = new Program(this::fails, code::end, history.spec());
    StreamFunction built =
        Functions.build(
            history.spec(), settings, program, this::sink, newer ? 2 : 1, this::turned, code);
    return reopened() ? built.withOperator(this::reopening) : built;
  }

  /**
   * In every third history state goes through its bytes after each event and timer, so that a codec
   * that loses something shows wherever batches are cut.
   */
  private boolean reopened() {
    return Math.floorMod(history.acts().size(), 3) == 0;
  }

  private Operator<?, ?> reopening(Operator<?, ?> operator) {
    happened.add("state goes through its bytes after each event");
    return new ThroughBytes<>(operator, this::lossy);
  }

  private void lossy(String problem) {
    broken = broken == null ? problem : broken;
  }

  /** The author's code ends the process in which it runs; that is given up at some time. */
  private void end(String by, boolean atTimeout) {
    if (ends.merge(by, 1, Integer::sum) > MOST_ENDS && broken == null) {
      broken = "processes end without end by " + by;
    }
    if (atTimeout) {
      timeout();
    }
    throw active.die("by its own code");
  }

  boolean mayEndInNotes() {
    return endsInNotes < MOST_ENDS_IN_NOTES;
  }

  void endedInNote() {
    endsInNotes++;
    happened.add("the process ends while it takes a note");
  }

  static boolean isSink(String place) {
    return !STORES.contains(place);
  }

  /** The fault that any call to a place has now. */
  Action.Fault outage(String place) {
    boolean concerned = outage.calls() > 0 && outage.store() != isSink(place);
    if (!concerned) {
      return Action.Fault.NONE;
    }
    happened.add("an outage of " + (outage.store() ? "the store" : "the sinks"));
    outage = new Action.Outage(outage.store(), outage.fault(), outage.calls() - 1);
    if (outage.fault() == Action.Fault.SLOW) {
      slow();
    }
    return outage.fault();
  }

  private byte[] turned(byte[] state) {
    code.enter(Code.Place.UPCAST, 1);
    happened.add(newer ? "an upcast of state" : "old code reads new state");
    return RenewedOperator.turned(state);
  }

  private Sink<Object> sink(String name) {
    return rows != null && name.equals(Functions.RESULTS) ? rows.sink() : sinks.sink(name, code);
  }

  /**
   * A flaky handler fails the first time, and every other event's the second time too. Where
   * failing events are parked for long, and many of them, it may also fail until it is parked.
   */
  private boolean fails(int index) {
    boolean parks = history.spec().mends() && index < Program.TIMERS / 2;
    int times = flaky.merge(index, 1, Integer::sum);
    happened.add("a handler fails until its event is parked", times == 3 && index % 3 == 2 ? 1 : 0);
    return times <= 1 + index % (parks ? 3 : 2);
  }

  /** True if a container's clock is wrong at some time. */
  boolean isSkewed() {
    return history.acts().stream().anyMatch(Action.Skew.class::isInstance);
  }

  /** The next use of it finds a new one. */
  private void renew(int index) {
    containers[index] = null;
  }

  private EngineLimits limits(int index) {
    EngineLimits limits = LIMITS[index].withParallelizationFactor(settings.factor());
    if (!history.spec().unaware()) {
      limits = limits.withStreamRetention(Duration.ofDays(Spec.RETENTION_DAYS));
    }
    return settings.cacheBytes() < 0 ? limits : limits.withCacheBytes(settings.cacheBytes());
  }

  private Container container(int index) {
    if (containers[index] == null) {
      containers[index] = new Container(this, function, code, settings, stores, limits(index));
      everyContainer.add(containers[index]);
    }
    return containers[index];
  }

  SimulatedStreams streams() {
    return streams;
  }

  /** The table of results; null if they are not kept in one. */
  RowTable rows() {
    return rows;
  }

  Spec spec() {
    return history.spec();
  }

  SimulatedClock clock() {
    return clock;
  }

  KeptSinks sinks() {
    return sinks;
  }

  StateStore store() {
    return stores.plain();
  }

  Stores stores() {
    return stores;
  }

  /** The code as it is now. */
  StreamFunction function() {
    return function;
  }

  /** TTL comes round in the state's table. */
  void expire(long now) {
    stores.sweep(now);
  }

  /** The counts of what has happened so far. */
  Occurrences happened() {
    return happened;
  }

  /** True if that one of the invocations that were to die did; false if there was none. */
  boolean died(int number) {
    return number < deaths.size() && deaths.get(number);
  }

  /** True if the invocation of an act died or fell asleep before its end. */
  boolean stopped(Action act) {
    return stopped.contains(act);
  }

  boolean segments() {
    return stores.hasSegments();
  }

  List<Container> everyContainer() {
    return everyContainer;
  }

  /** The fault that shows without a comparison; null if there is none. */
  String broken() {
    return broken != null ? broken : sinks.broken() != null ? sinks.broken() : sinks.lostCopy();
  }

  void run() {
    history.acts().forEach(this::act);
    settle();
    new ArrayList<>(sleepers).forEach(sleeper -> wake(sleeper, Integer.MAX_VALUE / 2));
    settle();
  }

  private void act(Action act) {
    acting = act;
    switch (act) {
      case Action.Put put -> streams.put(put);
      case Action.Bundle bundle -> streams.put(bundle);
      case Action.Sheet sheet -> put(sheet);
      case Action.Deploy deploy -> deploy(deploy.newer());
      case Action.Broken broken -> deploy(broken);
      case Action.Mended mended -> mend();
      case Action.Change change -> change(change);
      case Action.Split split -> streams.split(split.shard());
      case Action.Merge merge -> streams.merge();
      case Action.Resize resize -> resize(resize);
      case Action.Trim trim -> trim(trim);
      case Action.Recreate recreate -> recreate(recreate);
      case Action.Repoint repoint -> repoint(repoint);
      case Action.Remap remap -> remap(remap);
      case Action.Deliver deliver -> deliver(deliver);
      case Action.Tick tick -> tick(tick);
      case Action.Wake wake -> wake(wake);
      case Action.Race race -> race(race);
      case Action.Outage next -> outage = next;
      case Action.Crowd crowd -> streams.put(crowd);
      case Action.Cold cold -> {
        happened.add("a cold start", containers[cold.container() % CONTAINERS] == null ? 0 : 1);
        renew(cold.container() % CONTAINERS);
      }
      case Action.Skew skew -> {
        happened.add("a container's clock is wrong");
        container(skew.container() % CONTAINERS).skew(skew.millis());
      }
      case Action.Rewind rewind -> rewind(rewind);
      case Action.Pass pass -> pass(pass.millis());
      case Action.Brink brink -> brink(brink.millis());
      case Action.Sweep sweep -> happened.add("TTL deletes items", stores.sweep(clock.nowMillis()));
    }
  }

  private void deploy(boolean nowNewer) {
    happened.add(nowNewer == newer ? "same code again" : nowNewer ? "deploy" : "rollback");
    newer = nowNewer;
    mend();
  }

  private void change(Action.Change change) {
    Settings next = settings.with(change, history.spec());
    if (next.equals(settings)) {
      return;
    }
    happened.add("a deployment changes: " + change.what());
    settings = next;
    parksAtMost = Math.max(parksAtMost, next.park());
    streams.factor(settings.factor());
    deploy();
  }

  private void mend() {
    happened.add("a package is mended", code.isWhole() ? 0 : 1);
    code = code.mended();
    deploy();
  }

  private void deploy(Action.Broken lacks) {
    code = code.lacking(lacks);
    deploy();
  }

  /** Sleepers go on with the code that they have. */
  private void deploy() {
    function = build();
    IntStream.range(0, CONTAINERS).forEach(this::renew);
  }

  private void deliver(Action.Deliver act) {
    Part part = streams.part(act.shard());
    Shard shard = part.shard();
    ShardSimulator mapping = part.feed().mapping();
    OptionalLong due = mapping.nextDue(shard);
    if (due.isEmpty()) {
      return;
    }
    clock.advanceTo(due.getAsLong());
    boolean enough = failures.getOrDefault(part, 0) >= MOST_FAILURES && !act.end().hangs();
    Action.Deliver now =
        enough
            ? new Action.Deliver(
                act.shard(),
                act.size(),
                act.container(),
                Action.End.RETURN,
                0,
                Action.Fault.NONE,
                0,
                0)
            : act;
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
    int slot = act.container() % CONTAINERS;
    Container container = container(slot);
    Invocation invocation =
        new Invocation(
            act.end(),
            act.at(),
            act.fault(),
            act.faultAt(),
            act.faults(),
            this::slow,
            this::timeout,
            () -> container.engine().run(batch, deadline));
    countDelivery(part, batch);
    asleep.put(invocation, batch);
    return linear(batch, slot, container, invocation);
  }

  private BatchResult linear(Batch batch, int slot, Container container, Invocation invocation) {
    long before = container.code().handled();
    try {
      return started(slot, container, invocation);
    } finally {
      int most = HANDLED_AN_ATTEMPT * container.settings().attempts();
      requireLinear(batch.records().size(), most, container.code().handled() - before);
    }
  }

  /** However many of a batch's records fail, each is tried a few times (R30). */
  private void requireLinear(int records, int most, long handled) {
    int many = records + streams.crowded() + most;
    if (handled > (long) most * many * history.spec().windowsOfAnEvent() && broken == null) {
      broken = "a batch of " + records + " records was handled " + handled + " times";
    }
  }

  private void countDelivery(Part part, Batch batch) {
    boolean overlaps =
        sleepers.stream().map(asleep::get).anyMatch(other -> other != null && meet(batch, other));
    happened.add("two invocations have one record", overlaps ? 1 : 0);
    long age = clock.nowMillis() - batch.records().getFirst().arrival();
    boolean again = part.log().indexOf(batch.records().getFirst()) < furthest.getOrDefault(part, 0);
    happened.add("a finished record comes again", again ? 1 : 0);
    happened.add("a finished record comes again after a day", again && age >= DAY_MILLIS ? 1 : 0);
  }

  private static boolean meet(Batch one, Batch other) {
    return one.records().stream().anyMatch(other.records()::contains);
  }

  private void slow() {
    clock.advance(Duration.ofSeconds(30));
  }

  private void timeout() {
    clock.advance(Duration.ofMillis(TIMEOUT_MILLIS));
  }

  private BatchResult started(int slot, Container container, Invocation invocation) {
    active = invocation;
    container.run(invocation);
    if (invocation.isToDie()) {
      deaths.add(invocation.failure() instanceof Invocation.Gone);
    }
    if (invocation.isStopped()) {
      stopped.add(acting);
    }
    if (!invocation.ended()) {
      happened.add("an invocation falls asleep");
      sleepers.add(invocation);
      renew(slot);
      throw new Ended("timed out");
    }
    if (invocation.failure() != null) {
      if (!Code.isLack(invocation.failure())) {
        renew(slot);
      }
      note(invocation.failure());
      throw new Ended("died");
    }
    boolean inTime = !invocation.result().reason().contains("deadline");
    happened.add("the deadline stops an invocation", inTime ? 0 : 1);
    return invocation.result();
  }

  private void note(Throwable failure) {
    count(failure);
    boolean expected =
        failure instanceof Invocation.Gone
            || failure instanceof StateStoreException
            || Code.isLack(failure)
            || deployed()
                && !history.spec().prepared()
                && failure instanceof UnreadableStateException;
    if (!expected && broken == null) {
      java.io.StringWriter text = new java.io.StringWriter();
      failure.printStackTrace(new java.io.PrintWriter(text));
      broken = "the engine threw " + text;
    }
  }

  private void count(Throwable failure) {
    if (failure instanceof Invocation.Gone gone) {
      happened.add(gone.getMessage());
    } else if (failure instanceof UnreadableStateException) {
      happened.add("old code refuses what new code wrote");
    }
  }

  private void tick(Action.Tick act) {
    int slot = act.container() % CONTAINERS;
    Container container = container(slot);
    Deadline deadline = deadline();
    Supplier<BatchResult> body =
        () -> {
          ticked(container, deadline);
          return TICKED;
        };
    Invocation invocation =
        new Invocation(
            act.end(),
            act.at(),
            act.fault(),
            act.faultAt(),
            act.faults(),
            this::slow,
            this::timeout,
            body);
    try {
      started(slot, container, invocation);
    } catch (IllegalStateException ended) {
      return;
    }
  }

  /** Runs a tick; one that the deadline stopped may not have checked all shards. */
  private TickResult ticked(Container container, Deadline deadline) {
    Runnable ended = streams.tick();
    TickResult result = container.tick(deadline);
    if (result.reason().isEmpty() && deadline.remainingMillis() > TIMEOUT_MILLIS / 2) {
      ended.run();
    }
    return result;
  }

  /** Takes the stored progress of a shard; event time may have passed by the clock. */
  void stored(Progress progress, long now) {
    if (history.spec().closes() > 0) {
      closings.stored(progress, now, streams.parts(), history.spec().idle() > 0);
    }
  }

  Closings closings() {
    return closings;
  }

  private Deadline deadline() {
    long end = clock.nowMillis() + TIMEOUT_MILLIS;
    return () -> Math.max(0, end - clock.nowMillis());
  }

  private void wake(Action.Wake act) {
    if (sleepers.isEmpty()) {
      return;
    }
    Invocation sleeper = sleepers.get(act.sleeper() % sleepers.size());
    wake(sleeper, act.calls());
    if (act.kill() && !sleeper.ended()) {
      sleeper.kill();
      count(sleeper.failure());
      sleepers.remove(sleeper);
    }
  }

  private void race(Action.Race act) {
    boolean mayKill = act.kill();
    for (int turn = 0; !sleepers.isEmpty(); turn++) {
      int width = sleepers.size() + (mayKill ? 1 : 0);
      raceWidths.add(width);
      int choice = turn < act.choices().length() ? act.choices().charAt(turn) - '0' : 0;
      if (choice % width < sleepers.size()) {
        wake(sleepers.get(choice % width), 1);
      } else {
        mayKill = false;
        sleepers.removeFirst().kill();
      }
    }
  }

  /** Among how many there was to choose at each turn of a race. */
  List<Integer> raceWidths() {
    return raceWidths;
  }

  private void wake(Invocation sleeper, int calls) {
    long before = sleeper.calls();
    active = sleeper;
    sleeper.wake(calls);
    happened.add("a sleeper wakes and makes calls", sleeper.calls() > before ? 1 : 0);
    if (sleeper.ended()) {
      sleepers.remove(sleeper);
      if (sleeper.failure() != null) {
        note(sleeper.failure());
      }
    }
  }

  private void put(Action.Sheet sheet) {
    if (streams.put(sheet)) {
      String what = sheet.torn() ? "that is torn" : sheet.keys().isEmpty() ? "without any" : "";
      happened.add(("a record of events " + what).strip() + (sheet.packed() ? ", packed" : ""));
    }
  }

  /** Goes back from the first unfinished record, never forward, within the log's retention. */
  private void rewind(Action.Rewind act) {
    Part part = streams.part(act.shard());
    List<SourceRecord> records = part.log();
    int end = history.spec().inParallel() ? 0 : finished.getOrDefault(part, 0);
    int from = Math.max(part.trimmed(), end - act.records());
    long oldest = clock.nowMillis() - Duration.ofDays(Spec.RETENTION_DAYS).toMillis();
    while (from < end && records.get(from).arrival() < oldest) {
      from++;
    }
    if (from < end) {
      happened.add("the iterator goes back");
      finished.put(part, from);
      streams.redeliver(part, records.get(from).position());
    }
  }

  /**
   * A stalled invocation is gone long before an hour has passed, and no record waits nearly as long
   * as the log keeps it, however often some time passes; nor is a container warm for days.
   */
  private void pass(long millis) {
    if (millis >= 3_600_000) {
      new ArrayList<>(sleepers).forEach(sleeper -> wake(sleeper, Integer.MAX_VALUE / 2));
    }
    if (waited + millis >= MOST_BACKLOG_MILLIS) {
      happened.add("days pass between deliveries");
      settle();
      IntStream.range(0, CONTAINERS).forEach(this::renew);
      waited = 0;
    }
    waited += millis;
    clock.advance(Duration.ofMillis(millis));
    if (Feature.TRIMMING.isThere()) {
      streams.expire();
    }
  }

  /** Containers are new: none is warm for so long. */
  private void brink(int millis) {
    drain();
    long at = stores.nextExpiry(clock.nowMillis()).orElse(0) - millis;
    if (at > clock.nowMillis()) {
      happened.add("an item is about to expire");
      pass(at - clock.nowMillis());
      waited = 0;
      IntStream.range(0, CONTAINERS).forEach(this::renew);
    }
  }

  /** Time passes after all is over, retention ends, and ticks come. */
  void later(long millis) {
    clock.advance(Duration.ofMillis(millis));
    streams.expire();
    settle();
  }

  private void resize(Action.Resize act) {
    happened.add("the number of shards is updated");
    streams.resize(streams.slot(act.stream()), act.shards());
  }

  /** Sleepers have ended long before a day has passed. */
  private void trim(Action.Trim act) {
    if (act.ticks()) {
      settle();
    } else {
      drain();
    }
    pass(DAY_MILLIS + 3_600_000);
    waited = 0;
    IntStream.range(0, CONTAINERS).forEach(this::renew);
    happened.add("a shard is trimmed", streams.trim());
  }

  /** Sleepers of the old one sleep on. */
  private void recreate(Action.Recreate act) {
    drain();
    boolean higher = history.spec().inParallel() && !Feature.SAME_NUMBERS_IN_PARALLEL.isThere();
    Action.Order order = higher ? Action.Order.HIGHER : act.order();
    happened.add("a stream is made anew: " + order);
    clock.advance(CREATION);
    streams.recreate(streams.slot(act.stream()), act.shards(), order);
  }

  /** The function's configuration changes: new containers know the new stream, and sleepers not. */
  private void repoint(Action.Repoint act) {
    drain();
    happened.add("a source is pointed at another stream: " + act.order());
    clock.advance(CREATION);
    streams.repoint(streams.slot(act.stream()), act.shards(), act.order());
    IntStream.range(0, CONTAINERS).forEach(this::renew);
  }

  private void remap(Action.Remap act) {
    if (history.spec().inParallel()) {
      return;
    }
    drain();
    happened.add("a mapping begins at the trim horizon again");
    Feed feed = streams.remap(streams.slot(act.stream()));
    feed.parts().forEach(part -> finished.put(part, part.trimmed()));
  }

  /** Delivers everything without further faults, and without ticks. */
  private void drain() {
    outage = OVER;
    if (deployed()) {
      deploy(true);
    } else if (!code.isWhole()) {
      mend();
    }
    deliverAll();
    happened.add(
        "a sleeper is left behind", streams.feeds().size() > 1 && !sleepers.isEmpty() ? 1 : 0);
  }

  private boolean deployed() {
    return deployed;
  }

  /** Delivers everything without further faults, and ticks until nothing is due. */
  private void settle() {
    drain();
    int most = MOST_TICKS + (history.spec().park() > 0 ? streams.crowded() : 0);
    int quiet = 0;
    for (int i = 0; i < most && broken == null; i++) {
      clock.advance(untilNextTick());
      TickResult result = calmTick(i % CONTAINERS);
      boolean idle = result != null && result.fired() == 0 && result.reason().isEmpty();
      quiet = idle ? quiet + 1 : 0;
      if (i >= 2 && quiet >= (isSkewed() ? CONTAINERS : 1)) {
        return;
      }
    }
    broken = broken == null ? "ticks find something to do without end" : broken;
  }

  private void deliverAll() {
    try {
      streams.runUntilIdle((batch, deadline) -> calm(batch, deadline));
    } catch (IllegalStateException endless) {
      broken = broken == null ? endless.getMessage() : broken;
    }
  }

  /**
   * Long enough for what waits for time to pass, whatever the containers' clocks. With a clock of
   * its own a key that only fired waits in the wall clock's part of the due index, by the minute.
   */
  private Duration untilNextTick() {
    Spec spec = history.spec();
    boolean waits = spec.processing() || spec.idle() > 0 || spec.perKey();
    long passes = spec.closes() == 0 ? 0 : spec.closes() + Spec.SKEW / 1_000 + 900;
    return Duration.ofSeconds(120L * parksAtMost + spec.idle() + (waits ? 600 : 0) + passes);
  }

  private BatchResult calm(Batch batch, Deadline deadline) {
    Container container = container(0);
    return linear(batch, 0, container, calm(() -> container.engine().run(batch, deadline)));
  }

  private Invocation calm(Supplier<BatchResult> body) {
    return new Invocation(
        Action.End.RETURN, 0, Action.Fault.NONE, 0, 0, this::slow, this::timeout, body);
  }

  private TickResult calmTick(int slot) {
    for (int i = 0; i < MOST_DEATHS && broken == null; i++) {
      Optional<TickResult> result = calmTickOnce(slot);
      if (result.isPresent()) {
        return result.get();
      }
    }
    broken = broken == null ? "no tick comes through" : broken;
    return null;
  }

  /** Empty if it failed. */
  private Optional<TickResult> calmTickOnce(int slot) {
    TickResult[] result = new TickResult[1];
    Container container = container(slot);
    Supplier<BatchResult> body =
        () -> {
          result[0] = ticked(container, deadline());
          return TICKED;
        };
    try {
      started(slot, container, calm(body));
    } catch (IllegalStateException died) {
      return Optional.empty();
    }
    return Optional.of(result[0]);
  }
}
