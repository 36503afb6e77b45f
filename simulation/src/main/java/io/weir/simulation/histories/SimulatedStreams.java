package io.weir.simulation.histories;

import io.weir.engine.BatchHandler;
import io.weir.engine.ShardInfo;
import io.weir.engine.Topology;
import io.weir.simulation.histories.Feed.Part;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.testkit.Cuts;
import io.weir.testkit.EventSourceMapping;
import io.weir.testkit.ShardSimulator;
import io.weir.testkit.ShardSimulatorStatistics;
import io.weir.testkit.SimulatedClock;
import io.weir.testkit.SimulatedPut;
import io.weir.testkit.SimulatedStream;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The streams of a history: what producers put, how shards change, and the mappings' reading. */
final class SimulatedStreams {
  private static final int MOST_EVENTS = 60;
  private static final int MOST_IN_CROWDS = 400;
  private static final int MOST_OPEN = 4;
  private static final BigInteger FAR = BigInteger.valueOf(1_000_000);
  private static final Duration LONGEST = Duration.ofDays(Spec.RETENTION_DAYS);

  private final Spec spec;
  private final SimulatedClock clock;

  /** The feeds of the sources now; that of a join's right source is the last one. */
  private final List<Feed> live = new ArrayList<>();

  /** All feeds that ever were, in the order in which they began. */
  private final List<Feed> all = new ArrayList<>();

  private int factor;
  private int events;
  private int crowded;

  SimulatedStreams(Spec spec, SimulatedClock clock) {
    this.spec = spec;
    this.clock = clock;
    this.factor = Math.max(1, spec.factor());
    BigInteger first = SimulatedStream.FIRST_ORDER;
    for (int account = 0; account < Math.max(1, spec.accounts()); account++) {
      String arn = SimulatedStream.arn("%012d".formatted(account + 1), Functions.SOURCE);
      begin(account, created(Functions.SOURCE, arn, first), first, null);
      first = first.add(FAR);
    }
    if (spec.ofTwoStreams()) {
      String arn = SimulatedStream.arn("%012d".formatted(1), Functions.RIGHT);
      begin(live.size(), created(Functions.RIGHT, arn, first), first, null);
    }
  }

  private SimulatedStream created(String source, String arn, BigInteger first) {
    return SimulatedStream.of(source, arn, Math.max(1, spec.shards()), first, clock);
  }

  private void begin(int slot, SimulatedStream stream, BigInteger first, Feed before) {
    Feed feed = new Feed(stream, mapping(stream), first, before);
    all.add(feed);
    if (before == null) {
      live.add(feed);
    } else {
      live.set(slot, feed);
    }
  }

  private ShardSimulator mapping(SimulatedStream stream) {
    EventSourceMapping settings =
        EventSourceMapping.builder()
            .batchSize(spec.batch())
            .parallelizationFactor(factor)
            .reportBatchItemFailures(true)
            .bisectBatchOnFunctionError(spec.bisect())
            .filterCriteria(HistoryEvent::isSeen)
            .build();
    return ShardSimulator.start(stream, settings, (batch, deadline) -> null);
  }

  /**
   * The topology for a container: the streams that feed the sources when it begins, by their ARNs,
   * as they are when it asks.
   */
  Topology topology() {
    List<Feed> atStart = List.copyOf(live);
    return source -> {
      List<ShardInfo> infos = new ArrayList<>();
      atStart.forEach(feed -> infos.addAll(newest(feed).stream().shards(source)));
      return infos;
    };
  }

  private Feed newest(Feed old) {
    Feed newest = old;
    for (Feed feed : all) {
      newest = feed.stream().arn().equals(old.stream().arn()) ? feed : newest;
    }
    return newest;
  }

  /** Every shard that ever was; parents, and shards of earlier streams, come first. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    all.forEach(feed -> parts.addAll(feed.parts()));
    return parts;
  }

  /** The shards that the streams which feed the sources have now. */
  List<Part> listed() {
    List<Part> parts = new ArrayList<>();
    live.forEach(feed -> parts.addAll(feed.listed()));
    return parts;
  }

  /** One of these, by a number that is taken modulo what there is. */
  Part part(int number) {
    List<Part> parts = listed();
    return parts.get(number % parts.size());
  }

  /** All that ever fed the sources. */
  List<Feed> feeds() {
    return all;
  }

  /** The statistics of all mappings together. */
  ShardSimulatorStatistics statistics() {
    return all.stream()
        .map(feed -> feed.mapping().statistics())
        .reduce(ShardSimulatorStatistics::plus)
        .orElseThrow();
  }

  /** Delivers all that is left, in batches as large as possible. */
  void runUntilIdle(BatchHandler handler) {
    for (Feed feed : live) {
      feed.mapping().cuts(Cuts.whole());
      feed.mapping().handler(handler);
      feed.mapping().runUntilIdle(1_000);
    }
  }

  /** Changes the mappings' factor; records that are not acknowledged come again. */
  void factor(int next) {
    if (next != factor) {
      factor = next;
      live.forEach(feed -> feed.mapping().parallelizationFactor(next));
    }
  }

  void redeliver(Part part, Position from) {
    part.feed().mapping().redeliver(from);
  }

  /** A tick begins. @return to be run when it has come to its end */
  Runnable tick() {
    Map<Feed, List<Shard>> closed = new HashMap<>();
    live.forEach(feed -> closed.put(feed, feed.closed()));
    return () -> closed.forEach(Feed::ticked);
  }

  /** Applies the longest retention. */
  void expire() {
    all.forEach(feed -> feed.expire(LONGEST));
  }

  /**
   * Applies a retention of a day.
   *
   * @return the number of trimmed shards
   */
  int trim() {
    return live.stream().mapToInt(feed -> feed.expire(Duration.ofDays(1))).sum();
  }

  /** The number of events in crowds; if they fail, each is held for its time. */
  int crowded() {
    return crowded;
  }

  /** The index of the stream that an act means. */
  int slot(int number) {
    return number % live.size();
  }

  void recreate(int slot, int shards, Action.Order order) {
    Feed old = live.get(slot);
    BigInteger first = first(old, order);
    old.end();
    begin(slot, old.stream().recreated(count(shards), first), first, old);
  }

  /** Points a source at another stream; the old one lives on, and nobody reads it. */
  void repoint(int slot, int shards, Action.Order order) {
    Feed old = live.get(slot);
    BigInteger first = first(old, order);
    String arn = SimulatedStream.arn("%012d".formatted(1), old.source() + all.size());
    old.end();
    SimulatedStream next = SimulatedStream.of(old.source(), arn, count(shards), first, clock);
    begin(slot, next, first, old);
  }

  private static int count(int shards) {
    return 1 + Math.floorMod(shards - 1, MOST_OPEN);
  }

  private static BigInteger first(Feed old, Action.Order order) {
    return switch (order) {
      case HIGHER -> old.stream().nextOrder().add(FAR);
      case SAME -> old.firstOrder();
      case LOWER -> old.firstOrder().subtract(FAR);
    };
  }

  /** The mapping is deleted and made anew: from the trim horizon on everything comes again. */
  Feed remap(int slot) {
    Feed feed = live.get(slot);
    feed.remap(mapping(feed.stream()));
    return feed;
  }

  void resize(int slot, int shards) {
    SimulatedStream stream = live.get(slot).stream();
    int now = stream.openShards().size();
    int most = Math.min(MOST_OPEN, 2 * now);
    stream.updateShardCount(Math.clamp(shards, (now + 1) / 2, most));
  }

  void put(Action.Put put) {
    if (events == MOST_EVENTS) {
      return;
    }
    clock.advance(Duration.ofMillis(put.gap()));
    long said = put.time() >= Action.NOW ? timeNow() + Action.NOW - put.time() : put.time();
    long time = put.kind() == HistoryEvent.Kind.FAR_AHEAD ? said + 30L * 86_400_000 : said;
    String key = Words.key(spec, put.key(), !spec.byValue());
    String id = Words.id(spec, put.id());
    HistoryEvent event = new HistoryEvent(events++, key, time, put.kind(), put.op(), put.arg(), id);
    SimulatedPut record =
        SimulatedPut.of(partitionKey(put.partitionKey()), HistoryEvent.CODEC.encode(event));
    side(put.op(), put.partitionKey(), event.index())
        .put(Routing.routed(spec, record, event.index()));
  }

  private long timeNow() {
    return clock.nowMillis() - HistoryEvent.ZERO;
  }

  /** An event each of which makes a result of its own, where the function is a process. */
  void put(Action.Crowd act) {
    for (int i = 0; i < act.count() && crowded < MOST_IN_CROWDS; i++) {
      clock.advance(Duration.ofMillis(1));
      crowded++;
      String id = spec.dedupe() > 0 ? "m" + (act.first() + i) : "";
      long time = act.time() + i;
      String key = Words.key(spec, act.key(), !spec.byValue());
      HistoryEvent event =
          new HistoryEvent(
              MOST_EVENTS + crowded,
              key,
              time,
              i % 2 == 0 ? act.kind() : HistoryEvent.Kind.PLAIN,
              act.op(),
              0,
              id);
      SimulatedPut record =
          SimulatedPut.of(partitionKey(act.partitionKey()), HistoryEvent.CODEC.encode(event));
      side(act.op() + i % 2, act.partitionKey(), event.index())
          .put(Routing.routed(spec, record, event.index()));
    }
  }

  /**
   * Of a join's streams one by the operation; of two accounts' one by the key, or any where a key's
   * records stand anywhere.
   */
  private String partitionKey(String letter) {
    return Words.key(spec, letter, true);
  }

  private SimulatedStream side(int op, String partitionKey, int index) {
    if (spec.ofTwoStreams() && op % 2 == 1) {
      return live.getLast().stream();
    }
    int by = spec.hashes() == Spec.Hashes.WILD ? index : partitionKey.hashCode() >> 1;
    return live.get(Math.floorMod(by, Math.max(1, spec.accounts()))).stream();
  }

  void put(Action.Bundle act) {
    if (events + act.keys().length() > MOST_EVENTS) {
      return;
    }
    clock.advance(Duration.ofMillis(act.gap()));
    List<SimulatedPut> parts = new ArrayList<>();
    String partitionKey = partitionKey(act.partitionKey());
    for (char letter : act.keys().toCharArray()) {
      String key = spec.byValue() ? Words.key(spec, String.valueOf(letter), false) : partitionKey;
      int index = events++;
      HistoryEvent event =
          new HistoryEvent(
              index, key, act.time() + index % 3, HistoryEvent.Kind.PLAIN, act.op(), 0, "");
      parts.add(SimulatedPut.of(partitionKey, HistoryEvent.CODEC.encode(event)));
    }
    SimulatedPut record = SimulatedPut.aggregated(partitionKey, parts);
    side(act.op(), act.partitionKey(), events).put(Routing.routed(spec, record, events));
  }

  /**
   * @return false if there are too many events already
   */
  boolean put(Action.Sheet act) {
    if (events + Math.max(1, act.keys().length()) > MOST_EVENTS) {
      return false;
    }
    clock.advance(Duration.ofMillis(act.gap()));
    String partitionKey = partitionKey(act.partitionKey());
    List<SimulatedPut> records = new ArrayList<>();
    int half = act.packed() ? act.keys().length() / 2 : 0;
    if (act.packed()) {
      records.add(sheet(act, partitionKey, act.keys().substring(0, half)));
    }
    records.add(sheet(act, partitionKey, act.keys().substring(half)));
    SimulatedPut record =
        act.packed() ? SimulatedPut.aggregated(partitionKey, records) : records.getFirst();
    side(act.op(), act.partitionKey(), events).put(Routing.routed(spec, record, events));
    return true;
  }

  private SimulatedPut sheet(Action.Sheet act, String partitionKey, String letters) {
    if (act.torn()) {
      return SimulatedPut.of(partitionKey, HistoryEvent.torn(events++));
    }
    List<HistoryEvent> sheet = new ArrayList<>();
    for (char letter : letters.toCharArray()) {
      String name = String.valueOf(Character.toLowerCase(letter));
      String key = spec.byValue() ? Words.key(spec, name, false) : partitionKey;
      HistoryEvent.Kind kind = Character.isUpperCase(letter) ? act.kind() : HistoryEvent.Kind.PLAIN;
      int index = events++;
      long late = kind == HistoryEvent.Kind.FAR_AHEAD ? 30L * 86_400_000 : index % 3;
      sheet.add(new HistoryEvent(index, key, act.time() + late, kind, act.op() + index % 2, 0, ""));
    }
    return SimulatedPut.of(partitionKey, HistoryEvent.sheet(sheet));
  }

  private SimulatedStream left() {
    return live.getFirst().stream();
  }

  void split(int shard) {
    List<Shard> open = left().openShards();
    if (open.size() < MOST_OPEN) {
      left().split(open.get(shard % open.size()));
    }
  }

  void merge() {
    List<Shard> open = left().openShards();
    for (Shard one : open) {
      for (Shard other : open) {
        if (one != other && Lineage.adjacent(left(), one, other)) {
          left().merge(one, other);
          return;
        }
      }
    }
  }
}
