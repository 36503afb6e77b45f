package io.weir.state;

/**
 * The five counters of P1: every distinct record ends as exactly one of them.
 *
 * @param applied changed state, or needed no change
 * @param duplicate carried an event id that its key had seen
 * @param late too late for every window
 * @param dead went to the dead letters
 * @param filtered was filtered by the handler
 */
public record Tally(long applied, long duplicate, long late, long dead, long filtered) {
  public static final Tally ZERO = new Tally(0, 0, 0, 0, 0);

  private static final Tally[] APPLIED = new Tally[64];

  static {
    for (int applied = 0; applied < APPLIED.length; applied++) {
      APPLIED[applied] = new Tally(applied, 0, 0, 0, 0);
    }
  }

  /** A tally of applied records only; small ones are shared, since keys mostly have these. */
  public static Tally applied(long count) {
    return count >= 0 && count < APPLIED.length
        ? APPLIED[(int) count]
        : new Tally(count, 0, 0, 0, 0);
  }

  public static Tally duplicate(long count) {
    return new Tally(0, count, 0, 0, 0);
  }

  public static Tally late(long count) {
    return new Tally(0, 0, count, 0, 0);
  }

  public static Tally dead(long count) {
    return new Tally(0, 0, 0, count, 0);
  }

  public static Tally filtered(long count) {
    return new Tally(0, 0, 0, 0, count);
  }

  public Tally plus(Tally other) {
    return new Tally(
        applied + other.applied,
        duplicate + other.duplicate,
        late + other.late,
        dead + other.dead,
        filtered + other.filtered);
  }

  public long total() {
    return applied + duplicate + late + dead + filtered;
  }
}
