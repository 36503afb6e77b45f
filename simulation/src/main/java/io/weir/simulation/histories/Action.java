package io.weir.simulation.histories;

/**
 * One step of a history. Numbers are taken modulo the number of choices, so any act can be left
 * out.
 */
sealed interface Action {
  /**
   * As an event's time: the time at which it is put, less the milliseconds by which it is larger
   * than this.
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

  /** The same code is deployed again, with nothing missing. */
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
   * @param order where its sequence numbers begin, compared with the old ones
   */
  record Recreate(int stream, int shards, Order order) implements Action {}

  /** All is delivered; then a source is pointed at another stream. */
  record Repoint(int stream, int shards, Order order) implements Action {}

  /**
   * All is delivered; then the mapping of a stream is made anew, and begins at the trim horizon.
   */
  record Remap(int stream) implements Action {}

  /** The start of a stream's sequence numbers, compared with those of the one before it. */
  enum Order {
    HIGHER,
    SAME,
    LOWER
  }

  /**
   * The mapping delivers a batch of a shard.
   *
   * @param size the most records in it
   * @param container the number of the warm container that gets it
   * @param end the end of the invocation
   * @param at the number of I/O calls before a crash or a stall
   * @param fault another fault
   * @param faultAt the first I/O call with the fault
   * @param faults the number of calls in a row with it
   */
  record Deliver(
      int shard, int size, int container, End end, int at, Fault fault, int faultAt, int faults)
      implements Action {
    PlannedFaults planned() {
      return new PlannedFaults(end, at, fault, faultAt, faults);
    }

    /** The same delivery, and nothing goes wrong with it. */
    Deliver withoutFaults() {
      return new Deliver(shard, size, container, End.RETURN, 0, Fault.NONE, 0, 0);
    }
  }

  /** The schedule calls the tick. */
  record Tick(int container, End end, int at, Fault fault, int faultAt, int faults)
      implements Action {
    PlannedFaults planned() {
      return new PlannedFaults(end, at, fault, faultAt, faults);
    }
  }

  /** A sleeper wakes up for some I/O calls, and then sleeps on or is killed. */
  record Wake(int sleeper, int calls, boolean kill) implements Action {}

  /**
   * All sleepers wake up and make their calls in turns, until all have ended.
   *
   * @param choices the order of turns, a digit each; after its end the first sleeper's. With {@code
   *     kill}, the digit that equals the number of sleepers ends the first one's process, once
   */
  record Race(String choices, boolean kill) implements Action {}

  /**
   * An outage: the next calls meet this fault, whoever makes them.
   *
   * @param store true if it is the state's, false if it is the sinks'
   */
  record Outage(boolean store, Fault fault, int calls) implements Action {}

  /**
   * A producer puts {@code count} events of one key in a row, a millisecond of event time apart;
   * where ids are declared, each has one of its own, numbered from {@code first}.
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
   * @param millis the milliseconds before that
   */
  record Brink(int millis) implements Action {}

  /** The state table's TTL deletes expired items. */
  record Sweep() implements Action {}

  /** The ends of an invocation. */
  enum End {
    RETURN,
    /** The process is gone. */
    CRASH,
    /** The invocation stalls; the mapping times it out, and it may wake up later. */
    SLEEP,
    /** The invocation returns, and its answer is lost. */
    LOSE_ANSWER,
    /** A call of the store or a sink does not come back; at the timeout the process is ended. */
    HANG,
    /** A call of a sink, and only of a sink, does not come back. */
    HANG_IN_SINK;

    /** True if time runs out in it. */
    boolean hangs() {
      return this == HANG || this == HANG_IN_SINK;
    }
  }

  /** The faults of a call. */
  enum Fault {
    NONE,
    /** The call fails and has no effect. */
    REFUSED,
    /** The call takes effect, and the answer is lost. */
    LOST,
    /** Parts of the call fail without effect, fail with effect, or succeed. */
    HALF,
    /** The call takes half a minute. */
    SLOW
  }
}
