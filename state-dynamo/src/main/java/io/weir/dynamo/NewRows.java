package io.weir.dynamo;

/**
 * Whether a sink's rows are nearly always new, by those written last. Then inserts, 25 to a
 * request, cost no more units than puts; one that meets a row costs a unit more.
 */
final class NewRows {
  /** So many rows are put before it is judged. */
  private static final int ENOUGH = 50;

  /** Older rows count half each time that so many have been seen. */
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
