package io.weir.process;

import io.weir.time.Millis;
import java.time.Duration;

/**
 * How long state is remembered after its last use: gone when last use + duration is at or before
 * the key's latest arrival. Expired state is never returned. Per entry for maps and lists (S4.4).
 *
 * @param duration at least one millisecond
 * @param renewedByRead true if reading is a use, too
 */
public record Ttl(Duration duration, boolean renewedByRead) {
  public Ttl {
    Millis.positive("Ttl.of", duration);
  }

  /** Renewed when written; the default. */
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

  /** The first millisecond at which what was used last at that time is gone. */
  long end(long lastUse) {
    return Millis.plus(lastUse, duration.toMillis());
  }
}
