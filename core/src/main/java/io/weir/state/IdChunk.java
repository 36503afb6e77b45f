package io.weir.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Dedupe or position ids, 16 bytes each, that came in the same stretch of time. Immutable.
 *
 * <p>Time is divided into buckets, twelve to a horizon. All chunks of a bucket expire together,
 * when the bucket has been over for the horizon: an id is remembered for the horizon and at most
 * one bucket more, wherever a store has cut the bucket's ids.
 *
 * @param latest the last millisecond of their bucket, or the latest record arrival among them,
 *     epoch milliseconds; either determines the bucket
 * @param ids the ids, 16 bytes each, in the order they came
 * @param segment the place outside the head item where the store keeps them, an object that only
 *     the store reads; null while they are in the head item
 */
public record IdChunk(long latest, byte[] ids, @Nullable Object segment) {
  /** Bytes of one id. */
  public static final int ID_BYTES = 16;

  public IdChunk {
    if (ids.length % ID_BYTES != 0) {
      throw new IllegalArgumentException(
          "ids of " + ids.length + " bytes are no multiple of " + ID_BYTES);
    }
  }

  public int count() {
    return ids.length / ID_BYTES;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IdChunk that
        && latest == that.latest
        && Arrays.equals(ids, that.ids)
        && java.util.Objects.equals(segment, that.segment);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }
}
