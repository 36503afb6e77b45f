package io.weir.testkit;

import io.weir.annotation.Experimental;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.engine.Topology;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A Kinesis stream in memory. Nothing expires by itself: {@link #expire} drops records that are
 * older than the retention, {@link #trim} a whole shard. The stream does not need a {@link
 * ShardSimulator}: TRIM_HORIZON, LATEST and AT_TIMESTAMP choose from the records that were put
 * before one is started.
 */
@Experimental
public final class SimulatedStream implements Topology {
  /** The default first sequence number of a stream. */
  public static final BigInteger FIRST_ORDER =
      BigInteger.valueOf(49).multiply(BigInteger.TEN.pow(54));

  private static final String ACCOUNT = "123456789012";
  private static final BigInteger STRIDE = BigInteger.valueOf(16);

  private final String name;
  private final String arn;
  private final SimulatedClock clock;
  private final List<SimulatedShard> shards = new ArrayList<>();
  private final Map<Shard, SimulatedShard> byName = new HashMap<>();
  private BigInteger nextOrder;
  private int maximumRecordBytes = SimulatedPut.DEFAULT_MAXIMUM_BYTES;
  private boolean deleted;

  private SimulatedStream(String name, String arn, BigInteger firstOrder, SimulatedClock clock) {
    this.name = name;
    this.arn = arn;
    this.nextOrder = firstOrder;
    this.clock = clock;
  }

  /** A stream of one shard with a clock of its own. */
  public static SimulatedStream of(String name) {
    return of(name, 1, SimulatedClock.create());
  }

  /**
   * A stream whose shards share the hash range evenly.
   *
   * @param name the name of the source that reads it
   * @param shardCount 1 to 10,000
   * @param clock the clock, shared by all that runs in the same virtual time
   */
  public static SimulatedStream of(String name, int shardCount, SimulatedClock clock) {
    return of(name, arn(ACCOUNT, name), shardCount, FIRST_ORDER, clock);
  }

  /**
   * A stream that differs from others which feed the same source: by its account or its name.
   *
   * @param name the name of the source that reads it
   * @param arn see {@link #arn(String, String)}
   * @param firstOrder its first sequence number, not negative. Those of Kinesis grow with time: a
   *     stream that was created later usually has the higher ones
   */
  public static SimulatedStream of(
      String name, String arn, int shardCount, BigInteger firstOrder, SimulatedClock clock) {
    if (shardCount < 1 || shardCount > 10_000) {
      throw new IllegalArgumentException("a stream has 1 to 10000 shards, not " + shardCount);
    }
    SimulatedStream stream = new SimulatedStream(name, arn, firstOrder, clock);
    for (int i = 0; i < shardCount; i++) {
      BigInteger to = bound(i + 1, shardCount).subtract(BigInteger.ONE);
      stream.open(List.of(), bound(i, shardCount), to);
    }
    return stream;
  }

  /** The ARN of a stream of that name in an account, 12 digits. */
  public static String arn(String account, String streamName) {
    return "arn:aws:kinesis:eu-west-1:" + account + ":stream/" + streamName;
  }

  /**
   * DeleteStream, and CreateStream with the same name: a stream of the same ARN whose shards count
   * from 0 again. Its sequence numbers begin behind all of this one.
   */
  public SimulatedStream recreated(int shardCount) {
    return recreated(shardCount, nextOrder);
  }

  /** Deletes and creates the stream anew with any first sequence number, even a lower one. */
  public SimulatedStream recreated(int shardCount, BigInteger firstOrder) {
    delete();
    return of(name, arn, shardCount, firstOrder, clock);
  }

  /** DeleteStream: the records are gone, no shards are listed, and nothing can be put. */
  public void delete() {
    shards.forEach(SimulatedShard::trimAll);
    deleted = true;
  }

  /**
   * UpdateMaxRecordSize: sets the largest record from now on.
   *
   * @param bytes the size of a record with its partition key, 1 MiB to 10 MiB
   * @return this stream
   */
  public SimulatedStream maximumRecordBytes(int bytes) {
    if (bytes < SimulatedPut.DEFAULT_MAXIMUM_BYTES || bytes > SimulatedPut.MAXIMUM_BYTES) {
      throw new IllegalArgumentException(
          "a stream takes records of at most 1 MiB to 10 MiB, not " + bytes + " bytes");
    }
    maximumRecordBytes = bytes;
    return this;
  }

  /** The topology of several streams together. */
  public static Topology topologyOf(List<SimulatedStream> streams) {
    return source -> {
      List<ShardInfo> infos = new ArrayList<>();
      streams.forEach(stream -> stream.addShards(source, infos));
      return infos;
    };
  }

  /** The name of the source that reads it. */
  public String name() {
    return name;
  }

  public String arn() {
    return arn;
  }

  public SimulatedClock clock() {
    return clock;
  }

  /** Names of all shards, closed ones included, in order of creation. */
  public List<Shard> shards() {
    List<Shard> names = new ArrayList<>();
    shards.forEach(shard -> names.add(shard.name));
    return names;
  }

  /** Names of the shards that take records, in order of creation. */
  public List<Shard> openShards() {
    return shards.stream().filter(shard -> !shard.closed).map(shard -> shard.name).toList();
  }

  /** The records of a shard in order, without trimmed ones; aggregated ones are taken apart. */
  public List<SourceRecord> records(Shard shard) {
    SimulatedShard one = shard(shard);
    return parts(one.records.subList(one.horizon, one.records.size()));
  }

  /**
   * All records that were ever put into a shard, trimmed ones too; aggregated ones are taken apart.
   */
  public List<SourceRecord> log(Shard shard) {
    return parts(shard(shard).records);
  }

  private static List<SourceRecord> parts(List<SimulatedRecord> records) {
    List<SourceRecord> parts = new ArrayList<>(records.size());
    for (SimulatedRecord record : records) {
      parts.addAll(record.parts());
    }
    return parts;
  }

  /**
   * ListShards: every shard that is not trimmed, each with its parents, trimmed ones too. Empty for
   * another source, or if the stream is deleted.
   */
  @Override
  public List<ShardInfo> shards(String source) {
    List<ShardInfo> infos = new ArrayList<>();
    addShards(source, infos);
    return infos;
  }

  private void addShards(String source, List<ShardInfo> infos) {
    if (deleted || !source.equals(name)) {
      return;
    }
    for (SimulatedShard shard : shards) {
      if (!shard.trimmed) {
        infos.add(shard.info());
      }
    }
  }

  /** All shards that ever existed, trimmed ones too, in order of creation. */
  public List<ShardInfo> lineage() {
    List<ShardInfo> infos = new ArrayList<>(shards.size());
    for (SimulatedShard shard : shards) {
      infos.add(shard.info());
    }
    return infos;
  }

  /** The sequence number that the next record gets. */
  public BigInteger nextOrder() {
    return nextOrder;
  }

  /** Puts text, in UTF-8. */
  public Position put(String partitionKey, String text) {
    return put(SimulatedPut.of(partitionKey, text));
  }

  public Position put(String partitionKey, byte[] data) {
    return put(SimulatedPut.of(partitionKey, data));
  }

  /** Appends to the open shard that has the hash key; returns the record's position. */
  public Position put(SimulatedPut put) {
    requireThere();
    BigInteger hash =
        put.explicitHashKey().orElseGet(() -> SimulatedShard.hash(put.partitionKey()));
    return append(shards.stream().filter(s -> s.takes(hash)).findFirst().orElseThrow(), put);
  }

  /** Appends to an open shard, as by an explicit hash key in its range. */
  public Position putInto(Shard shard, SimulatedPut put) {
    return append(openShard(shard), put);
  }

  /** Splits an open shard in the middle. */
  public List<Shard> split(Shard shard) {
    SimulatedShard parent = openShard(shard);
    return split(shard, parent.from.add(parent.to).shiftRight(1).add(BigInteger.ONE));
  }

  /**
   * Splits an open shard: it is closed, and two children take over.
   *
   * @param startOfSecond first hash key of the second child: in the parent's range, not its first
   */
  public List<Shard> split(Shard shard, BigInteger startOfSecond) {
    SimulatedShard parent = openShard(shard);
    parent.requireInside(startOfSecond);
    parent.close(clock.nowMillis());
    Shard first = open(List.of(shard), parent.from, startOfSecond.subtract(BigInteger.ONE));
    return List.of(first, open(List.of(shard), startOfSecond, parent.to));
  }

  /** Merges two open shards with adjacent hash ranges: both are closed, one child takes over. */
  public Shard merge(Shard one, Shard other) {
    SimulatedShard a = openShard(one);
    SimulatedShard b = openShard(other);
    if (!a.endsJustBefore(b) && !b.endsJustBefore(a)) {
      throw new IllegalArgumentException(one + " and " + other + " have no adjacent hash ranges");
    }
    a.close(clock.nowMillis());
    b.close(clock.nowMillis());
    return open(List.of(one, other), a.from.min(b.from), a.to.max(b.to));
  }

  /**
   * UpdateShardCount with uniform scaling: splits at each new bound, then merges the shards between
   * two bounds. Intermediate shards never have a record.
   *
   * @param target at least half and at most double the number of open shards
   * @return the open shards, by hash range
   */
  public List<Shard> updateShardCount(int target) {
    int now = openShards().size();
    if (target < (now + 1) / 2 || target > 2 * now) {
      throw new IllegalArgumentException(
          "a stream of " + now + " shards cannot have " + target + " next: half to double");
    }
    for (int part = 1; part < target; part++) {
      BigInteger start = bound(part, target);
      byRange().stream()
          .filter(shard -> shard.from.compareTo(start) < 0 && start.compareTo(shard.to) <= 0)
          .findFirst()
          .ifPresent(shard -> split(shard.name, start));
    }
    for (int part = 0; part < target; part++) {
      mergeAll(bound(part, target), bound(part + 1, target));
    }
    return byRange().stream().map(shard -> shard.name).toList();
  }

  private void mergeAll(BigInteger from, BigInteger to) {
    List<SimulatedShard> inside =
        byRange().stream()
            .filter(shard -> from.compareTo(shard.from) <= 0 && shard.from.compareTo(to) < 0)
            .toList();
    Shard first = inside.getFirst().name;
    for (SimulatedShard next : inside.subList(1, inside.size())) {
      first = merge(first, next.name);
    }
  }

  private List<SimulatedShard> byRange() {
    return shards.stream()
        .filter(shard -> !shard.closed)
        .sorted(Comparator.comparing(shard -> shard.from))
        .toList();
  }

  /** Ends a closed shard's retention: its records are gone, and it is not listed any more. */
  public void trim(Shard shard) {
    SimulatedShard gone = shard(shard);
    if (!gone.closed) {
      throw new IllegalArgumentException(shard + " is open; only a closed shard can be trimmed");
    }
    gone.trimAll();
    gone.trimmed = true;
  }

  /**
   * Applies a retention now: records that arrived longer ago are gone, and a shard that was closed
   * longer ago and has no records is not listed any more.
   *
   * @param retention the time that a record stays; 24 hours to 365 days with Kinesis
   * @return the shards that are listed no more from now on
   */
  public List<Shard> expire(Duration retention) {
    long oldest = clock.nowMillis() - retention.toMillis();
    List<Shard> gone = new ArrayList<>();
    for (SimulatedShard shard : shards) {
      shard.trimBefore(oldest);
      if (!shard.trimmed && shard.closed && shard.closedAt < oldest && shard.isEmpty()) {
        shard.trimmed = true;
        gone.add(shard.name);
      }
    }
    return gone;
  }

  List<SimulatedShard> all() {
    return shards;
  }

  SimulatedShard shard(Shard wanted) {
    SimulatedShard shard = byName.get(wanted);
    if (shard == null) {
      throw new IllegalArgumentException(name + " has no shard " + wanted);
    }
    return shard;
  }

  private SimulatedShard openShard(Shard wanted) {
    requireThere();
    SimulatedShard shard = shard(wanted);
    if (shard.closed) {
      throw new IllegalArgumentException(wanted + " is closed");
    }
    return shard;
  }

  private void requireThere() {
    if (deleted) {
      throw new IllegalStateException(arn + " is deleted");
    }
  }

  private Position append(SimulatedShard shard, SimulatedPut put) {
    put.requireAtMost(maximumRecordBytes);
    Position at = new Position(name, shard.name.partition(), nextOrder, 0);
    nextOrder = nextOrder.add(STRIDE);
    shard.records.add(SimulatedRecord.of(at, put, clock.nowMillis()));
    return at;
  }

  private Shard open(List<Shard> parents, BigInteger from, BigInteger to) {
    String number = String.valueOf(shards.size());
    Shard shard = new Shard(name, "shardId-" + "0".repeat(12 - number.length()) + number);
    SimulatedShard opened = new SimulatedShard(shard, arn, parents, from, to);
    shards.add(opened);
    byName.put(shard, opened);
    return shard;
  }

  private static BigInteger bound(int part, int parts) {
    BigInteger all = SimulatedShard.HIGHEST_HASH.add(BigInteger.ONE);
    return all.multiply(BigInteger.valueOf(part)).divide(BigInteger.valueOf(parts));
  }
}
