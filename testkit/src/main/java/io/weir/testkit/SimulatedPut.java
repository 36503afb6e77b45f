package io.weir.testkit;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a producer puts into a stream: Kinesis PutRecord.
 *
 * @param partitionKey 1 to 256 characters; its MD5 chooses shard and lane
 * @param data with the partition key at most 1 MiB
 * @param explicitHashKey chooses the shard in place of the partition key's hash, but not the lane
 * @param arrival epoch milliseconds; empty = the virtual now
 * @param parts the user records of an aggregated record, in order; empty for a plain one
 */
public record SimulatedPut(
    String partitionKey,
    byte[] data,
    Optional<BigInteger> explicitHashKey,
    OptionalLong arrival,
    List<SimulatedPut> parts) {
  /** Largest record, data and partition key together, in bytes. */
  public static final int MAXIMUM_BYTES = 1024 * 1024;

  /** Refuses what Kinesis refuses. */
  public SimulatedPut {
    parts = List.copyOf(parts);
    int characters = partitionKey.codePointCount(0, partitionKey.length());
    refuseIf(
        characters < 1 || characters > 256,
        "a partition key has 1 to 256 characters, not " + characters);
    long bytes = (long) data.length + utf8(partitionKey).length;
    refuseIf(
        bytes > MAXIMUM_BYTES,
        "a record with its partition key has at most " + MAXIMUM_BYTES + " bytes, not " + bytes);
    explicitHashKey.ifPresent(SimulatedShard::requireHash);
  }

  /** A plain record. */
  public static SimulatedPut of(String partitionKey, byte[] data) {
    return new SimulatedPut(partitionKey, data, Optional.empty(), OptionalLong.empty(), List.of());
  }

  /** A plain record of text in UTF-8. */
  public static SimulatedPut of(String partitionKey, String text) {
    return of(partitionKey, utf8(text));
  }

  /**
   * An aggregated record as the Kinesis producer library makes it: one sequence number and one
   * lane, several user records told apart by their sub-position (0, 1, ...). The handler gets them
   * taken apart, flagged as aggregated. Of the parts only key and data count.
   */
  public static SimulatedPut aggregated(String partitionKey, List<SimulatedPut> parts) {
    refuseIf(parts.isEmpty(), "an aggregated record has at least one user record");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(part -> all.writeBytes(part.data()));
    return new SimulatedPut(
        partitionKey, all.toByteArray(), Optional.empty(), OptionalLong.empty(), parts);
  }

  /** The same with an explicit hash key, 0 to 2^128 - 1. */
  public SimulatedPut withHashKey(BigInteger hash) {
    return new SimulatedPut(partitionKey, data, Optional.of(hash), arrival, parts);
  }

  /** The same with an arrival time of its own, in epoch milliseconds. The clock does not move. */
  public SimulatedPut arrivingAt(long epochMillis) {
    return new SimulatedPut(
        partitionKey, data, explicitHashKey, OptionalLong.of(epochMillis), parts);
  }

  private static void refuseIf(boolean refused, String message) {
    if (refused) {
      throw new IllegalArgumentException(message);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
