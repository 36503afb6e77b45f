package io.weir.embedded.status;

/**
 * Keys that are due and that no tick has looked at.
 *
 * @param keys how many were found
 * @param whole false if there are more: not all parts of the index were asked, or one has more
 */
public record Backlog(long keys, boolean whole) {
  public static final Backlog NONE = new Backlog(0, true);

  public Backlog plus(long more, boolean all) {
    return new Backlog(keys + more, whole && all);
  }

  /** The number, and whether it is the least that there is. */
  public String text() {
    return (whole ? "" : "at least ") + keys;
  }
}
