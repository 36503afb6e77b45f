package io.weir.sketch;

import io.weir.aggregate.Aggregate;
import io.weir.aggregate.Held;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Unicode;
import io.weir.definition.Description;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Function;

/** Counts distinct values by the first 64 bits of their SHA-256. */
record DistinctAggregate<V>(Function<V, String> value, int precision)
    implements Aggregate<V, DistinctValues, Long> {
  /** As many values are counted exactly. */
  static final int EXACT = 64;

  static final int LEAST = 8;
  static final int MOST = 16;

  DistinctAggregate {
    if (precision < LEAST || precision > MOST) {
      throw new IllegalArgumentException(
          "the precision of distinct(..) is from " + LEAST + " to " + MOST + ", not " + precision);
    }
  }

  /** What is stored says its precision, so that is not in it. */
  @Override
  public Description description() {
    return Description.of("aggregate", "distinct");
  }

  @Override
  public DistinctValues create() {
    return new DistinctValues(precision);
  }

  @Override
  public DistinctValues add(DistinctValues values, V event) {
    values.add(hash(Held.value(value.apply(event), "the value of distinct(..)")));
    return values;
  }

  @Override
  public DistinctValues merge(DistinctValues left, DistinctValues right) {
    left.addAll(right);
    return left;
  }

  @Override
  public Long result(DistinctValues values) {
    return values.count();
  }

  @Override
  public void write(DistinctValues values, BinaryWriter out) {
    values.write(out);
  }

  @Override
  public DistinctValues read(BinaryReader in) {
    return DistinctValues.read(in, precision);
  }

  private static long hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Unicode.bytes(text));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
