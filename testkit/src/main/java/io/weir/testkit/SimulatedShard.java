package io.weir.testkit;

import io.weir.engine.ShardInfo;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** A hash key range and the records in it. */
final class SimulatedShard {
  static final BigInteger HIGHEST_HASH = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  /** Cloned for each hash, which is cheaper than a lookup. */
  private static final MessageDigest MD5 = md5();

  final Shard name;

  /** The stream's ARN. */
  final String stream;

  final List<Shard> parents;
  final BigInteger from;
  final BigInteger to;
  final List<SimulatedRecord> records = new ArrayList<>();
  private final ShardInfo whileOpen;
  private final ShardInfo afterwards;
  boolean closed;
  boolean trimmed;
  long closedAt;

  /** Index of the first record that is not trimmed: the trim horizon. */
  int horizon;

  SimulatedShard(Shard name, String stream, List<Shard> parents, BigInteger from, BigInteger to) {
    this.name = name;
    this.stream = stream;
    this.parents = List.copyOf(parents);
    this.from = from;
    this.to = to;
    this.whileOpen = new ShardInfo(name, this.parents, hex(from), hex(to), false, stream);
    this.afterwards =
        new ShardInfo(name, this.parents, whileOpen.fromHash(), whileOpen.toHash(), true, stream);
  }

  void close(long now) {
    closed = true;
    closedAt = now;
  }

  /** Trims records that arrived before an instant, up to the first that did not. */
  void trimBefore(long oldest) {
    while (!isEmpty() && records.get(horizon).arrival() < oldest) {
      horizon++;
    }
  }

  void trimAll() {
    horizon = records.size();
  }

  /** True if no record can be read any more. */
  boolean isEmpty() {
    return horizon == records.size();
  }

  boolean isTrimmed(SimulatedRecord record) {
    return horizon > 0 && indexOf(record.position()) < horizon;
  }

  boolean takes(BigInteger hash) {
    return !closed && from.compareTo(hash) <= 0 && hash.compareTo(to) <= 0;
  }

  /** Refuses a start of a second half that would leave one of the halves empty. */
  void requireInside(BigInteger start) {
    if (start.compareTo(from) <= 0 || start.compareTo(to) > 0) {
      throw new IllegalArgumentException(
          start + " does not split " + name + ": it has " + from + " to " + to);
    }
  }

  boolean endsJustBefore(SimulatedShard other) {
    return to.add(BigInteger.ONE).equals(other.from);
  }

  ShardInfo info() {
    return closed ? afterwards : whileOpen;
  }

  /** Index of the first record at or behind a position of this shard. */
  int indexOf(Position position) {
    int low = 0;
    int high = records.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean before = !position.atOrBefore(records.get(middle).position());
      low = before ? middle + 1 : low;
      high = before ? high : middle;
    }
    return low;
  }

  /** The point of a partition key in the hash range: its MD5 as an unsigned number. */
  static BigInteger hash(String partitionKey) {
    try {
      MessageDigest md5 = (MessageDigest) MD5.clone();
      return new BigInteger(1, md5.digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("the MD5 of every Java platform can be copied", impossible);
    }
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has MD5", impossible);
    }
  }

  static void requireHash(BigInteger hash) {
    if (hash.signum() < 0 || hash.compareTo(HIGHEST_HASH) > 0) {
      throw new IllegalArgumentException("a hash key is from 0 to 2^128 - 1, not " + hash);
    }
  }

  private static String hex(BigInteger hash) {
    String digits = hash.toString(16);
    return ShardInfo.LOWEST_HASH.substring(digits.length()) + digits;
  }
}
