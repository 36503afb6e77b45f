package io.weir.dynamo;

/**
 * Judges by the last rows whether a sink's rows are nearly always new. If so, inserts, 25 to a
 * request, cost no more units than puts; an insert that meets a row costs one unit more.
 */
final class NewRows {
  /** The number of rows that are put before the first judgement. */
  private static final int ENOUGH = 50;

  /** The number of rows after which older ones count half (exponential decay). */
  private static final int MANY = 400;

  private static final int AT_LEAST_TIMES = 19;

  private int fresh;
  private int met;
  private boolean denied;

  synchronized void wrote(boolean wasNew) {
    fresh += wasNew ? 1 : 0;
    met += wasNew ? 0 : 1;
    if (fresh + met >= MANY) {
      fresh /= 2;
      met /= 2;
    }
  }

  /** The role, or the sink, may not insert: rows are put from here on. */
  synchronized void denied() {
    denied = true;
  }

  synchronized boolean areTheRule() {
    return !denied && fresh + met >= ENOUGH && fresh >= AT_LEAST_TIMES * met;
  }
}
