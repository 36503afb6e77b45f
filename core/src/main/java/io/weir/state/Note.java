package io.weir.state;

import java.util.Objects;

/**
 * A note that an engine keeps for itself besides state and progress. It changes no result; if it is
 * lost, only the search for what ends processes begins anew (R24, R27).
 *
 * @param name the name, unique within the function, at most 512 bytes in UTF-8
 * @param version counts its writes since it was last removed; 0 = none is stored
 * @param body the content, which only the engine reads
 */
public record Note(String name, long version, byte[] body) {
  private static final byte[] NOTHING = {};

  public Note {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(body, "body");
  }

  /** A note of that name that is not stored yet. */
  public static Note none(String name) {
    return new Note(name, 0, NOTHING);
  }

  /** The next version of this. */
  public Note next(byte[] nextBody) {
    return new Note(name, version + 1, nextBody);
  }

  /** The removal of this. */
  public Note removed() {
    return next(NOTHING);
  }

  /** True if committing this removes the stored note. */
  public boolean isRemoval() {
    return body.length == 0;
  }
}
