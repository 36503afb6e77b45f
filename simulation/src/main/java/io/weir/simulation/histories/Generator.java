package io.weir.simulation.histories;

import io.weir.simulation.histories.Action.End;
import io.weir.simulation.histories.Action.Fault;
import io.weir.simulation.histories.Action.Order;
import io.weir.simulation.histories.HistoryEvent.Kind;
import io.weir.simulation.histories.Spec.Closing;
import io.weir.simulation.histories.Spec.Compute;
import io.weir.simulation.histories.Spec.Hashes;
import io.weir.simulation.histories.Spec.Panes;
import io.weir.simulation.histories.Spec.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Makes a history of a seed: the same seed, the same history. */
final class Generator {
  private static final Compute[] KEYED = {
    Compute.TUMBLING,
    Compute.HOPPING,
    Compute.SESSION,
    Compute.COUNT,
    Compute.GLOBAL,
    Compute.PROCESS,
    Compute.JOIN
  };

  private static final String[] KEYS = {"a", "b", "c", "d"};

  /** The plain key whose hash is in the last third. */
  private static final String IN_LAST_THIRD = "e";

  /** Partition keys whose hashes are in different halves. */
  private static final String[] APART = {"p0", "p1"};

  private static final String[] COLLIDING = {"c17439", "c24164"};
  private static final Fault[] OUTAGES = {Fault.REFUSED, Fault.LOST, Fault.HALF, Fault.SLOW};

  /** One history in this many has a crowd, which costs as much as ten others. */
  private static final int CROWDED = 40;

  /** One history in this many goes on for months. */
  private static final int MONTHS = 100;

  /** The operation of a process that clears its state. */
  private static final int CLEAR = 6;

  private static final Order[] ORDERS = Order.values();

  private static final long HOUR = 3_600_000;
  private static final int MONTH_SECONDS = 30 * 86_400;
  private static final int LONGEST_PLAIN_HORIZON = 7_200;

  private final SplittableRandom random;
  private final SplittableRandom sheets;
  private final SplittableRandom silences;
  private final SplittableRandom times;
  private final SplittableRandom parts;
  private final SplittableRandom results;
  private final long seed;
  private Spec spec;
  private boolean resharding;
  private boolean duels;
  private boolean stragglers;
  private boolean releases;
  private boolean outages;
  private boolean days;
  private boolean anew;
  private boolean trims;
  private boolean crowded;
  private boolean failing;
  private boolean packages;
  private boolean hangs;
  private boolean kills;
  private boolean changes;
  private boolean passedOver;
  private int keys;
  private int faultPercent;
  private long time;

  private Generator(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(mixed(seed));
    this.sheets = new SplittableRandom(mixed(~seed));
    this.silences = new SplittableRandom(mixed(~seed + 1));
    this.times = new SplittableRandom(mixed(Long.reverse(seed)));
    this.parts = new SplittableRandom(mixed(~Long.reverse(seed)));
    this.results = new SplittableRandom(mixed(Long.reverse(seed) + 1));
  }

  /** Neighbours have nothing in common: a generator of their distance would be theirs, shifted. */
  private static long mixed(long seed) {
    long bits = (seed ^ seed >>> 33) * 0xFF51AFD7ED558CCDL;
    bits = (bits ^ bits >>> 33) * 0xC4CEB9FE1A85EC53L;
    return bits ^ bits >>> 33;
  }

  static History history(long seed) {
    return new Generator(seed).history();
  }

  private History history() {
    crowded = one(CROWDED);
    failing = crowded && Feature.FAILING_CROWDS.isThere() && one(6);
    spec = spec();
    resharding = spec.hashes() == Hashes.NONE && spec.idle() == 0 ? one(5) : one(2);
    duels = one(3);
    stragglers = one(6);
    releases = one(12);
    outages = one(5);
    days = one(16);
    packages = Feature.SURVIVED_ERRORS.isThere() && one(16);
    hangs = Feature.HANGING_CALLS.isThere() && spec.store() == Store.MEMORY && one(12);
    anew = Feature.INCARNATIONS.isThere() && one(10);
    trims = Feature.TRIMMING.isThere() && resharding && one(3);
    kills = Feature.KILLING_RECORDS.isThere() && mayKill() && one(10);
    passedOver = Feature.PASSED_OVER.isThere() && one(spec.idle() > 0 ? 2 : 12);
    changes = Feature.SETTINGS.isThere() && one(12);
    keys = 1 + random.nextInt(3);
    faultPercent = random.nextInt(4) * 25;
    time = 20L + random.nextInt(20);
    List<Action> acts = new ArrayList<>();
    int length = 6 + random.nextInt(28);
    int backlog = one(3) ? 3 + random.nextInt(8) : 2;
    for (int i = 0; i < length; i++) {
      acts.add(i < backlog ? put() : act());
      if (i >= backlog && duels && one(4)) {
        duel(acts);
      }
      if (i >= backlog && spec.closes() > 0 && times.nextInt(5) == 0) {
        silence(acts);
      }
      if (i >= backlog && stragglers && one(6)) {
        straggle(acts);
      }
      if (i >= backlog && releases && one(8)) {
        release(acts);
      }
      if (i >= backlog && outages && one(6)) {
        acts.add(new Action.Outage(one(3), pick(OUTAGES), 1 + random.nextInt(8)));
        acts.add(deliver());
      }
      if (i >= backlog && days && one(6)) {
        daysLater(acts);
      }
      boolean parallel = spec.inParallel() && Feature.FACTORS.isThere();
      if (i >= backlog && (changes && one(6) || parallel && one(12))) {
        acts.add(change());
      }
      if (i >= backlog && packages && one(10)) {
        lackingPackage(acts);
      }
      if (i >= backlog && hangs && one(10)) {
        hangingCalls(acts);
      }
      if (i >= backlog && anew && one(8)) {
        anotherIncarnation(acts);
      }
      if (i >= backlog && trims && one(8)) {
        acts.add(new Action.Trim(one(2)));
      }
      if (resharding && one(24)) {
        acts.add(new Action.Split(random.nextInt(4)));
        acts.add(spec.idle() > 0 ? tick() : new Action.Merge());
      }
    }
    if (spec.idle() > 0 && one(3)) {
      backlogOfAParent(acts);
    } else if (one(8)) {
      earlier(acts);
    }
    if (failing) {
      failingCrowd(acts);
    } else if (crowded && spec.mostHorizon() > LONGEST_PLAIN_HORIZON) {
      monthLater(acts);
    } else if (crowded) {
      crowd(acts);
    }
    if (Feature.TRIMMING.isThere() && one(MONTHS)) {
      months(acts);
    }
    if (trims && spec.idle() > 0) {
      silentAfterTrimming(acts);
    } else if (trims && one(2)) {
      shardsOnTheWay(acts);
    }
    if (spec.byValue() && one(4)) {
      mergedFarApart(acts);
    }
    if (spec.joins() && spec.dedupe() > 0 && one(4)) {
      behindWithADuplicate(acts);
    }
    if (spec.unaware()) {
      unfinishedForDays(acts);
    } else if (one(30)) {
      nextLife(acts);
    }
    if (spec.idle() > 0 && Feature.SILENT_RACES.isThere() && silences.nextInt(2) == 0) {
      silentRace(acts);
    }
    return new History(seed, spec, acts);
  }

  /** An invocation stalls in the middle of its work, another does a part of it, the first wakes. */
  private void duel(List<Action> acts) {
    int shard = random.nextInt(2);
    int at = 2 + random.nextInt(5);
    acts.add(delivery(shard, 2 + random.nextInt(4), End.SLEEP, at));
    acts.add(delivery(shard, 1 + random.nextInt(3), one(3) ? End.LOSE_ANSWER : End.RETURN, 0));
    acts.add(new Action.Wake(random.nextInt(2), 1 + random.nextInt(3), one(2)));
  }

  /** Read in parallel, a shard has no place to count how often a process ended. */
  private boolean mayKill() {
    return !spec.inParallel() && (spec.park() == 0 || Feature.KILLING_RECORDS_PARKED.isThere());
  }

  /** A package in which something is missing is tried again and again, until it is mended. */
  private void lackingPackage(List<Action> acts) {
    Code.Place place = lackingPlace();
    int shard = random.nextInt(2);
    if (place == Code.Place.UPCAST) {
      acts.add(new Action.Deploy(true));
    }
    acts.add(new Action.Broken(place, pick(Code.Lack.values()), one(3)));
    int tries = 1 + random.nextInt(9);
    for (int i = 0; i < tries; i++) {
      acts.add(one(5) ? act() : delivery(shard, 1 + random.nextInt(4), End.RETURN, 0));
    }
    acts.add(new Action.Mended());
    acts.add(delivery(shard, 1 + random.nextInt(4), End.RETURN, 0));
  }

  private Code.Place lackingPlace() {
    Code.Place[] places = Code.Place.values();
    return places[1 + random.nextInt(places.length - 1)];
  }

  /** The store or a sink does not answer, and one process after the other ends at the timeout. */
  private void hangingCalls(List<Action> acts) {
    int shard = random.nextInt(2);
    End end = one(2) ? End.HANG : End.HANG_IN_SINK;
    int at = end == End.HANG ? random.nextInt(9) : 0;
    int processes = 2 + random.nextInt(9);
    for (int i = 0; i < processes; i++) {
      int call = one(4) ? random.nextInt(9) : at;
      acts.add(delivery(shard, 1 + random.nextInt(4), end, call));
    }
  }

  /** New code writes some state; and then it is the old code's turn again. */
  private void release(List<Action> acts) {
    acts.add(new Action.Deploy(true));
    acts.add(deliver());
    if (one(2)) {
      acts.add(new Action.Deploy(false));
      acts.add(put());
      acts.add(deliver());
    }
  }

  /**
   * Event time has jumped ahead, records from before that came after it, and the iterator goes back
   * among them: a record that is new then is later than all that comes again before it.
   */
  private void straggle(List<Action> acts) {
    time += 20 + random.nextInt(40);
    acts.add(put(pick(KEYS), time));
    int old = 1 + random.nextInt(3);
    for (int i = 0; i < old; i++) {
      acts.add(put(pick(KEYS), time - 20 - random.nextInt(40)));
    }
    int shard = random.nextInt(2);
    acts.add(delivery(shard, 10, End.RETURN, 0));
    acts.add(put(pick(KEYS), time - 5 - random.nextInt(30)));
    acts.add(new Action.Rewind(shard, 1 + random.nextInt(old)));
    acts.add(delivery(shard, 10, End.RETURN, 0));
  }

  /**
   * A key becomes due earlier than it was and gets no more records; event time comes to between the
   * two in a container that does not know it, so that nobody but a tick finds it.
   */
  private void earlier(List<Action> acts) {
    acts.add(put("a", time + 30 + random.nextInt(40)));
    acts.add(delivery(0, 10, End.RETURN, 0));
    acts.add(put("a", time + random.nextInt(12)));
    acts.add(delivery(0, 10, End.RETURN, 0));
    acts.add(new Action.Cold(0));
    acts.add(new Action.Cold(1));
    acts.add(new Action.Cold(2));
    time += random.nextInt(40) + spec.bound();
    acts.add(put("b", time));
    acts.add(new Action.Tick(random.nextInt(3), End.RETURN, 0, Fault.NONE, 0, 0));
  }

  /** Records come again after days, to keys of which some has expired and gone. */
  private void daysLater(List<Action> acts) {
    boolean gone = one(3);
    acts.add(new Action.Pass((gone ? 200 + random.nextInt(200) : 24 + random.nextInt(100)) * HOUR));
    acts.add(new Action.Sweep());
    if (gone) {
      acts.add(put());
      acts.add(deliver());
    }
    int shard = random.nextInt(2);
    acts.add(new Action.Rewind(shard, 1 + random.nextInt(8)));
    acts.add(delivery(shard, 10, End.RETURN, 0));
  }

  /**
   * A stream is made anew, or the source pointed at another one, while an invocation of the old one
   * sleeps; it wakes among those of the new one.
   */
  private void anotherIncarnation(List<Action> acts) {
    if (one(2)) {
      acts.add(delivery(random.nextInt(2), 1 + random.nextInt(4), End.SLEEP, random.nextInt(7)));
    }
    int shards = one(2) ? spec.shards() : 1 + random.nextInt(4);
    int stream = random.nextInt(4);
    acts.add(
        one(2)
            ? new Action.Recreate(stream, shards, pick(ORDERS))
            : new Action.Repoint(stream, shards, pick(ORDERS)));
    acts.add(put());
    acts.add(deliver());
    if (one(2)) {
      acts.add(new Action.Wake(random.nextInt(2), 1 + random.nextInt(6), one(3)));
    }
    acts.add(one(2) ? put() : tick());
    acts.add(deliver());
  }

  /** Shards come and go and are trimmed, with few records or none; ticks come or do not. */
  private void months(List<Action> acts) {
    int rounds = 4 + random.nextInt(12);
    for (int i = 0; i < rounds; i++) {
      acts.add(reshard());
      for (int more = random.nextInt(3); more > 0; more--) {
        acts.add(put());
        acts.add(deliver());
      }
      if (one(3)) {
        acts.add(tick());
      }
      if (!one(4)) {
        acts.add(new Action.Trim(one(2)));
      }
    }
  }

  /**
   * The number of shards is updated: some are only on the way and never have a record, all that are
   * left have one. The others are trimmed, and there are keys that get no more records.
   */
  private void shardsOnTheWay(List<Action> acts) {
    acts.add(new Action.Pass(1_000));
    acts.add(new Action.Resize(0, 2));
    acts.add(new Action.Resize(0, one(2) ? 2 : 4));
    for (String key : KEYS) {
      acts.add(put(key, time + random.nextInt(10)));
    }
    acts.add(new Action.Resize(0, 3));
    int far = 40 + random.nextInt(80);
    acts.add(put(one(2) ? "a" : "c", time + far));
    acts.add(put(one(2) ? "b" : "d", time + far));
    acts.add(put(IN_LAST_THIRD, time + random.nextInt(one(2) ? 10 : 2 * far)));
    acts.add(new Action.Trim(one(4)));
    acts.add(tick());
    time += far;
  }

  /** Shards never have a record, and what was before them is trimmed: then they can be idle. */
  private void silentAfterTrimming(List<Action> acts) {
    String key = pick(KEYS);
    acts.add(new Action.Pass(1_000));
    acts.add(new Action.Resize(0, 2));
    acts.add(put(key, APART[0], time));
    time += 40 + random.nextInt(60);
    acts.add(put(key, APART[1], time));
    acts.add(new Action.Split(random.nextInt(2)));
    acts.add(new Action.Trim(one(2)));
  }

  /** Two shards with records of one key are merged, and event time is far ahead in one of them. */
  private void mergedFarApart(List<Action> acts) {
    String key = pick(KEYS);
    int ahead = random.nextInt(2);
    int far = 30 + random.nextInt(60);
    acts.add(new Action.Pass(1_000));
    acts.add(new Action.Split(0));
    acts.add(put(key, APART[1 - ahead], time));
    acts.add(put(key, APART[ahead], time + far));
    acts.add(new Action.Merge());
    for (int i = 0; i < 3; i++) {
      acts.add(put(key, APART[one(2) ? ahead : 1 - ahead], time + random.nextInt(12)));
    }
    acts.add(put(key, APART[ahead], time + far));
    time += far;
  }

  /** One of a join's streams has an id twice, and is behind by more than ids are remembered. */
  private void behindWithADuplicate(List<Action> acts) {
    String key = pick(KEYS);
    String partitionKey = spec.byValue() ? APART[0] : key;
    Action twice =
        new Action.Put(
            random.nextInt(20), key, partitionKey, time, Kind.PLAIN, 0, 0, "i" + random.nextInt(8));
    acts.add(twice);
    acts.add(twice);
    acts.add(new Action.Pass(spec.dedupe() * 1_000L + random.nextInt(60_000)));
    acts.add(new Action.Put(0, key, partitionKey, time, Kind.PLAIN, 1, 0, ""));
    for (int shard = 2 * spec.shards() - 1; shard >= 0; shard--) {
      acts.add(delivery(shard, 1, End.RETURN, 0));
      acts.add(delivery(shard, 1, End.RETURN, 0));
    }
  }

  /**
   * Leaves a decided batch unfinished, so that part of it comes again when its key may be
   * forgotten.
   */
  private void unfinishedForDays(List<Action> acts) {
    int shard = random.nextInt(2);
    String key = pick(KEYS);
    acts.add(put(key, time));
    acts.add(delivery(shard, 10, End.RETURN, 0));
    acts.add(put(key, time + random.nextInt(3)));
    acts.add(put(key.equals("a") ? "b" : "a", time + 60 + random.nextInt(40)));
    acts.add(put(key, time));
    acts.add(delivery(shard, 10, End.CRASH, 4 + random.nextInt(6)));
    acts.add(new Action.Pass((50 + random.nextInt(60)) * HOUR));
    acts.add(new Action.Sweep());
    acts.add(delivery(shard, 10, End.RETURN, 0));
    time += 100;
  }

  /**
   * An invocation has read the end of a key's life, and comes to write when the next one has begun
   * with as many commits.
   */
  private void nextLife(List<Action> acts) {
    String key = "d";
    acts.add(put(KEYS[0], time));
    acts.add(passing(key));
    acts.add(new Action.Brink(1 + random.nextInt(2_000)));
    acts.add(passing(key));
    acts.add(delivery(0, 10, End.SLEEP, 2 + random.nextInt(6)));
    acts.add(new Action.Pass(3_000));
    acts.add(put(key, time + random.nextInt(10)));
    acts.add(delivery(0, 10, End.RETURN, 0));
    acts.add(new Action.Wake(0, 10, false));
  }

  private Action reshard() {
    return switch (random.nextInt(4)) {
      case 0 -> new Action.Split(random.nextInt(4));
      case 1 -> new Action.Merge();
      default -> new Action.Resize(random.nextInt(3), 1 + random.nextInt(4));
    };
  }

  /**
   * More ids than are searched one by one, in segments where there are any, and more new rows than
   * are put one by one; then some of them again, in a container that knows them and in one that
   * does not.
   */
  private void crowd(List<Action> acts) {
    int shard = random.nextInt(2);
    int count = 60 + random.nextInt(60);
    String key = pick(KEYS);
    acts.add(crowd(key, 0, count));
    acts.add(delivery(shard, 40 + random.nextInt(60), End.RETURN, 0));
    acts.add(deliver());
    time += count;
    acts.add(crowd(key, random.nextInt(count), 1 + random.nextInt(20)));
    acts.add(one(2) ? new Action.Cold(random.nextInt(3)) : deliver());
    acts.add(delivery(shard, 100, one(2) ? End.CRASH : End.RETURN, 2 + random.nextInt(8)));
    acts.add(crowd(key, count, 1 + random.nextInt(60)));
    acts.add(delivery(shard, 100, End.RETURN, 0));
    acts.add(new Action.Rewind(shard, 1 + random.nextInt(count)));
    acts.add(delivery(shard, 100, End.RETURN, 0));
  }

  /** Sends the same ids again when their key may have been forgotten. */
  private void monthLater(List<Action> acts) {
    int shard = random.nextInt(2);
    int count = 20 + random.nextInt(100);
    String key = pick(KEYS);
    acts.add(crowd(key, 0, count));
    acts.add(delivery(shard, 40 + random.nextInt(60), End.RETURN, 0));
    acts.add(new Action.Pass((150 + random.nextInt(400)) * HOUR));
    acts.add(new Action.Sweep());
    time += count;
    acts.add(crowd(key, random.nextInt(count), 1 + random.nextInt(20)));
    acts.add(delivery(shard, 100, End.RETURN, 0));
  }

  /** One key's records fail, one after the other, between good ones. */
  private void failingCrowd(List<Action> acts) {
    String key = pick(KEYS);
    String partitionKey = spec.byValue() ? "p" + random.nextInt(4) : key;
    int count = 250 + random.nextInt(130);
    acts.add(put(key, time));
    acts.add(new Action.Crowd(key, partitionKey, time, 0, 0, count, Kind.POISON));
    time += count;
    acts.add(put(key, time));
    acts.add(put(pick(KEYS), time));
    acts.add(delivery(random.nextInt(2), 400, End.RETURN, 0));
  }

  private Action crowd(String key, int first, int count) {
    String partitionKey = spec.byValue() ? "p" + random.nextInt(4) : key;
    return new Action.Crowd(key, partitionKey, time, 0, first, count, Kind.PLAIN);
  }

  /** A tick finds the children of a split silent, while their parent has a backlog. */
  private void backlogOfAParent(List<Action> acts) {
    time += 20 + random.nextInt(30);
    acts.add(put(pick(KEYS), time));
    acts.add(new Action.Split(random.nextInt(2)));
    acts.add(new Action.Pass(spec.idle() * 1_000L + 300_000));
    acts.add(new Action.Tick(random.nextInt(3), End.RETURN, 0, Fault.NONE, 0, 0));
    acts.add(put(pick(KEYS), time - random.nextInt(30)));
  }

  /**
   * Lets a tick poll shards and stall before it notes their silence; current events come into them,
   * and some are delivered (R7).
   */
  private void silentRace(List<Action> acts) {
    punctual(acts, 4);
    for (int shard = 0; shard < 2; shard++) {
      acts.add(delivery(silences, shard, 8));
    }
    acts.add(new Action.Pass(spec.idle() * 1_000L + 60_000));
    punctual(acts, 2);
    acts.add(delivery(silences, silences.nextInt(2), 4));
    int stalls = 1 + silences.nextInt(7);
    int container = silences.nextInt(3);
    acts.add(new Action.Tick(container, End.SLEEP, stalls, Fault.NONE, 0, 0));
    acts.add(new Action.Pass(silences.nextInt(2_000)));
    punctual(acts, 3);
    acts.add(delivery(silences, silences.nextInt(2), 1));
    acts.add(new Action.Wake(0, 100, false));
    acts.add(new Action.Pass(silences.nextInt(120_000)));
    punctual(acts, 2);
    for (int i = 0; i < 3; i++) {
      acts.add(delivery(silences, silences.nextInt(3), 1 + silences.nextInt(3)));
      acts.add(new Action.Tick(container, End.RETURN, 0, Fault.NONE, 0, 0));
    }
  }

  private void punctual(List<Action> acts, int events) {
    for (int i = 0; i < events; i++) {
      String key = KEYS[silences.nextInt(keys)];
      String partitionKey = spec.byValue() ? "p" + silences.nextInt(4) : key;
      int op = spec.compute() == Compute.PROCESS ? 1 : silences.nextInt(2);
      long at = Action.NOW + silences.nextInt(spec.bound() + 1);
      int gap = silences.nextInt(20);
      acts.add(new Action.Put(gap, key, partitionKey, at, Kind.PLAIN, op, 0, ""));
    }
  }

  private static Action delivery(SplittableRandom random, int shard, int size) {
    return new Action.Deliver(shard, size, random.nextInt(3), End.RETURN, 0, Fault.NONE, 0, 0);
  }

  /** Another setting; half of the changes of a parallel function are of its factor. */
  private Action change() {
    boolean factor = spec.inParallel() && Feature.FACTORS.isThere() && (!changes || one(2));
    Settings.What[] all = Settings.What.values();
    return new Action.Change(
        factor ? Settings.What.FACTOR : all[1 + random.nextInt(all.length - 1)],
        random.nextInt(1_000));
  }

  /** An event that leaves nothing open: it is late, or clears the state. */
  private Action passing(String key) {
    String partitionKey = spec.byValue() ? "p0" : key;
    int gap = random.nextInt(20);
    return new Action.Put(gap, key, partitionKey, time - 300, Kind.PLAIN, CLEAR, 0, "");
  }

  private Action put(String key, long at) {
    return put(key, spec.byValue() ? "p" + random.nextInt(4) : key, at);
  }

  private Action put(String key, String partitionKey, long at) {
    int op = spec.compute() == Compute.PROCESS ? 1 : random.nextInt(2);
    return new Action.Put(random.nextInt(20), key, partitionKey, at, Kind.PLAIN, op, 0, "");
  }

  private Action delivery(int shard, int size, End end, int at) {
    return new Action.Deliver(shard, size, random.nextInt(3), end, at, Fault.NONE, 0, 0);
  }

  private boolean one(int in) {
    return random.nextInt(in) == 0;
  }

  /** All is read, nothing comes, and a tick lets event time pass; then something behind comes. */
  private void silence(List<Action> acts) {
    acts.add(deliver());
    acts.add(deliver());
    acts.add(new Action.Pass(spec.closes() * 1_000L + times.nextInt(60_000)));
    acts.add(tick());
    acts.add(put());
    acts.add(deliver());
  }

  private <T> T pick(T[] all) {
    return all[random.nextInt(all.length)];
  }

  private Spec spec() {
    Compute keyed = pick(KEYED);
    boolean maps = Feature.MAPS.isThere() && results.nextInt(20) == 0;
    Compute compute = maps ? Compute.MAP : keyed;
    boolean timed = compute != Compute.COUNT && compute != Compute.GLOBAL;
    int size = compute == Compute.COUNT ? 1 + random.nextInt(4) : 5 + random.nextInt(20);
    int slide = compute == Compute.COUNT ? slide(size) : 3 + random.nextInt(12);
    boolean every = compute == Compute.GLOBAL || one(8);
    Closing closing = one(2) ? Closing.NEVER : pick(Closing.values());
    boolean joins = compute == Compute.JOIN;
    boolean byValue = one(4) && !maps;
    boolean perKey = one(6) && !joins;
    int shards = one(3) ? 2 : 1;
    int factor = perKey && one(3) ? 2 + random.nextInt(2) : 0;
    boolean rows = one(8);
    boolean month = Feature.LONG_HORIZONS.isThere() && one(crowded ? 3 : 40);
    int horizon = month ? MONTH_SECONDS : one(2) ? 0 : one(3) ? 60 : 7200;
    int dedupe = maps ? 0 : horizon;
    boolean later = Feature.SETTINGS.isThere() && dedupe > 0 && one(6);
    int retention = Feature.SETTINGS.isThere() && one(6) ? 1 : 0;
    return new Spec(
        compute,
        size,
        slide,
        one(2) ? 0 : random.nextInt(20),
        random.nextInt(10),
        pick(Panes.values()),
        one(3) ? 1 + random.nextInt(3) : 0,
        timed && one(4) ? 2 + random.nextInt(9) : 0,
        one(4) ? random.nextInt(3) : 1,
        every ? 1 + random.nextInt(3) : 0,
        every && closing == Closing.ONLY ? Closing.IF_NEWS : closing,
        one(4),
        dedupe,
        one(3),
        perKey,
        byValue,
        perKey && byValue ? 1 : shards,
        one(2) ? 0 : 1 + random.nextInt(5_000),
        one(12) && !joins && !maps,
        one(4) && !maps ? 1 + random.nextInt(20) : 0,
        factor,
        failing ? 400 : crowded ? 100 : 1 + random.nextInt(10),
        one(2),
        one(4) ? Store.DYNAMO : Store.MEMORY,
        one(4),
        one(8) && !perKey ? 1 + random.nextInt(60) : 0,
        one(6) ? (one(3) ? Hashes.WILD : Hashes.BY_KEY) : Hashes.NONE,
        rows,
        Feature.INCARNATIONS.isThere() && one(14) ? 2 : 0,
        one(2),
        factor <= 1 && Feature.KILLING_TIMERS.isThere() && one(16),
        !rows && Feature.REFUSED_RESULTS.isThere() && one(10),
        Feature.WORDS.isThere() && one(8) ? 1 + random.nextInt(Words.ALPHABETS - 1) : 0,
        later ? one(2) ? 60 : 7_200 : 0,
        retention,
        retention == 1 && Feature.UNAWARE.isThere() && one(3),
        Feature.SHEETS.isThere() && sheets.nextInt(6) == 0,
        Feature.WHILE_OPEN.isThere() && times.nextInt(3) == 0,
        joins && Feature.PARTS.isThere() && parts.nextInt(3) == 0,
        Feature.SILENT_STREAMS.isThere() && times.nextInt(8) == 0 ? 1 + times.nextInt(120) : 0,
        !rows && !joins && Feature.UNKEPT_RESULTS.isThere() && results.nextInt(8) == 0,
        rows && Feature.NUMBER_KEYS.isThere() && results.nextInt(2) == 0);
  }

  private int slide(int size) {
    return one(2) ? size : 1 + random.nextInt(4);
  }

  private Action act() {
    int kind = random.nextInt(100);
    if (kind < 38) {
      return put();
    }
    if (kind < 68) {
      return deliver();
    }
    return kind < 76 ? tick() : other(kind - 76);
  }

  private Action other(int kind) {
    return switch (kind / 2) {
      case 0, 1, 2 -> new Action.Wake(random.nextInt(4), 1 + random.nextInt(5), one(4));
      case 3 -> new Action.Cold(random.nextInt(3));
      case 4, 5, 10, 11 ->
          one(12)
              ? new Action.Remap(random.nextInt(3))
              : new Action.Rewind(random.nextInt(3), 1 + random.nextInt(8));
      case 6 -> new Action.Skew(random.nextInt(3), random.nextInt(600_000) - 300_000);
      case 7 -> one(3) ? new Action.Deploy(one(2)) : pass();
      case 8 -> resharding ? reshard() : deliver();
      case 9 -> resharding ? new Action.Merge() : new Action.Sweep();
      default -> tick();
    };
  }

  private Action pass() {
    int kind = random.nextInt(10);
    if (kind < 5) {
      return new Action.Pass(random.nextInt(60_000));
    }
    return new Action.Pass(
        kind < 9 ? random.nextInt(40) * HOUR : (192 + random.nextInt(100)) * HOUR);
  }

  private Action put() {
    return spec.sheets() && sheets.nextInt(3) == 0 ? sheet() : single();
  }

  /** Uses its own random numbers, so that histories without sheets stay the same. */
  private Action sheet() {
    time += sheets.nextInt(7);
    int events = sheets.nextInt(8) == 0 ? 0 : 1 + sheets.nextInt(4);
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < events; i++) {
      String letter = KEYS[sheets.nextInt(keys)];
      letters.append(sheets.nextInt(6) == 0 ? letter.toUpperCase(Locale.ROOT) : letter);
    }
    Kind kind = kind();
    return new Action.Sheet(
        sheets.nextInt(20),
        letters.toString(),
        spec.byValue() ? "p" + sheets.nextInt(4) : KEYS[sheets.nextInt(keys)],
        time - sheets.nextInt(8),
        kind == Kind.UNSEEN ? Kind.PLAIN : kind,
        sheets.nextInt(Program.OPERATIONS),
        sheets.nextInt(3) == 0,
        sheets.nextInt(12) == 0);
  }

  private Action single() {
    if (one(12)) {
      time += random.nextInt(7);
      String names = one(2) ? "ab" : "abca";
      return new Action.Bundle(random.nextInt(20), names, KEYS[random.nextInt(keys)], time, 0);
    }
    time += one(6) ? random.nextInt(50) : random.nextInt(7);
    long at = one(30) ? ahead() : time - (one(3) ? random.nextInt(25) : random.nextInt(5));
    String key = KEYS[random.nextInt(keys)];
    String partitionKey = spec.byValue() ? "p" + random.nextInt(4) : key;
    String id = spec.dedupe() > 0 && !one(6) ? id() : "";
    int arg = random.nextInt(30) - 5;
    return new Action.Put(
        one(3) ? random.nextInt(3_000) : random.nextInt(20),
        key,
        partitionKey,
        at,
        kind(),
        deletes(random.nextInt(Program.OPERATIONS)),
        arg,
        id);
  }

  /** Uses its own random numbers, so that histories of other functions stay the same. */
  private int deletes(int operation) {
    boolean may = spec.compute() == Compute.PROCESS && Feature.DELETED_ROWS.isThere();
    return may && results.nextInt(10) == 0 ? Program.DELETE : operation;
  }

  /** A producer's clock is wrong by up to an hour, which the source does not refuse. */
  private long ahead() {
    return time + random.nextInt(one(2) ? 2_000 : 3_000_000);
  }

  /** An id; two of the ids collide in the first 32 bits of their hash. */
  private String id() {
    return one(6) ? COLLIDING[random.nextInt(2)] : "i" + random.nextInt(8);
  }

  private Kind kind() {
    if (passedOver && one(6)) {
      return Kind.UNSEEN;
    }
    if (kills && one(8)) {
      return one(2) ? Kind.KILLS : Kind.KILLS_READING;
    }
    return switch (random.nextInt(30)) {
      case 0 -> Kind.BROKEN;
      case 1 -> Kind.FAR_AHEAD;
      case 2 -> Kind.POISON;
      case 3 -> Kind.FLAKY;
      case 4, 5 -> Kind.FILTERED;
      default -> Kind.PLAIN;
    };
  }

  private Action deliver() {
    return new Action.Deliver(
        random.nextInt(4),
        1 + random.nextInt(6),
        random.nextInt(3),
        end(),
        random.nextInt(9),
        fault(),
        random.nextInt(7),
        1 + random.nextInt(3));
  }

  private End end() {
    if (random.nextInt(100) >= faultPercent) {
      return End.RETURN;
    }
    return switch (random.nextInt(5)) {
      case 0, 1 -> End.CRASH;
      case 2, 3 -> End.SLEEP;
      default -> End.LOSE_ANSWER;
    };
  }

  private Fault fault() {
    return random.nextInt(200) >= faultPercent ? Fault.NONE : pick(Fault.values());
  }

  private Action tick() {
    End end = end();
    return new Action.Tick(
        random.nextInt(3),
        end == End.LOSE_ANSWER ? End.RETURN : end,
        random.nextInt(9),
        fault(),
        random.nextInt(7),
        1 + random.nextInt(3));
  }
}
