package io.weir.simulation.histories;

/**
 * One thing that happens in a history. Numbers are taken modulo what there is, so any act can go.
 */
sealed interface Action {
  /**
   * As an event's time: the time at which it is put, and so many milliseconds before as it is more.
   */
  long NOW = 1L << 50;

  /** A producer puts an event; the clock has moved on by {@code gap} milliseconds before. */
  record Put(
      int gap,
      String key,
      String partitionKey,
      long time,
      HistoryEvent.Kind kind,
      int op,
      int arg,
      String id)
      implements Action {}

  /**
   * A producer puts an aggregated record with an event for each of the keys, a letter each; where
   * the partition key is the key, all of them are that.
   */
  record Bundle(int gap, String keys, String partitionKey, long time, int op) implements Action {}

  /**
   * A producer puts a record that holds an event for each of the keys, a letter each, and none if
   * there are no letters; where the partition key is the key, all of them are that.
   *
   * @param kind of the events of upper-case letters; the others are plain
   * @param packed true if it is two, packed into one record
   * @param torn true if it cannot be taken apart
   */
  record Sheet(
      int gap,
      String keys,
      String partitionKey,
      long time,
      HistoryEvent.Kind kind,
      int op,
      boolean packed,
      boolean torn)
      implements Action {}

  /** New code, or the old one again, whose state the old one cannot read. */
  record Deploy(boolean newer) implements Action {}

  /**
   * A package is deployed in which something is missing; the next deployment mends it.
   *
   * @param some true if only every second event meets it
   */
  record Broken(Code.Place place, Code.Lack lack, boolean some) implements Action {}

  /** The same code is deployed again, whole. */
  record Mended() implements Action {}

  /** The same code is deployed with another setting. */
  record Change(Settings.What what, int value) implements Action {}

  /** The stream's shard is split in the middle. */
  record Split(int shard) implements Action {}

  /** Two neighbours are merged, if there are two open ones. */
  record Merge() implements Action {}

  /** UpdateShardCount of a stream, as far as half and double let it. */
  record Resize(int stream, int shards) implements Action {}

  /**
   * All is delivered, more than a day passes, and the retention of a day ends: closed shards are
   * trimmed, and records.
   *
   * @param ticks true if ticks come before
   */
  record Trim(boolean ticks) implements Action {}

  /**
   * All is delivered; then a stream is deleted and made anew.
   *
   * @param order where its sequence numbers begin, against the old ones
   */
  record Recreate(int stream, int shards, Order order) implements Action {}

  /** All is delivered; then a source is pointed at another stream. */
  record Repoint(int stream, int shards, Order order) implements Action {}

  /**
   * All is delivered; then the mapping of a stream is made anew, and begins at the trim horizon.
   */
  record Remap(int stream) implements Action {}

  /** Where the sequence numbers of a stream begin, against those of the one before it. */
  enum Order {
    HIGHER,
    SAME,
    LOWER
  }

  /**
   * The mapping delivers a batch of a shard.
   *
   * @param size most records in it
   * @param container which of the warm containers gets it
   * @param end how the invocation ends
   * @param at after how many I/O calls, for a crash and a sleeper
   * @param fault what else goes wrong
   * @param faultAt at which I/O call
   * @param faults at how many calls in a row
   */
  record Deliver(
      int shard, int size, int container, End end, int at, Fault fault, int faultAt, int faults)
      implements Action {}

  /** The schedule calls the tick. */
  record Tick(int container, End end, int at, Fault fault, int faultAt, int faults)
      implements Action {}

  /** A sleeper wakes up for some I/O calls, and then sleeps on or is killed. */
  record Wake(int sleeper, int calls, boolean kill) implements Action {}

  /**
   * All sleepers wake up and make their calls in turns, until all have ended.
   *
   * @param choices whose turn it is, a digit each; behind its end the first sleeper's. With {@code
   *     kill}, the number of sleepers stands for the end of the first one's process, once
   */
  record Race(String choices, boolean kill) implements Action {}

  /**
   * An outage: the next calls meet this fault, whoever makes them.
   *
   * @param store true if it is the state's, false if it is the sinks'
   */
  record Outage(boolean store, Fault fault, int calls) implements Action {}

  /**
   * A producer puts so many events of one key in a row, a millisecond of event time apart; where
   * ids are declared, each has one of its own, numbered from {@code first}.
   *
   * @param kind of every second one; the others are plain
   */
  record Crowd(
      String key,
      String partitionKey,
      long time,
      int op,
      int first,
      int count,
      HistoryEvent.Kind kind)
      implements Action {}

  /** A container is replaced by a new one. */
  record Cold(int container) implements Action {}

  /** A container's clock is wrong from now on. */
  record Skew(int container, int millis) implements Action {}

  /** A shard's iterator goes back by some records. */
  record Rewind(int shard, int records) implements Action {}

  /** Time passes. */
  record Pass(long millis) implements Action {}

  /**
   * All is delivered, and time passes until shortly before the next item expires.
   *
   * @param millis how long before
   */
  record Brink(int millis) implements Action {}

  /** The state table's TTL deletes what has expired. */
  record Sweep() implements Action {}

  /** How an invocation ends. */
  enum End {
    RETURN,
    /** The process is gone. */
    CRASH,
    /** It stalls; the mapping takes it for timed out, and it may wake up later. */
    SLEEP,
    /** It returns, and its answer is lost. */
    LOSE_ANSWER,
    /** A call of the store or a sink does not come back; at the timeout the process is ended. */
    HANG,
    /** The same of a call of a sink alone. */
    HANG_IN_SINK;

    /** True if time runs out in it. */
    boolean hangs() {
      return this == HANG || this == HANG_IN_SINK;
    }
  }

  /** What a call may meet. */
  enum Fault {
    NONE,
    /** It fails and has no effect. */
    REFUSED,
    /** It takes effect and the answer is lost. */
    LOST,
    /** Some of it fails without effect, some with, some of it succeeds. */
    HALF,
    /** It takes half a minute. */
    SLOW
  }
}
