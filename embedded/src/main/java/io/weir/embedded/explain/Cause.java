package io.weir.embedded.explain;

import java.util.Locale;

/**
 * Why something of a key has not happened.
 *
 * @param what the finding, in a sentence
 * @param then what to do about it
 */
public record Cause(Kind kind, String what, String then) {
  /** The kinds of causes; docs/operate/look-inside.md has the same list. */
  public enum Kind {
    /** The key has no item, or none any more. */
    NO_SUCH_KEY,
    /** Records of the key are parked, and nothing of it goes on before them. */
    PARKED,
    /** It fired and is committed; the sink has not taken it. */
    OUTBOX_UNDELIVERED,
    /** Another shard is further, and this one brings nothing. */
    SILENT_SHARD,
    /** No event anywhere is new enough to move event time there. */
    WATERMARK_STANDS,
    /** It is due, and no tick has looked since. */
    TICK_MISSING,
    /** It is due, and the due index does not name it. */
    NOT_IN_INDEX,
    /** The clock is not there yet. */
    NOT_YET,
    /** The stored state cannot be opened. */
    UNREADABLE,
    /** Nothing is wrong: it was closed, or never there. */
    NOT_OPEN;

    /** The name in JSON: {@code silent-shard}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
