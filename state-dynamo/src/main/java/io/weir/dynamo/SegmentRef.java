package io.weir.dynamo;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The name of an immutable segment as a head keeps it.
 *
 * @param version the head version that first named it
 * @param checksum the first 8 bytes of SHA-256 of the content
 * @param expiry the time from which its ids are not needed, epoch seconds; 0 = they are needed as
 *     long as the head names it
 */
record SegmentRef(long version, long checksum, long expiry) {
  static SegmentRef of(long version, byte[] content, long expiry) {
    return new SegmentRef(version, checksum(content), expiry);
  }

  static long checksum(byte[] content) {
    return ByteBuffer.wrap(sha256(content)).getLong();
  }

  /** The segment's partition key: key, version and content hash in 16 bytes. */
  byte[] name(byte[] headKey) {
    ByteBuffer parts = ByteBuffer.allocate(headKey.length + 16);
    parts.put(headKey).putLong(version).putLong(checksum);
    return Arrays.copyOf(sha256(parts.array()), 16);
  }

  boolean holds(byte[] content) {
    return checksum(content) == checksum;
  }

  boolean expired(long now) {
    return expiry != 0 && expiry <= Math.floorDiv(now, 1000L);
  }

  /** The same segment, whatever its expiry. */
  boolean sameAs(SegmentRef other) {
    return version == other.version && checksum == other.checksum;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
