package io.weir;

import java.math.BigInteger;
import java.util.Comparator;

/**
 * Where a record stands in its log.
 *
 * @param source the source's name (a stream)
 * @param partition the ordered part of it (a Kinesis shard)
 * @param order its place in the partition, not negative; larger is later (a Kinesis sequence
 *     number)
 * @param sub its place inside an aggregated record, 0 for one that stands alone
 */
public record Position(String source, String partition, BigInteger order, long sub) {
  /** Order within one partition; positions of different partitions have no order. */
  public static final Comparator<Position> WITHIN_PARTITION = Position::compareWithin;

  public Position {
    if (order.signum() < 0 || sub < 0) {
      throw new IllegalArgumentException("a position is not negative: " + order + "/" + sub);
    }
  }

  public static Position of(String source, String partition, long order) {
    return new Position(source, partition, BigInteger.valueOf(order), 0);
  }

  /** The shard that the position belongs to. */
  public Shard shard() {
    return new Shard(source, partition);
  }

  public boolean isIn(Shard shard) {
    return partition.equals(shard.partition()) && source.equals(shard.source());
  }

  /** True if this is the same place as {@code other} or one before it in the same partition. */
  public boolean atOrBefore(Position other) {
    int byOrder = order.compareTo(other.order);
    return byOrder < 0 || byOrder == 0 && sub <= other.sub;
  }

  private static int compareWithin(Position a, Position b) {
    int byOrder = a.order.compareTo(b.order);
    return byOrder != 0 ? byOrder : Long.compare(a.sub, b.sub);
  }

  /** Written out: a record's own is put together anew at every cold start. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Position that
        && sub == that.sub
        && order.equals(that.order)
        && partition.equals(that.partition)
        && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * order.hashCode() + Long.hashCode(sub)) + partition.hashCode();
  }

  @Override
  public String toString() {
    return source + "/" + partition + "@" + order + (sub == 0 ? "" : "." + sub);
  }
}
