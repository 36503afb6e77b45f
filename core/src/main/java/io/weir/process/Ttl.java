package io.weir.process;

import io.weir.time.Millis;
import java.time.Duration;

/**
 * The time for which state is kept after its last use. State expires when last use + duration is at
 * or before the key's latest arrival, and expired state is never returned. In maps and lists each
 * entry expires by itself (S4.4).
 *
 * @param duration at least one millisecond
 * @param renewedByRead true if reading is a use, too
 */
public record Ttl(Duration duration, boolean renewedByRead) {
  public Ttl {
    Millis.positive("Ttl.of", duration);
  }

  /** A time to live that writing renews, and reading does not. */
  public static Ttl of(Duration duration) {
    return new Ttl(duration, false);
  }

  public Ttl onCreateAndWrite() {
    return new Ttl(duration, false);
  }

  public Ttl onReadAndWrite() {
    return new Ttl(duration, true);
  }

  boolean expired(long lastUse, long now) {
    return end(lastUse) <= now;
  }

  /** The first millisecond at which state with that last use is expired. */
  long end(long lastUse) {
    return Millis.plus(lastUse, duration.toMillis());
  }
}
