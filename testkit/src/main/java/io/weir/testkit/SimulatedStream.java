package io.weir.testkit;

import io.weir.Position;
import io.weir.Shard;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.engine.Topology;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A Kinesis stream in memory. Records never expire by themselves ({@link #trim} is the end of a
 * shard's retention). It lives on its own: records put before a {@link ShardSimulator} is started
 * are what TRIM_HORIZON, LATEST and AT_TIMESTAMP choose from.
 */
public final class SimulatedStream implements Topology {
  private static final BigInteger FIRST_ORDER =
      BigInteger.valueOf(49).multiply(BigInteger.TEN.pow(54));
  private static final BigInteger STRIDE = BigInteger.valueOf(16);

  private final String name;
  private final SimulatedClock clock;
  private final List<SimulatedShard> shards = new ArrayList<>();
  private BigInteger nextOrder = FIRST_ORDER;

  private SimulatedStream(String name, SimulatedClock clock) {
    this.name = name;
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
   * @param clock shared by everything that lives in the same virtual time
   */
  public static SimulatedStream of(String name, int shardCount, SimulatedClock clock) {
    if (shardCount < 1 || shardCount > 10_000) {
      throw new IllegalArgumentException("a stream has 1 to 10000 shards, not " + shardCount);
    }
    SimulatedStream stream = new SimulatedStream(name, clock);
    for (int i = 0; i < shardCount; i++) {
      BigInteger to = bound(i + 1, shardCount).subtract(BigInteger.ONE);
      stream.open(List.of(), bound(i, shardCount), to);
    }
    return stream;
  }

  /** The topology of several streams together. */
  public static Topology topologyOf(List<SimulatedStream> streams) {
    return source -> {
      List<ShardInfo> infos = new ArrayList<>();
      streams.forEach(stream -> stream.addShards(source, infos));
      return infos;
    };
  }

  public String name() {
    return name;
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

  /** The records of a shard in order, aggregated ones taken apart; none of a trimmed one. */
  public List<SourceRecord> records(Shard shard) {
    List<SourceRecord> parts = new ArrayList<>();
    for (SimulatedRecord record : shard(shard).records) {
      parts.addAll(record.parts());
    }
    return parts;
  }

  /** Every shard that is not trimmed; none if asked about another source. */
  @Override
  public List<ShardInfo> shards(String source) {
    List<ShardInfo> infos = new ArrayList<>();
    addShards(source, infos);
    return infos;
  }

  private void addShards(String source, List<ShardInfo> infos) {
    for (SimulatedShard shard : shards) {
      if (source.equals(name) && !shard.trimmed) {
        infos.add(shard.info());
      }
    }
  }

  /** Puts text, in UTF-8. */
  public Position put(String partitionKey, String text) {
    return put(SimulatedPut.of(partitionKey, text));
  }

  public Position put(String partitionKey, byte[] data) {
    return put(SimulatedPut.of(partitionKey, data));
  }

  /** Appends to the open shard that has the hash key; returns where it stands. */
  public Position put(SimulatedPut put) {
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
    parent.closed = true;
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
    a.closed = true;
    b.closed = true;
    return open(List.of(one, other), a.from.min(b.from), a.to.max(b.to));
  }

  /** The end of a closed shard's retention: its records are gone and nobody lists it. */
  public void trim(Shard shard) {
    SimulatedShard gone = shard(shard);
    if (!gone.closed) {
      throw new IllegalArgumentException(shard + " is open; only a closed shard can be trimmed");
    }
    gone.records.clear();
    gone.trimmed = true;
  }

  List<SimulatedShard> all() {
    return shards;
  }

  SimulatedShard shard(Shard wanted) {
    for (SimulatedShard shard : shards) {
      if (shard.name.equals(wanted)) {
        return shard;
      }
    }
    throw new IllegalArgumentException(name + " has no shard " + wanted);
  }

  private SimulatedShard openShard(Shard wanted) {
    SimulatedShard shard = shard(wanted);
    if (shard.closed) {
      throw new IllegalArgumentException(wanted + " is closed");
    }
    return shard;
  }

  private Position append(SimulatedShard shard, SimulatedPut put) {
    Position at = new Position(name, shard.name.partition(), nextOrder, 0);
    nextOrder = nextOrder.add(STRIDE);
    shard.records.add(SimulatedRecord.of(at, put, clock.nowMillis()));
    return at;
  }

  private Shard open(List<Shard> parents, BigInteger from, BigInteger to) {
    Shard shard = new Shard(name, String.format("shardId-%012d", shards.size()));
    shards.add(new SimulatedShard(shard, parents, from, to));
    return shard;
  }

  private static BigInteger bound(int part, int parts) {
    BigInteger all = SimulatedShard.HIGHEST_HASH.add(BigInteger.ONE);
    return all.multiply(BigInteger.valueOf(part)).divide(BigInteger.valueOf(parts));
  }
}
