package io.weir.testkit;

/** A test event. */
record Reading(String key, long time, long value, String id) {
  /** A value that the test operator fails on. */
  static final long POISON = -1;
}
