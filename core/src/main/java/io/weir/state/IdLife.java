package io.weir.state;

/**
 * How long the ids of a commit can be asked for, and so how long a store must give them back (R25).
 * It follows from what the function declares: no store has a setting of its own for it.
 *
 * @param afterLatest milliseconds after {@link IdChunk#latest}: the longest horizon and one bucket
 *     of it, the longest backlog, and a day
 * @param until in any case until then, epoch milliseconds: records that wait with the key may be
 *     judged by any of its ids, however old
 */
public record IdLife(long afterLatest, long until) {
  /** Nothing is known of it: the ids are to be kept as long as the item that has them. */
  public static final IdLife UNKNOWN = new IdLife(Long.MAX_VALUE, Long.MAX_VALUE);

  /** When ids may be forgotten at the earliest, epoch milliseconds; the most = never. */
  public long neededUntil(long latest) {
    boolean endless = afterLatest == Long.MAX_VALUE || latest > Long.MAX_VALUE - afterLatest;
    return endless ? Long.MAX_VALUE : Math.max(until, latest + afterLatest);
  }
}
