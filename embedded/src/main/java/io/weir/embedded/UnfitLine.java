package io.weir.embedded;

/**
 * A line that cannot be put into a stream at all.
 *
 * @param file the input's name, for messages
 * @param number counted from 1, empty lines too
 * @param data its bytes
 * @param message the reason, and what to do
 */
record UnfitLine(String file, int number, byte[] data, String message) {
  String place() {
    return file + ", line " + number;
  }
}
