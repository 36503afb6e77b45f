package io.weir.embedded;

/**
 * A line of an input, as a record of its source's stream.
 *
 * @param source the source that reads it
 * @param file the input's name, for messages
 * @param number counted from 1, empty lines too
 * @param data its bytes, without the line end
 * @param arrival the time at which it reaches the log, epoch milliseconds
 * @param partitionKey 1 to 256 characters
 */
record Line(
    String source, String file, int number, byte[] data, long arrival, String partitionKey) {
  Line arrivingAt(long time) {
    return new Line(source, file, number, data, time, partitionKey);
  }

  String place() {
    return file + ", line " + number;
  }
}
