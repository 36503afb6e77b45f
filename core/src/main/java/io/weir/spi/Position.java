package io.weir.spi;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The place of an event in its log: a shard, its record's place in it, its place inside an
 * aggregated record, and its place among the events of a record that holds several.
 *
 * <p>One is made for every record and kept for every key, so a record's place is held as three
 * longs if it fits in 192 bits, as a Kinesis sequence number of 56 digits does. Larger ones are
 * held as a {@link BigInteger}.
 */
public sealed class Position {
  /** Order within one partition; positions of different partitions have no order. */
  public static final Comparator<Position> WITHIN_PARTITION = Position::compareWithin;

  /** The most decimal digits that always fit into three longs. */
  public static final int WORDS_DIGITS = 57;

  private static final int WORDS = 3;

  /** Decimal digits that are made at a time: 10 to their power fits into 31 bits. */
  private static final int PART_DIGITS = 9;

  private static final long PART = 1_000_000_000L;

  /** The place behind every event of a record. */
  private static final int END = Integer.MAX_VALUE;

  private static final int SUB_BITS = 31;

  private final Shard shard;
  private final long high;
  private final long middle;
  private final long low;

  /** Null where the words hold the order. */
  private final @Nullable BigInteger large;

  private final int sub;

  private Position(
      Shard shard, long high, long middle, long low, @Nullable BigInteger large, long sub) {
    if (sub < 0 || sub > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a place inside an aggregated record is 0 to " + Integer.MAX_VALUE + ", not " + sub);
    }
    this.shard = shard;
    this.high = high;
    this.middle = middle;
    this.low = low;
    this.large = large;
    this.sub = (int) sub;
  }

  /**
   * @param source the source's name (a stream)
   * @param partition the ordered part of it (a Kinesis shard)
   * @param order its place in the partition, not negative; larger is later (a Kinesis sequence
   *     number)
   * @param sub its place inside an aggregated record, 0 for one that stands alone
   * @throws IllegalArgumentException if one of the places is negative, or {@code sub} no int
   */
  public Position(String source, String partition, BigInteger order, long sub) {
    this(new Shard(source, partition), order, sub);
  }

  /** Makes a position in a shard. */
  public Position(Shard shard, BigInteger order, long sub) {
    this(
        shard,
        word(order, 2),
        word(order, 1),
        word(order, 0),
        order.bitLength() > WORDS * Long.SIZE ? order : null,
        sub);
    if (order.signum() < 0) {
      throw new IllegalArgumentException("a position is not negative: " + order + "/" + sub);
    }
  }

  /** The word of that index, the lowest one being 0, of a number that is not negative. */
  private static long word(BigInteger order, int index) {
    return index == 0
        ? order.longValue()
        : order.bitLength() <= index * Long.SIZE
            ? 0
            : order.shiftRight(index * Long.SIZE).longValue();
  }

  /**
   * Makes the position with this {@link #place()}.
   *
   * @throws IllegalArgumentException if no position has that place, or {@code order} is negative
   */
  public static Position at(Shard shard, BigInteger order, long place) {
    Position record = new Position(shard, order, place & Integer.MAX_VALUE);
    return place >>> SUB_BITS == 0 ? record : record.event(place >> SUB_BITS);
  }

  /** Makes the position of a record that stands alone. */
  public static Position of(String source, String partition, long order) {
    return new Position(source, partition, BigInteger.valueOf(order), 0);
  }

  /** A position whose order is given as 192 bits without a sign, in three words. */
  public static Position ofWords(Shard shard, long high, long middle, long low, long sub) {
    return new Position(shard, high, middle, low, null, sub);
  }

  /** The source's name. */
  public String source() {
    return shard.source();
  }

  /** The ordered part of the source. */
  public String partition() {
    return shard.partition();
  }

  /** The place in the partition. */
  public BigInteger order() {
    if (large != null) {
      return large;
    }
    byte[] bytes =
        ByteBuffer.allocate(WORDS * Long.BYTES).putLong(high).putLong(middle).putLong(low).array();
    return new BigInteger(1, bytes);
  }

  /** The place of a record inside the aggregated one that stands here. */
  public Position part(long place) {
    return new Position(shard, high, middle, low, large, place);
  }

  /** The place inside an aggregated record, 0 for one that stands alone. */
  public long sub() {
    return sub;
  }

  /**
   * The position of one of the events of the record that stands here.
   *
   * @throws IllegalArgumentException if it is negative, or no int
   */
  public Position event(long place) {
    if (place < 0 || place > END) {
      throw new IllegalArgumentException(
          "a place among a record's events is 0 to " + END + ", not " + place);
    }
    return place == 0
        ? new Position(shard, high, middle, low, large, sub)
        : new OfEvent(this, shard, (int) place);
  }

  /**
   * The position behind all events of this record and before the next record. Progress stands here
   * once a record that holds several events is finished.
   */
  public Position end() {
    return event(END);
  }

  /** The place among the events of a record that holds several; 0 for the first or only one. */
  public int event() {
    return 0;
  }

  /** The places inside an aggregated record and among a record's events as one number. */
  public final long place() {
    return (long) event() << SUB_BITS | sub;
  }

  /** The shard that the position belongs to. */
  public Shard shard() {
    return shard;
  }

  /** The same place in another shard. */
  public Position in(Shard other) {
    return new Position(other, high, middle, low, large, sub);
  }

  /** The position of an event that is not the first of its record. */
  private static final class OfEvent extends Position {
    private final int event;

    OfEvent(Position record, Shard shard, int event) {
      super(shard, record.high, record.middle, record.low, record.large, record.sub);
      this.event = event;
    }

    @Override
    public Position in(Shard other) {
      return new OfEvent(this, other, event);
    }

    @Override
    public int event() {
      return event;
    }
  }

  public boolean isIn(Shard other) {
    return shard.equals(other);
  }

  /** True if this is the same place as {@code other} or one before it in the same partition. */
  public boolean atOrBefore(Position other) {
    return compareWithin(this, other) <= 0;
  }

  private static int compareWithin(Position a, Position b) {
    int byOrder = a.compareOrder(b);
    if (byOrder != 0) {
      return byOrder;
    }
    return a.sub != b.sub ? Integer.compare(a.sub, b.sub) : Integer.compare(a.event(), b.event());
  }

  private int compareOrder(Position other) {
    if (large != null || other.large != null) {
      return order().compareTo(other.order());
    }
    if (high != other.high) {
      return Long.compareUnsigned(high, other.high);
    }
    return middle != other.middle
        ? Long.compareUnsigned(middle, other.middle)
        : Long.compareUnsigned(low, other.low);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof Position that
        && compareWithin(this, that) == 0
        && shard.equals(that.shard);
  }

  @Override
  public final int hashCode() {
    return 31 * Long.hashCode(low ^ Long.rotateLeft(middle, 21) ^ Long.rotateLeft(high, 42))
        + 31 * 31 * (sub + 31 * event())
        + shard.partition().hashCode();
  }

  @Override
  public final String toString() {
    String record = shard + "@" + digits() + (sub == 0 && event() == 0 ? "" : "." + sub);
    return event() == 0 ? record : record + "." + (event() == END ? "end" : event());
  }

  /** The order in decimal. It is part of emission ids, so it is made without a BigInteger. */
  private String digits() {
    if (large != null) {
      return large.toString();
    }
    int[] parts = {
      (int) (high >>> 32),
      (int) high,
      (int) (middle >>> 32),
      (int) middle,
      (int) (low >>> 32),
      (int) low
    };
    byte[] digits = new byte[WORDS_DIGITS + 1 + PART_DIGITS];
    int at = digits.length;
    for (int first = firstPart(parts, 0); first < parts.length; first = firstPart(parts, first)) {
      long rest = divide(parts, first);
      for (int i = 0; i < PART_DIGITS; i++) {
        digits[--at] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    while (at < digits.length && digits[at] == '0') {
      at++;
    }
    return at == digits.length
        ? "0"
        : new String(digits, at, digits.length - at, StandardCharsets.ISO_8859_1);
  }

  /** The index of the first part from there on that is not zero; the length if there is none. */
  private static int firstPart(int[] parts, int from) {
    int first = from;
    while (first < parts.length && parts[first] == 0) {
      first++;
    }
    return first;
  }

  /** Divides a number of 32-bit parts, the highest first, in place, and returns the remainder. */
  private static long divide(int[] parts, int first) {
    long rest = 0;
    for (int i = first; i < parts.length; i++) {
      long dividend = rest << Integer.SIZE | Integer.toUnsignedLong(parts[i]);
      parts[i] = (int) (dividend / PART);
      rest = dividend % PART;
    }
    return rest;
  }
}
