package io.weir.audit;

/** The rules for stored state. */
public enum Rule {
  KEY_READABLE(
      When.ALWAYS,
      "every item can be read",
      "deploy the version that wrote it, or restore the item from a backup"),
  KEY_SHAPE(
      When.ALWAYS,
      "version, birth and revision of a key fit each other",
      "report it with the key's item; nothing of the key may be relied on"),
  KEY_MARKS(
      When.ALWAYS,
      "a key has one mark a shard, and each says what became of its last records",
      "report it with the key's item; records of the key may be counted wrongly"),
  OUTBOX_REVISIONS(
      When.ALWAYS,
      "emissions of an outbox have rising revisions, none above the key's (R11)",
      "report it with the key's item; a sink may keep an older result"),
  PARKED_LIMITS(
      When.ALWAYS,
      "parked records stay within their limits, wait once, and have a time to be tried again",
      "release the key (./weir release), or raise the limit that it outgrew"),
  LIFE(
      When.ALWAYS,
      "what is pending has no TTL, and what is over has one (R3, R5)",
      "report it with the key's item; an item that is pending must not expire"),
  DUE_INDEX(
      When.ALWAYS,
      "what is due, or waits for a tick, is in the due index in time (R3, R15)",
      "let any record of the key come: its commit writes the hint anew"),
  DUE_STATE(
      When.ALWAYS,
      "the due times of a key are those of its state",
      "let any record of the key come: its commit writes the due time anew"),
  SEGMENT_THERE(
      When.ALWAYS,
      "every segment that a key names is there and holds its bytes (R1)",
      "restore the table; the key is stopped until then"),
  SEGMENT_LIFE(
      When.ALWAYS,
      "no segment expires before what it is needed for (R2)",
      "raise the store's segment life before the segment is gone"),
  SEGMENT_ORPHAN(
      When.ALWAYS,
      "a segment older than a day is named by its key",
      "nothing is wrong; ./weir sweep deletes it"),
  PROGRESS_SHAPE(
      When.ALWAYS,
      "marks of a shard rise, and no count is negative",
      "report it with the shard's progress"),
  ROW_REVISION(
      When.ALWAYS,
      "no row is newer than the key that wrote it (R11)",
      "later results of the key are refused by the row; delete the row and let the key write again"),
  ROW_TOMBSTONE(
      When.ALWAYS, "a withdrawn row expires, and no other does", "report it with the row"),
  OUTBOX_DELIVERED(
      When.SETTLED,
      "every outbox has been delivered",
      "see whether the sinks answer and the ticks come (alarms, logs of the function)"),
  ROW_DELIVERED(
      When.SETTLED,
      "a row holds the last emission that was delivered to it",
      "see whether somebody else writes the table; the next emission of the key mends the row"),
  DUE_PASSED(
      When.SETTLED,
      "nothing is due at or below the least watermark, or before now",
      "see whether the ticks come and go through (schedule, alarms, logs of the function)"),
  RECORDS_COUNTED(
      When.AT_REST,
      "progress covers every record that a key has decided or parked",
      "let the event source mapping finish its retries; then report it"),
  RECORDS_SUM(
      When.AT_REST,
      "the five counters and the parked records add up to the distinct records (P1)",
      "report it with the progress of the function's shards"),
  FLOOR(
      When.AT_REST,
      "no key's time is beyond the largest watermark of the shards (R6)",
      "report it with the key's item; its next records may be judged late"),
  SUSPECT(
      When.AT_REST,
      "no record is still being tried alone (R9)",
      "look for the record in the logs of the function"),
  PROGRESS_USED(
      When.AT_REST,
      "every shard with progress is listed, or needed by a key or a child (R28)",
      "nothing is lost; report it if such progress grows in number"),
  PROGRESS_THERE(
      When.AT_REST,
      "every shard that a key names has progress",
      "report it with the key's item; redelivered records of the shard may be applied twice");

  /** The situations in which a rule holds. */
  public enum When {
    /** Holds at any moment. */
    ALWAYS,
    /** Holds once a key has been left alone for some minutes. */
    SETTLED,
    /** Holds when every record is acknowledged and ticks find nothing more to do. */
    AT_REST
  }

  private final When when;
  private final String meaning;
  private final String advice;

  Rule(When when, String meaning, String advice) {
    this.when = when;
    this.meaning = meaning;
    this.advice = advice;
  }

  public When when() {
    return when;
  }

  /** Says what must be true. */
  public String meaning() {
    return meaning;
  }

  /** Says what to do if it is not true. */
  public String advice() {
    return advice;
  }

  /** True if a finding of it is no fault. */
  public boolean isInformation() {
    return this == SEGMENT_ORPHAN;
  }

  /** The name as it is printed: {@code due-index}. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
