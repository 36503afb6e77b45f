package io.weir.simulation.histories;

import java.util.EnumSet;
import java.util.Set;

/** The features of histories that can be left out. */
enum Feature {
  /** A class is missing in the package, and the process lives on (R24). */
  SURVIVED_ERRORS,
  /** Calls that hang until the timeout, many processes in a row (R24). */
  HANGING_CALLS,
  /** Streams made anew, sources pointed elsewhere, two accounts at a time (R18). */
  INCARNATIONS,
  /** Shards and records that are trimmed, over months (R23, R28). */
  TRIMMING,
  /**
   * Shards without any record are trimmed before their children have one, and no tick came since
   * they were closed: nobody knows the children's parents then (R23).
   */
  UNSEEN_LINES,
  /** Streams with lanes are made anew with numbers that they had (R18, R12). */
  SAME_NUMBERS_IN_PARALLEL,
  /** Records that end the process each time that they are tried (R9). */
  KILLING_RECORDS,
  /** The same where a failing record holds its key, so that they may be tried by a tick. */
  KILLING_RECORDS_PARKED,
  /** Timers and panes that end the process each time (R27). */
  KILLING_TIMERS,
  /** Results that their sink refuses for good (R9). */
  REFUSED_RESULTS,
  /** Keys, ids and texts of all of UTF-16 (R19). */
  WORDS,
  /** The mapping's factor is changed (R29). */
  FACTORS,
  /** Horizons, retentions, slots, caches and policies are changed (R25, R26). */
  SETTINGS,
  /** Horizons of a month (R25). */
  LONG_HORIZONS,
  /** The function does not know how long its streams keep a record (R26). */
  UNAWARE,
  /** Records that the mapping's filter passes over. */
  PASSED_OVER,
  /** Many failing records of one key (R30). */
  FAILING_CROWDS,
  /** Records that hold several events or none, packed into others too (R12). */
  SHEETS,
  /** Current events come in between a tick's poll and its use of the answer (R7). */
  SILENT_RACES,
  /** Events that are late by their key's event time, not by their own shard's (R14). */
  WHILE_OPEN,
  /** Joins whose sides are sources on one stream. */
  PARTS,
  /** Event time that passes by the clock while a stream is silent (decision 19). */
  SILENT_STREAMS,
  /** Functions without keys that keep nothing. */
  MAPS,
  /** Rows that a process function deletes. */
  DELETED_ROWS,
  /** Results that their sink cannot encode. */
  UNKEPT_RESULTS,
  /** Rows with a number for a sort key. */
  NUMBER_KEYS,
  /** Patterns, ranks, first and last events, and outer joins. */
  LATER_OPERATORS,
  /** Lookups, triggers of an author's own, and processes on panes. */
  LOOKUPS;

  /** The features left out of histories; decision 17 says what is not promised of them. */
  private static final Set<Feature> NOT_YET = EnumSet.of(UNSEEN_LINES, SAME_NUMBERS_IN_PARALLEL);

  boolean isThere() {
    return !NOT_YET.contains(this) || System.getProperty("weir.features", "").contains(name());
  }
}
