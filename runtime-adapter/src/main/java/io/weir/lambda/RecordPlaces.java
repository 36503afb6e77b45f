package io.weir.lambda;

import java.util.Arrays;

/** The places, in an event's bytes, of the values that differ from record to record. */
final class RecordPlaces {
  /** A value that differs. */
  enum Value {
    PARTITION_KEY,
    SEQUENCE,
    DATA,
    ARRIVAL,
    ID
  }

  private final long[] offsets = new long[Value.values().length];
  private boolean twice;

  RecordPlaces() {
    Arrays.fill(offsets, -1);
  }

  /**
   * @param offset the place of the value's first byte: the quote, if it is a string
   */
  void note(Value value, long offset) {
    twice |= offsets[value.ordinal()] >= 0;
    offsets[value.ordinal()] = offset;
  }

  /** True if every value was found, and none twice. */
  boolean complete() {
    return !twice && Arrays.stream(offsets).allMatch(offset -> offset >= 0);
  }

  int offset(Value value) {
    return (int) offsets[value.ordinal()];
  }
}
