package io.weir.simulation.histories;

import io.weir.DeadLetter.Reason;
import io.weir.codec.CodecException;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.simulation.histories.Feed.Part;
import io.weir.spi.Shard;
import io.weir.state.Tally;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Computes the right outcome from the log alone: records in shards, in order, parents before
 * children. It knows no batch, no crash and no clock but those of the log.
 */
final class Model {
  private static final long NONE = Long.MIN_VALUE;
  private static final Tally FILTERED = Tally.filtered(1);

  private final Spec spec;
  private final SimulatedStreams streams;
  private final SilentPasses silentPasses;
  private final Map<Part, Long> clocks = new HashMap<>();
  private final Map<Part, ShardInfo> infos = new LinkedHashMap<>();
  private final Map<Part, Tally> tallies = new LinkedHashMap<>();
  private final Map<Part, Long> lateByOwnShard = new HashMap<>();
  private final Map<String, ModelKey> keys = new TreeMap<>();
  private final Map<String, Part> lastSeen = new HashMap<>();
  private final Map<String, String> partitionKeys = new HashMap<>();
  private final Map<String, String> hashes = new HashMap<>();

  private final Map<String, List<Long>> nameless = new HashMap<>();

  private long ahead;
  private String wrongPass;

  Model(Spec spec, SimulatedStreams streams, SilentPasses silentPasses) {
    this.spec = spec;
    this.silentPasses = silentPasses;
    this.streams = streams;
    streams.feeds().forEach(this::describe);
    infos.keySet().forEach(this::shard);
  }

  private void describe(Feed feed) {
    feed.stream().lineage().forEach(info -> infos.put(new Part(feed, info.shard()), info));
  }

  private void shard(Part shard) {
    tallies.put(shard, Tally.ZERO);
    clocks.put(shard, NONE);
    int read = 0;
    long arrival = NONE;
    for (SourceRecord record : shard.seen()) {
      tallies.merge(shard, read(shard, record), Tally::plus);
      arrival = Math.max(arrival, record.arrival());
      pass(shard, ++read, arrival);
    }
  }

  /** Event time passes by the clock: as much as since the last arrival, if that is long enough. */
  private void pass(Part shard, int read, long arrival) {
    long left = Math.max(clocks.get(shard), leastFloor(shard));
    for (SilentPasses.SilentPass one : silentPasses.of(shard, read)) {
      long silent = one.now() - arrival;
      if (silent < spec.closes() * 1_000L || one.watermark() > left + silent || left == NONE) {
        wrongPass = one + " where event time stood at " + left + ", silent for " + silent;
      }
      clocks.merge(shard, one.watermark(), Math::max);
    }
  }

  /** A pass that the rule does not allow; null if there is none. */
  String wrongPass() {
    return silentPasses.areComplete() && floorsAreCertain() ? wrongPass : null;
  }

  private Tally read(Part shard, SourceRecord record) {
    if (HistoryEvent.isSheet(record.data()) && !HistoryEvent.isTorn(record.data())) {
      return FILTERED; // It holds no event.
    }
    HistoryEvent event;
    try {
      event = HistoryEvent.CODEC.decode(record.data());
    } catch (CodecException broken) {
      return dead(Reason.UNREADABLE, shard, record);
    }
    if (record.aggregated() && !Words.isWhole(record.partitionKey())) {
      return dead(Reason.UNREADABLE, shard, record);
    }
    if (event.kind() == HistoryEvent.Kind.KILLS_READING) {
      return dead(Reason.KILLED_PROCESS, shard, record);
    }
    if (event.timestamp() > record.arrival() + Spec.SKEW) {
      if (spec.drops(event)) {
        return FILTERED;
      }
      return dead(Reason.TOO_FAR_AHEAD, shard, record);
    }
    if (spec.words() > 0 && isNotIdentified(event, record)) {
      return dead(Reason.UNREADABLE, shard, record);
    }
    long before = before(shard, record.partitionKey());
    boolean held = event.timestamp() - spec.bound() - 1 > clocks.get(shard);
    ahead += held && event.timestamp() > record.arrival() ? 1 : 0;
    clocks.merge(shard, spec.watermark(event, record), Math::max);
    if (spec.drops(event)) {
      return FILTERED;
    }
    if (late(event, before)) {
      lateByOwnShard.merge(shard, 1L, Long::sum);
    }
    if (spec.maps()) {
      return key(own(shard)).apply(event, record, NONE);
    }
    String key = spec.byValue() ? event.key() : record.partitionKey();
    requireOneClock(key, shard, record.partitionKey(), before);
    lastSeen.put(key, shard);
    partitionKeys.put(key, record.partitionKey());
    if (Remembered.isNameless(event)) {
      nameless.computeIfAbsent(key, k -> new ArrayList<>()).add(event.time());
    }
    return key(key).apply(event, record, spec.perKey() ? NONE : before);
  }

  /** True if id or key of an event is not Unicode; neither is read of a filtered event (R19). */
  private boolean isNotIdentified(HistoryEvent event, SourceRecord record) {
    if (spec.drops(event)) {
      return false;
    }
    boolean asked = spec.dedupe() > 0;
    String key = spec.byValue() ? event.key() : record.partitionKey();
    return asked && !Words.isWhole(event.id()) || !spec.maps() && Words.isNoKey(key);
  }

  /**
   * Gives up a history with a key that an explicit hash key took out of its range, and that comes
   * from the further parent of a merged shard: its event time depends on when it was read.
   */
  private void requireOneClock(String key, Part shard, String partitionKey, long watermark) {
    Part last = lastSeen.get(key);
    if (spec.hashes() != Spec.Hashes.BY_KEY || last == null || last.equals(shard)) {
      return;
    }
    if (watermark < before(last, partitionKey)) {
      throw new ModelKey.NotPromised();
    }
  }

  /** True if all windows (of one size) of an event are closed by its own shard's clock. */
  private boolean late(HistoryEvent event, long watermark) {
    if (!spec.hasWindowsOfOneSize()) {
      return false;
    }
    long time = event.timestamp();
    int every = spec.compute() == Spec.Compute.HOPPING ? spec.slide() : spec.size();
    long last = time - Math.floorMod(time, (long) every);
    boolean some = last + spec.size() > time;
    long lives = (some ? last + spec.size() - 1 : time) + spec.lateness();
    return lives <= watermark && time + spec.lateness() <= watermark;
  }

  /** The times of a key's events that its results cannot tell apart. */
  List<Long> nameless(String key) {
    return nameless.getOrDefault(key, List.of());
  }

  /**
   * The number of events that were ahead of their arrival, which their shard's clock did not pass.
   */
  long aheadOfArrival() {
    return ahead;
  }

  /** Records by shard that are late whatever other shards do, where windows have one size. */
  Map<Part, Long> lateByOwnShard() {
    return lateByOwnShard;
  }

  private Tally dead(Reason reason, Part shard, SourceRecord record) {
    key(own(shard)).dead(reason, record);
    return ModelKey.DEAD;
  }

  /** The key of a shard's events without keys. */
  private static String own(Part shard) {
    return "\u0000" + shard.shard();
  }

  private ModelKey key(String key) {
    return keys.computeIfAbsent(key, k -> new ModelKey(spec));
  }

  /** The shard's own clock, at least what was left for that part of the hash range. */
  private long before(Part shard, String partitionKey) {
    return Math.max(
        clocks.get(shard), floor(shard, hashes.computeIfAbsent(partitionKey, Routing::hash)));
  }

  /**
   * The floor for a hash. A record that an explicit hash key took out of its range gets the least
   * floor, so that it is accepted rather than late.
   */
  private long floor(Part shard, String hash) {
    return in(infos.get(shard), hash) ? floorAt(shard, hash) : leastFloor(shard);
  }

  private long leastFloor(Part shard) {
    if (!hasFloors(shard)) {
      return NONE;
    }
    return infos.values().stream()
        .map(ShardInfo::fromHash)
        .distinct()
        .filter(from -> in(infos.get(shard), from))
        .mapToLong(from -> floorAt(shard, from))
        .min()
        .orElse(NONE);
  }

  private boolean hasFloors(Part shard) {
    return shard.feed().before() != null || !infos.get(shard).parents().isEmpty();
  }

  private long floorAt(Part shard, String hash) {
    long floor =
        floors(shard)
            .filter(older -> in(infos.get(older), hash))
            .mapToLong(older -> Math.max(clocks.get(older), floorAt(older, hash)))
            .max()
            .orElse(NONE);
    return outOfSight(shard).mapToLong(this::finalClock).reduce(floor, Math::min);
  }

  /**
   * Parents of a merged shard that were trimmed before its first record: nobody knows which hash
   * keys were whose, and the shard begins where the least of them was.
   */
  private Stream<Part> outOfSight(Part shard) {
    return infos.get(shard).parents().size() < 2
        ? Stream.empty()
        : floors(shard).filter(older -> older.isTrimmedBefore(shard));
  }

  /**
   * Where a shard begins: at its parents' last watermarks (R14); and one of another incarnation of
   * the stream at those of the old one (R18), as far as it is the same part of it.
   */
  private Stream<Part> floors(Part shard) {
    Feed feed = shard.feed();
    List<Shard> parents = infos.get(shard).parents();
    if (!parents.isEmpty()) {
      return parents.stream().map(parent -> new Part(feed, parent));
    }
    return feed.before() != null && isCertain(feed)
        ? feed.before().stream().openShards().stream().map(old -> new Part(feed.before(), old))
        : Stream.empty();
  }

  /**
   * True if each incarnation of a stream is laid out as the one before it: then it is known where
   * event time begins in it. Of two accounts' streams nobody knows which one another took the place
   * of. And no merged shard began when its parents were trimmed.
   */
  boolean floorsAreCertain() {
    return infos.keySet().stream().noneMatch(shard -> outOfSight(shard).findAny().isPresent())
        && streams.feeds().stream().filter(feed -> feed.before() != null).allMatch(this::isCertain);
  }

  boolean hasMerged() {
    return infos.values().stream().anyMatch(info -> info.parents().size() > 1);
  }

  /** True if the parents of a later stream are certain. */
  private boolean isCertain(Feed feed) {
    boolean alone = feed.isLaidOutAsBefore() && (spec.accounts() <= 1 || feed.isMadeAnew());
    return alone && (feed.before().before() == null || isCertain(feed.before()));
  }

  private static boolean in(ShardInfo info, String hash) {
    return info.fromHash().compareTo(hash) <= 0 && hash.compareTo(info.toHash()) <= 0;
  }

  /**
   * True if a shard that is silent can be idle: it is known where each of them begins, since it has
   * begun or nothing can come from before it any more.
   */
  boolean allCanBeIdle() {
    Set<Part> listed = Set.copyOf(streams.listed());
    return living()
        .allMatch(shard -> !shard.seen().isEmpty() || older(shard).noneMatch(listed::contains));
  }

  /** The shards that may still bring records. */
  private Stream<Part> living() {
    return infos.keySet().stream().filter(this::isLiving);
  }

  private boolean isLiving(Part shard) {
    return !shard.feed().isOver() && !infos.get(shard).closed();
  }

  /**
   * The shards whose progress may be needed once closed ones are trimmed: the living ones, and
   * those before a living one that has never had a record.
   */
  Set<Part> needed() {
    Set<Part> needed = new LinkedHashSet<>();
    Deque<Part> open = new ArrayDeque<>();
    living().filter(needed::add).filter(shard -> shard.seen().isEmpty()).forEach(open::add);
    while (!open.isEmpty()) {
      older(open.remove()).filter(needed::add).forEach(open::add);
    }
    return needed;
  }

  /**
   * The shards before a shard: its parents (R23), or for the first ones of a stream, the shards
   * that fed the source before (R18). Which of these streams it replaced is not known.
   */
  private Stream<Part> older(Part shard) {
    List<Shard> parents = infos.get(shard).parents();
    return parents.isEmpty()
        ? infos.keySet().stream()
            .filter(old -> old.feed().isOver())
            .filter(old -> old.feed().source().equals(shard.feed().source()))
        : parents.stream().map(parent -> new Part(shard.feed(), parent));
  }

  /** The furthest event time of any shard, closed ones too. */
  long furthestClock() {
    return LongStream.concat(finalClocks(), clocks.values().stream().mapToLong(Long::longValue))
        .max()
        .orElse(NONE);
  }

  /** The final event times of the living shards, the least first. */
  LongStream finalClocks() {
    return Stream.concat(living(), mistaken()).mapToLong(this::finalClock).sorted();
  }

  /**
   * Closed shards that are taken for old ones of their names ({@link #takenFor}): they hold event
   * time where those were, until one after them begins.
   */
  private Stream<Part> mistaken() {
    return infos.keySet().stream()
        .filter(shard -> !shard.feed().isOver() && infos.get(shard).closed())
        .filter(shard -> takenFor(shard) != null && !isFollowed(shard));
  }

  /** True if a shard after it has begun. */
  private boolean isFollowed(Part shard) {
    return infos.entrySet().stream()
        .filter(other -> other.getKey().feed() == shard.feed())
        .filter(other -> other.getValue().parents().contains(shard.shard()))
        .map(Map.Entry::getKey)
        .anyMatch(child -> !child.seen().isEmpty() || isFollowed(child));
  }

  private long finalClock(Part shard) {
    Part old = takenFor(shard);
    long floor = Math.min(leastFloor(shard), leastOfMistaken(shard));
    return Math.max(clocks.get(shard), old == null ? floor : Math.min(floor, finalClock(old)));
  }

  /**
   * The least final clock of the real ancestors behind a mistaken shard, whose own floors do not
   * count.
   */
  private long leastOfMistaken(Part shard) {
    long least = Long.MAX_VALUE;
    for (Shard name : infos.get(shard).parents()) {
      Part parent = new Part(shard.feed(), name);
      long clock = takenFor(parent) == null ? leastOfMistaken(parent) : finalClock(parent);
      least = Math.min(least, clock);
    }
    return least;
  }

  /**
   * A shard of a stream that was made anew goes on as the old one of its name, if that is not out
   * of the way: a list does not tell them apart (decision 17). Null if there was none that
   * delivered, or may have been found idle.
   */
  private Part takenFor(Part shard) {
    Feed feed = shard.feed();
    if (!feed.isMadeAnew()) {
      return null;
    }
    Part old = new Part(feed.before(), shard.shard());
    boolean isStored = infos.containsKey(old) && (!old.seen().isEmpty() || spec.idle() > 0);
    return isStored ? old : takenFor(old);
  }

  /** The five counters of each shard. */
  Map<Part, Tally> tallies() {
    return tallies;
  }

  Map<String, ModelKey> keys() {
    return keys;
  }

  /**
   * Where a key's event time stands at the end at least: where it was in the shard in which the key
   * was last seen, and where what became of that has passed: all its living descendants, or without
   * any all living shards of its source (R23). How far it is between that and {@link
   * #finalClockAtMost} is not promised.
   */
  long finalClockAtLeast(String key) {
    Part last = lastSeen.get(key);
    if (last == null || spec.perKey()) {
      return NONE;
    }
    long passed = heirs(last).mapToLong(this::finalClock).min().orElse(NONE);
    return Math.max(before(last, partitionKeys.get(key)), passed);
  }

  private Stream<Part> heirs(Part gone) {
    Set<Part> descendants = new HashSet<>(Set.of(gone));
    for (Part shard : infos.keySet()) {
      boolean child = infos.get(shard).parents().stream().anyMatch(p -> has(descendants, shard, p));
      if (child) {
        descendants.add(shard);
      }
    }
    List<Part> alive = descendants.stream().filter(this::isLiving).toList();
    return alive.isEmpty()
        ? living().filter(shard -> shard.feed().source().equals(gone.feed().source()))
        : alive.stream();
  }

  private static boolean has(Set<Part> shards, Part child, Shard parent) {
    return shards.contains(new Part(child.feed(), parent));
  }

  /** The most that a key's final event time may be: the clock of the shard that has the key now. */
  long finalClockAtMost(String key) {
    Part last = lastSeen.get(key);
    if (last == null || spec.perKey()) {
      return NONE;
    }
    return Math.max(finalClockAtLeast(key), current(last, partitionKeys.get(key)));
  }

  /** The furthest of the shards that the key may be taken to be in. */
  private long current(Part shard, String partitionKey) {
    String place = Routing.chooses(spec, partitionKey);
    return infos.keySet().stream()
        .filter(next -> in(infos.get(next), place) && floors(next).anyMatch(shard::equals))
        .mapToLong(next -> current(next, partitionKey))
        .reduce(before(shard, partitionKey), Math::max);
  }
}
