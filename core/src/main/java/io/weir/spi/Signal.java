package io.weir.spi;

import io.weir.annotation.Experimental;

/**
 * What a deployed function shows of itself. Each constant is one metric; docs/operate/signals.md
 * has the same list, with a starting target and a gotcha for each. The names of metrics, units and
 * kinds are part of the interface: dashboards and alarms name them.
 */
@Experimental
public enum Signal {
  EVENT_LATENCY(
      "M1",
      "EventLatency",
      Unit.MILLISECONDS,
      Kind.HISTOGRAM,
      "from the time of the event, or of the timer, to the delivery of its result"),
  DELIVERY_LATENCY(
      "M1",
      "DeliveryLatency",
      Unit.MILLISECONDS,
      Kind.HISTOGRAM,
      "from the arrival of the record in the log to the delivery of its result"),
  RECORD_TIME(
      "M2", "RecordTime", Unit.MICROSECONDS, Kind.GAUGE, "the time of a batch by its records"),
  SHARD_LAG(
      "M3",
      "ShardLag",
      Unit.MILLISECONDS,
      Kind.GAUGE,
      "the age of the first unfinished record; if all are finished, of the newest one"),
  LAG_RECORDS(
      "M3", "LagRecords", Unit.COUNT, Kind.GAUGE, "records that were delivered and not finished"),
  SUCCESS_RATE("M4", "SuccessRate", Unit.PERCENT, Kind.RATE, "finished records of those delivered"),
  COMMIT_TIME(
      "M5",
      "CommitTime",
      Unit.MILLISECONDS,
      Kind.HISTOGRAM,
      "the time of a commit of keys, many keys at a time"),
  COLD_STARTS(
      "M6",
      "ColdStarts",
      Unit.COUNT,
      Kind.INCIDENT,
      "containers that had their first batch or tick"),
  RESTARTS(
      "M6",
      "Restarts",
      Unit.COUNT,
      Kind.INCIDENT,
      "shards that a container took over at a record where another one had ended"),
  DUPLICATES(
      "M7",
      "Duplicates",
      Unit.COUNT,
      Kind.INCIDENT,
      "events that a producer sent again, by their ids"),
  REDELIVERIES(
      "M7",
      "Redeliveries",
      Unit.COUNT,
      Kind.INCIDENT,
      "records that the log delivered again after they were decided"),
  KEY_STATE_BYTES(
      "M8",
      "KeyStateBytes",
      Unit.BYTES,
      Kind.HISTOGRAM,
      "what is stored of a committed key: state, ids, waiting records, undelivered results"),
  SEGMENTS(
      "M8",
      "Segments",
      Unit.COUNT,
      Kind.INCIDENT,
      "requests for state that does not fit its key's item"),
  KEYS("M8", "Keys", Unit.COUNT, Kind.COUNT, "keys that had a record or fired"),
  LATE_RATE("M9", "LateRate", Unit.PERCENT, Kind.RATE, "late records of those decided"),
  LATE_RECORDS("M9", "LateRecords", Unit.COUNT, Kind.INCIDENT, "records that were too late"),
  STORE_THROTTLES(
      "M10",
      "StoreThrottles",
      Unit.COUNT,
      Kind.INCIDENT,
      "answers of the store that it has no capacity"),
  DEADLINE_STOPS(
      "M10",
      "DeadlineStops",
      Unit.COUNT,
      Kind.INCIDENT,
      "batches and ticks that stopped because their time was over"),
  UNFINISHED_BATCHES(
      "M10",
      "UnfinishedBatches",
      Unit.COUNT,
      Kind.INCIDENT,
      "batches and ticks that have to come again, whatever the reason"),
  RETRIES(
      "M10",
      "Retries",
      Unit.COUNT,
      Kind.INCIDENT,
      "failed attempts at an event or timer, by the author's code"),
  SINK_ERRORS(
      "M11", "SinkErrors", Unit.COUNT, Kind.INCIDENT, "results that a sink wants again or refuses"),
  RECORDS("M12", "Records", Unit.COUNT, Kind.COUNT, "records that the log delivered"),
  RESULTS("M12", "Results", Unit.COUNT, Kind.COUNT, "results that sinks have taken"),
  OBJECTIVE_RESULTS(
      "M13",
      "ObjectiveResults",
      Unit.COUNT,
      Kind.COUNT,
      "results that the declared objective judges"),
  OBJECTIVE_VIOLATIONS(
      "M13",
      "ObjectiveViolations",
      Unit.COUNT,
      Kind.COUNT,
      "those of them that were later than it allows"),
  CPU_TIME(
      "M14", "CpuTime", Unit.MILLISECONDS, Kind.COUNT, "processor time of the invocation's thread"),
  HEAP_USED("M14", "HeapUsed", Unit.BYTES, Kind.GAUGE, "heap in use when the invocation ended"),
  GC_TIME(
      "M14",
      "GcTime",
      Unit.MILLISECONDS,
      Kind.COUNT,
      "time of garbage collection since the last line"),
  DECODE_FAILURES(
      "M15",
      "DecodeFailures",
      Unit.COUNT,
      Kind.INCIDENT,
      "records that became dead letters as they were read"),
  DEAD_LETTERS(
      "M15",
      "DeadLetters",
      Unit.COUNT,
      Kind.INCIDENT,
      "records, timers and results that were given up"),
  WATERMARK_LAG(
      "W1",
      "WatermarkLag",
      Unit.MILLISECONDS,
      Kind.GAUGE,
      "how far event time is behind the clock"),
  DUE_BACKLOG("W2", "DueBacklog", Unit.COUNT, Kind.COUNT, "keys that a tick found due"),
  OPEN_WINDOWS(
      "W3", "OpenWindows", Unit.COUNT, Kind.COUNT, "open windows of the keys that were committed"),
  PARKED_KEYS(
      "W4", "ParkedKeys", Unit.COUNT, Kind.INCIDENT, "committed keys that have waiting records"),
  PARKED_RECORDS("W4", "ParkedRecords", Unit.COUNT, Kind.INCIDENT, "the records that wait in them"),
  CONFLICTS(
      "W5",
      "Conflicts",
      Unit.COUNT,
      Kind.INCIDENT,
      "commits of keys that another invocation had written first"),
  CACHE_HITS("W6", "CacheHits", Unit.COUNT, Kind.COUNT, "keys of batches that were warm"),
  CACHE_MISSES("W6", "CacheMisses", Unit.COUNT, Kind.COUNT, "keys of batches that were read"),
  REQUESTS(
      "W7", "Requests", Unit.COUNT, Kind.COUNT, "requests to the store and to tables of results"),
  WRITE_UNITS("W7", "WriteUnits", Unit.COUNT, Kind.COUNT, "write capacity that they have used"),
  READ_UNITS("W7", "ReadUnits", Unit.COUNT, Kind.COUNT, "read capacity that they have used"),
  HOT_KEY_SHARE(
      "W8",
      "HotKeyShare",
      Unit.PERCENT,
      Kind.GAUGE,
      "the share of a batch's records that its largest key has"),
  LOOKUP_CALLS(
      "W9", "LookupCalls", Unit.COUNT, Kind.COUNT, "calls of lookups, repeated ones included"),
  LOOKUP_HITS(
      "W9", "LookupHits", Unit.COUNT, Kind.COUNT, "keys of lookups whose answers were cached"),
  LOOKUP_MISSES(
      "W9", "LookupMisses", Unit.COUNT, Kind.COUNT, "keys of lookups that had to be asked for"),
  LOOKUP_FAILURES(
      "W9",
      "LookupFailures",
      Unit.COUNT,
      Kind.INCIDENT,
      "questions that a lookup did not answer in all of its attempts"),
  LOOKUP_FALLBACKS(
      "W9",
      "LookupFallbacks",
      Unit.COUNT,
      Kind.INCIDENT,
      "keys that had a lookup's fallback in place of an answer");

  /** The unit of a signal, by the name that CloudWatch has for it. */
  public enum Unit {
    COUNT("Count"),
    PERCENT("Percent"),
    BYTES("Bytes"),
    MILLISECONDS("Milliseconds"),
    MICROSECONDS("Microseconds");

    private final String text;

    Unit(String text) {
      this.text = text;
    }

    /** The unit as CloudWatch writes it. */
    public String text() {
      return text;
    }
  }

  /** How the values of several batches go together. */
  public enum Kind {
    /** They add up. Zero is a value. */
    COUNT,
    /**
     * They add up, and zero is no value: who exports it may leave it out, as most batches have
     * none. Read it by its sum, and missing data as none.
     */
    INCIDENT,
    /** A state at a time; of several the largest counts. */
    GAUGE,
    /** A share of a whole, 0 to 100; both add up. */
    RATE,
    /** A distribution of values; they are counted together. */
    HISTOGRAM
  }

  private final String number;
  private final String metric;
  private final Unit unit;
  private final Kind kind;
  private final String meaning;

  Signal(String number, String metric, Unit unit, Kind kind, String meaning) {
    this.number = number;
    this.metric = metric;
    this.unit = unit;
    this.kind = kind;
    this.meaning = meaning;
  }

  /** M1 to M15 as the field's questions are numbered, W1 and on for those of Weir alone. */
  public String number() {
    return number;
  }

  /** The name of the metric, in PascalCase; unique. */
  public String metric() {
    return metric;
  }

  public Unit unit() {
    return unit;
  }

  public Kind kind() {
    return kind;
  }

  /** The meaning, in a few words. */
  public String meaning() {
    return meaning;
  }
}
