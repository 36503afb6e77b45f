package io.weir;

/** The scope of one event-time clock: a shard or a key. */
public enum ClockScope {
  /** Each shard has one clock, moved by every record in it; needs one batch at a time per shard. */
  PER_SHARD,
  /** Each key has its own clock, moved by its own events only; a silent key's windows stay open. */
  PER_KEY
}
