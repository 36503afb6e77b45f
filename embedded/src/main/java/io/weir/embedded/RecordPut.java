package io.weir.embedded;

/** Puts a record into a stream. */
@FunctionalInterface
interface RecordPut {
  /**
   * @throws RuntimeException if it is not known to be in the stream
   */
  void put(String stream, String partitionKey, byte[] data);
}
