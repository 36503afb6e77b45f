package io.weir.simulation.histories;

import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.testkit.ShardSimulator;
import io.weir.testkit.SimulatedStream;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One incarnation of a stream that feeds a source, and the mapping that reads it. Its records stay
 * known when it is deleted, or the source pointed elsewhere.
 */
final class Feed {
  private final SimulatedStream stream;
  private ShardSimulator mapping;
  private final BigInteger firstOrder;
  private final Feed before;
  private final Map<Shard, Long> trimmed = new HashMap<>();

  /** Closed shards that a tick has seen since, with their children. */
  private final Set<Shard> ticked = new HashSet<>();

  private boolean over;

  /**
   * @param firstOrder the stream's first sequence number
   * @param before the feed of the source before it; null if it is the first
   */
  Feed(SimulatedStream stream, ShardSimulator mapping, BigInteger firstOrder, Feed before) {
    this.stream = stream;
    this.mapping = mapping;
    this.firstOrder = firstOrder;
    this.before = before;
  }

  SimulatedStream stream() {
    return stream;
  }

  ShardSimulator mapping() {
    return mapping;
  }

  /** Another mapping reads it from now on. */
  void remap(ShardSimulator next) {
    mapping = next;
  }

  BigInteger firstOrder() {
    return firstOrder;
  }

  Feed before() {
    return before;
  }

  /** True if it is the stream of before, deleted and made anew. */
  boolean isMadeAnew() {
    return before != null && before.stream.arn().equals(stream.arn());
  }

  String source() {
    return stream.name();
  }

  /** The source is fed by another one from now on. */
  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  /** Every shard that the stream ever had, parents before their children. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    stream.lineage().forEach(info -> parts.add(new Part(this, info.shard())));
    return parts;
  }

  /** The shards that are listed. */
  List<Part> listed() {
    return stream.shards(source()).stream().map(info -> new Part(this, info.shard())).toList();
  }

  /** The shards that are closed by now. */
  List<Shard> closed() {
    return stream.lineage().stream().filter(ShardInfo::closed).map(ShardInfo::shard).toList();
  }

  /** A tick that saw them closed came to its end. */
  void ticked(List<Shard> closed) {
    ticked.addAll(closed);
  }

  /**
   * Applies a retention, unless it would trim shards that no tick has seen, whose children would
   * not be known (decision 17).
   *
   * @return the number of trimmed shards
   */
  int expire(Duration retention) {
    if (!Feature.UNSEEN_LINES.isThere() && hasUnseenLine()) {
      return 0;
    }
    List<Shard> gone = stream.expire(retention);
    gone.forEach(shard -> trimmed.put(shard, stream.clock().nowMillis()));
    return gone.size();
  }

  /**
   * True if something that is closed never had a record and was seen by no tick since, and
   * something open that came after it never had one either.
   */
  private boolean hasUnseenLine() {
    Set<Shard> unseen = new HashSet<>();
    for (ShardInfo info : stream.lineage()) {
      boolean after = info.parents().stream().anyMatch(unseen::contains);
      if (new Part(this, info.shard()).seen().isEmpty()) {
        if (after && !info.closed()) {
          return true;
        }
        if (after || info.closed() && !ticked.contains(info.shard())) {
          unseen.add(info.shard());
        }
      }
    }
    return false;
  }

  /**
   * True if it began with one shard, and the feed before it ended with one of that name. With more
   * shards it is not promised which of the old ones a new one continues; it begins at the least of
   * their clocks.
   */
  boolean isLaidOutAsBefore() {
    List<ShardInfo> old = before.stream.lineage();
    List<ShardInfo> now = stream.lineage().stream().filter(i -> i.parents().isEmpty()).toList();
    return old.size() == 1 && now.size() == 1;
  }

  /** A shard of one incarnation of a stream. */
  record Part(Feed feed, Shard shard) {
    /** All records that were ever put into it. */
    List<SourceRecord> log() {
      return feed.stream.log(shard);
    }

    /** The events that the mapping's filter lets through, each in the place of its record. */
    List<SourceRecord> seen() {
      return log().stream()
          .filter(record -> HistoryEvent.isSeen(record.data()))
          .flatMap(Part::events)
          .toList();
    }

    /** True if the mapping's filter takes something out of it. */
    boolean isFiltered() {
      return log().stream().anyMatch(record -> !HistoryEvent.isSeen(record.data()));
    }

    /** The events of a record; itself if it holds none, or cannot be taken apart. */
    private static Stream<SourceRecord> events(SourceRecord record) {
      byte[] data = record.data();
      if (!HistoryEvent.isSheet(data) || HistoryEvent.isTorn(data)) {
        return Stream.of(record);
      }
      List<byte[]> events = HistoryEvent.events(data);
      return events.isEmpty()
          ? Stream.of(record)
          : IntStream.range(0, events.size())
              .mapToObj(i ->
                  new SourceRecord(
                      record.position().event(i),
                      record.partitionKey(),
                      record.arrival(),
                      events.get(i),
                      record.aggregated()));
    }

    /** True if it was listed no more when one after it had its first record, if it has had one. */
    boolean isTrimmedBefore(Part child) {
      Long at = feed.trimmed.get(shard);
      List<SourceRecord> seen = child.seen();
      return at != null && (seen.isEmpty() || seen.getFirst().arrival() >= at);
    }

    /** True if it is progress in this partition of this stream. */
    boolean isOf(Progress progress) {
      return progress.shard().incarnation(0).equals(shard)
          && progress.stream().equals(feed.stream.arn());
    }

    /** The number of its records that cannot be read any more. */
    int trimmed() {
      return log().size() - feed.stream.records(shard).size();
    }

    @Override
    public String toString() {
      return shard + " of " + feed.stream.arn() + " from " + feed.firstOrder;
    }
  }
}
