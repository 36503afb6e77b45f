package io.weir.simulation.histories;

import io.weir.engine.SourceRecord;
import java.util.List;

/**
 * The function of a history and its deployment. Times are milliseconds of event time unless another
 * unit is named.
 *
 * @param size window size, session gap, or number of events of a count window
 * @param slide of hopping and sliding count windows
 * @param bound of out-of-orderness
 * @param early an early pane after each so many events; 0 = none
 * @param interval an early pane at each multiple; 0 = none
 * @param late a late pane after each so many late events; 0 = none
 * @param every a pane after each so many events and no other; 0 = not so
 * @param closing the pane at a window's end
 * @param onTimeOnlyWithNews no on-time pane without news
 * @param dedupe horizon in seconds; 0 = no ids declared
 * @param filter true if the source filters
 * @param perKey true for a clock per key
 * @param byValue true if the key is taken from the value, so that it may be in several shards
 * @param ttl of map and list state, in milliseconds of arrival; 0 = none
 * @param processing true if processing-time timers and delays are used
 * @param park minutes that a failing event is held with its key; 0 = not at all
 * @param factor parallelization factor; 0 and 1 = one batch at a time per shard
 * @param batch batch size of the event source mapping
 * @param bisect its bisect setting
 * @param store the store of the state
 * @param timersFail true if some timers' callbacks and some panes at a window's end fail
 * @param idle seconds of silence after which a shard is idle; 0 = not declared
 * @param hashes explicit hash keys of the producers
 * @param rows true if results are kept by a {@code DynamoSink}
 * @param accounts the number of streams of one name, in as many accounts, that feed the source; 0 =
 *     one
 * @param timersKill true if some timers' callbacks and some panes at a window's end end the process
 * @param refuses true if there are results that their sink refuses for good
 * @param words the alphabet of keys, ids and texts ({@link Words}); 0 = plain letters
 * @param dedupeLater the horizon in seconds that a deployment may change to; 0 = none
 * @param retention days that the function declares; 0 = as many as the stream keeps a record
 * @param unaware true if the function is not told the retention of its streams (R26)
 * @param sheets true if a record may hold several events, or none
 * @param whileOpen true if an event is late by its key's event time, not by its own shard's
 * @param oneStream true if both sides of a join are sources on one stream
 * @param close seconds of silence after which event time passes by the clock; 0 = not declared
 * @param unkept true if there are results that their sink cannot keep: {@code encode} fails
 * @param numbers true if rows have a number for a sort key
 * @param lookup the settings of a lookup that events are enriched from; 0 = none
 * @param prepared true if the older code reads the state of the newer one (R16)
 */
record Spec(
    Compute compute,
    int size,
    int slide,
    int lateness,
    int bound,
    Panes panes,
    int early,
    int interval,
    int late,
    int every,
    Closing closing,
    boolean onTimeOnlyWithNews,
    int dedupe,
    boolean filter,
    boolean perKey,
    boolean byValue,
    int shards,
    int ttl,
    boolean processing,
    int park,
    int factor,
    int batch,
    boolean bisect,
    Store store,
    boolean timersFail,
    int idle,
    Hashes hashes,
    boolean rows,
    int accounts,
    boolean prepared,
    boolean timersKill,
    boolean refuses,
    int words,
    int dedupeLater,
    int retention,
    boolean unaware,
    boolean sheets,
    boolean whileOpen,
    boolean oneStream,
    int close,
    boolean unkept,
    boolean numbers,
    int lookup) {
  /** True if the panes of the interval come without news, too. */
  boolean evenWithoutNews() {
    return interval % 2 == 1 && !waits();
  }

  /**
   * The accumulators of windows: 0 = numbers; 1 and 2 = sums that are changed in place, the left or
   * the right one when two are merged.
   */
  int inPlace() {
    return (size + slide + lateness) % 3;
  }

  enum Compute {
    TUMBLING(WindowFamily.ofTime()),
    HOPPING(WindowFamily.ofTime()),
    SESSION(WindowFamily.ofTime()),
    COUNT(new CountFamily()),
    GLOBAL(WindowFamily.global()),
    PROCESS(new ProcessFamily()),
    /** An interval join of two streams. */
    JOIN(new JoinFamily()),
    /** Each event by itself, without keys. */
    MAP(new MapFamily()),
    /** An interval join in which events that meet nobody have results. */
    OUTER_JOIN(new JoinFamily()),
    PATTERN(new PatternFamily()),
    RANK(new RankFamily()),
    KEEP(new KeepFamily()),
    /** Events that meet the version of their time, of another stream. */
    TEMPORAL(new TemporalFamily()),
    /** Events of two streams that are in one window. */
    WINDOW_JOIN(new WindowJoinFamily()),
    /** Events that meet the latest row of another stream, at once. */
    TABLE(new TableFamily()),
    /** The latest of two streams. */
    LATEST(new LatestFamily()),
    /** Windows that slide with the events. */
    SLIDING(WindowFamily.ofTime()),
    CUMULATING(WindowFamily.ofTime()),
    SUPPRESS(new SuppressFamily()),
    /** Events with what a lookup has found for them. */
    LOOKUP(new LookupFamily()),
    /** Windows that a trigger of the author's own decides on. */
    TRIGGERED(new TriggerFamily()),
    /** Windows whose panes a process of the author's own handles. */
    PANES(new PanesFamily());

    private final OperatorFamily family;

    Compute(OperatorFamily family) {
      this.family = family;
    }

    OperatorFamily family() {
      return family;
    }
  }

  enum Panes {
    ACCUMULATING,
    DISCARDING,
    RETRACTING
  }

  enum Closing {
    NEVER,
    IF_NEWS,
    ALWAYS,
    ONLY
  }

  /** The explicit hash keys of records. */
  enum Hashes {
    NONE,
    /** Each partition key has an explicit hash of its own. */
    BY_KEY,
    /** Each record may have another hash, so a key's records are in any shard. */
    WILD
  }

  enum Store {
    MEMORY,
    DYNAMO
  }

  /** True if a parked event's handler may be mended: then no queue is full before. */
  boolean mends() {
    return park > 0 && park % 2 == 0;
  }

  /** The shortest horizon that is declared at any time, seconds. */
  int leastHorizon() {
    return dedupeLater == 0 ? dedupe : Math.min(dedupe, dedupeLater);
  }

  /** The longest one. */
  int mostHorizon() {
    return Math.max(dedupe, dedupeLater);
  }

  /** In how many windows an event is at most. */
  int windowsOfAnEvent() {
    return switch (windows()) {
      case HOPPING -> Math.ceilDiv(size, slide);
      case CUMULATING -> cumulated() / step();
      case SLIDING -> 2 * size;
      default -> 1;
    };
  }

  /** The kind of windows of operators that have any kind; else the operator itself. */
  Compute windows() {
    boolean any = compute == Compute.TRIGGERED || compute == Compute.PANES;
    return any
        ? List.of(Compute.TUMBLING, Compute.HOPPING, Compute.SESSION).get(slide % 3)
        : compute;
  }

  /** True if a pane withdraws the one before; a process would have to do that itself. */
  boolean retracts() {
    return panes == Panes.RETRACTING && compute != Compute.PANES;
  }

  /** True if windows keep all their elements. */
  boolean elements() {
    return compute == Compute.PANES && size % 2 == 0;
  }

  /** Seconds of silence after which event time passes; the histories see that in memory alone. */
  int closes() {
    return perKey || store == Store.DYNAMO ? 0 : close;
  }

  /** The step of windows that cumulate to the size. */
  int step() {
    return Math.max(1, size / 4);
  }

  /** The size of windows that cumulate. */
  int cumulated() {
    return step() * 4;
  }

  /** True if windows emit only panes whose value has changed. */
  boolean onlyChanges() {
    boolean may = compute == Compute.SLIDING || compute == Compute.CUMULATING;
    return may && panes != Panes.DISCARDING && size % 3 == 0;
  }

  /**
   * True if an early pane comes the interval after the first new event, and not at its multiples.
   */
  boolean waits() {
    return interval > 0
        && (compute == Compute.SLIDING || compute == Compute.CUMULATING)
        && slide % 2 == 0;
  }

  boolean inParallel() {
    return factor > 1;
  }

  boolean windowed() {
    return compute.family() instanceof WindowFamily;
  }

  /** True if windows are of one size: an event's follow from its time. */
  boolean hasWindowsOfOneSize() {
    return compute == Compute.TUMBLING || compute == Compute.HOPPING;
  }

  /** True if an event has one result at most where each is mapped by itself. */
  boolean mapsToOne() {
    return size % 2 == 0;
  }

  /** True if events have no key. */
  boolean maps() {
    return compute == Compute.MAP;
  }

  /** True if results do not depend on how two sides are read. */
  boolean joins() {
    return compute == Compute.JOIN || joinsWhenDue();
  }

  /** True for joins with results that come by themselves when event time is there. */
  boolean joinsWhenDue() {
    return joinsOuter() || compute == Compute.TEMPORAL || compute == Compute.WINDOW_JOIN;
  }

  /** True if the operator tells two sources apart. */
  boolean hasTwoSides() {
    return compute.family().hasTwoSides();
  }

  boolean joinsOuter() {
    return compute == Compute.OUTER_JOIN;
  }

  /** True if each left event of a join has a result. */
  boolean keepsLeft() {
    return joinsOuter() && slide % 3 != 1;
  }

  /** True if each right event of a join has a result. */
  boolean keepsRight() {
    return joinsOuter() && slide % 3 != 0;
  }

  /** True if each side of a join is a stream of its own. */
  boolean ofTwoStreams() {
    return hasTwoSides() && !oneStream;
  }

  /**
   * True if a join's pairs follow from the clocks of its shards: not if its keys are taken to be in
   * one shard at a time, and explicit hash keys put them into others.
   */
  boolean joinsByShards() {
    return ofTwoStreams() || byValue || hashes != Hashes.WILD;
  }

  /**
   * The side of an event where both are on one stream. Some are of neither, and filtered: without
   * time, id and key.
   */
  static boolean isLeft(HistoryEvent event) {
    return event.index() % 5 < 2;
  }

  static boolean isRight(HistoryEvent event) {
    return event.index() % 5 > 2;
  }

  /** True if an event is dropped before its time, id and key are read. */
  boolean drops(HistoryEvent event) {
    return filter && event.kind() == HistoryEvent.Kind.FILTERED
        || hasTwoSides() && oneStream && !isLeft(event) && !isRight(event);
  }

  /** True if one shard at a time has a key's records. */
  boolean inOneShard() {
    return inOneShardOfEach() && !ofTwoStreams();
  }

  /**
   * True if a key's time may have been beyond the clock of a shard that brings its records: only
   * the key's item knows it then, as long as there is one.
   */
  boolean forgetsTime() {
    boolean strays = !byValue && hashes == Hashes.WILD;
    return perKey || strays || (idle > 0 || closes() > 0) && !inOneShard();
  }

  /** True if a key's records of one stream are in one shard at a time. */
  boolean inOneShardOfEach() {
    return !byValue && hashes != Hashes.WILD;
  }

  /** The least distance of a join's right event from its left one. */
  int lower() {
    return lateness - 10;
  }

  /** The greatest such distance. */
  int upper() {
    return lower() + size - 5;
  }

  /**
   * The watermark after an event: no further than its own arrival, however far ahead its time is
   * (R20).
   */
  long watermark(HistoryEvent event, SourceRecord record) {
    return Math.min(event.timestamp(), record.arrival()) - bound - 1;
  }

  /** Milliseconds that an event may be stamped ahead of its arrival. */
  static final long SKEW = 3_600_000;

  /** Days that the log keeps a record. */
  static final int RETENTION_DAYS = 7;

  /** Days that a record waits to be read, at most. */
  static final int BACKLOG_DAYS = 6;
}
