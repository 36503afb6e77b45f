package io.weir.testkit;

import io.weir.annotation.Experimental;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A record that a producer puts into a stream, as by Kinesis PutRecord.
 *
 * @param partitionKey 1 to 256 characters; its MD5 chooses shard and lane
 * @param data with the partition key at most 10 MiB, and at most what the stream allows
 * @param explicitHashKey chooses the shard in place of the partition key's hash, but not the lane
 * @param arrival epoch milliseconds; empty = the virtual now
 * @param parts the user records of an aggregated record, in order; empty for a plain one
 */
@Experimental
public record SimulatedPut(
    String partitionKey,
    byte[] data,
    Optional<BigInteger> explicitHashKey,
    OptionalLong arrival,
    List<SimulatedPut> parts) {
  /**
   * The largest record that a stream can be set to take, data and partition key together: 10 MiB.
   */
  public static final int MAXIMUM_BYTES = 10 * 1024 * 1024;

  /** The largest record of a stream by default: 1 MiB. */
  public static final int DEFAULT_MAXIMUM_BYTES = 1024 * 1024;

  /** Refuses records that Kinesis refuses. */
  public SimulatedPut {
    parts = List.copyOf(parts);
    int characters = partitionKey.codePointCount(0, partitionKey.length());
    refuseIf(
        characters < 1 || characters > 256,
        "a partition key has 1 to 256 characters, not " + characters);
    requireAtMost(MAXIMUM_BYTES, (long) data.length + utf8(partitionKey).length);
    explicitHashKey.ifPresent(SimulatedShard::requireHash);
  }

  /**
   * Limits the bytes of data and partition key together.
   *
   * @throws IllegalArgumentException if it has more
   */
  SimulatedPut requireAtMost(int most) {
    requireAtMost(most, (long) data.length + utf8(partitionKey).length);
    return this;
  }

  private static void requireAtMost(int most, long bytes) {
    refuseIf(
        bytes > most,
        "a record with its partition key has at most " + most + " bytes, not " + bytes);
  }

  /**
   * True if the record fits into an invocation of Lambda: {@link
   * EventSourceMapping#PAYLOAD_LIMIT_BYTES} with its data in Base64, which is about 4.5 MB of data.
   * A mapping gives up a larger record.
   */
  public boolean fitsAnInvocation() {
    return SimulatedRecord.payloadBytes(this) <= EventSourceMapping.PAYLOAD_LIMIT_BYTES;
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
   * lane, several user records told apart by their sub-position (0, 1, ...). The handler gets the
   * parts one by one, flagged as aggregated. Only key and data of the parts are used.
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
