package io.weir.state;

import java.util.Objects;

/**
 * What an engine writes down for itself beside state and progress: it decides no result, and
 * without it only the search for what ends processes begins anew (R24, R27).
 *
 * @param name tells a function's notes apart, at most 512 bytes in UTF-8
 * @param version counts its writes since it was last removed; 0 = none is stored
 * @param body means something to the engine only
 */
public record Note(String name, long version, byte[] body) {
  private static final byte[] NOTHING = {};

  public Note {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(body, "body");
  }

  /** No note of that name. */
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

  /** True if to commit it removes what is stored. */
  public boolean isRemoval() {
    return body.length == 0;
  }
}
