package io.weir.state;

/**
 * The time for which the ids of a commit are needed, and a store must return them (R25). It follows
 * from the function's settings; stores have no setting for it.
 *
 * @param afterLatest milliseconds after {@link IdChunk#latest}: the longest horizon and one bucket
 *     of it, the longest backlog, and a day
 * @param until the time until which they are needed in any case, epoch milliseconds: parked records
 *     may be judged by any of the key's ids, however old
 */
public record IdLife(long afterLatest, long until) {
  /** An unknown time: the ids are kept as long as their item. */
  public static final IdLife UNKNOWN = new IdLife(Long.MAX_VALUE, Long.MAX_VALUE);

  /**
   * The earliest time at which ids may be forgotten, epoch milliseconds; {@link Long#MAX_VALUE} =
   * never.
   */
  public long neededUntil(long latest) {
    boolean endless = afterLatest == Long.MAX_VALUE || latest > Long.MAX_VALUE - afterLatest;
    return endless ? Long.MAX_VALUE : Math.max(until, latest + afterLatest);
  }
}
