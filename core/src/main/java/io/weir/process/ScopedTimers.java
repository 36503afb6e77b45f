package io.weir.process;

import io.weir.annotation.Internal;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.time.TimeDomain;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Timers of one scope, such as a window, that are stored within the state of another operator. The
 * rules are those of a {@link ProcessFunction} (S4.1, S4.2), the most per domain too.
 */
@Internal
public final class ScopedTimers {
  private final TimerSet timers;

  private ScopedTimers(TimerSet timers) {
    this.timers = timers;
  }

  /**
   * @param allowed the domains that may be set
   * @param in what {@link #write} wrote; null = none are set
   */
  public static ScopedTimers open(Set<TimeDomain> allowed, @Nullable BinaryReader in) {
    return new ScopedTimers(new TimerSet(allowed, in));
  }

  /** The timers to set, at this watermark. */
  public ProcessContext.Timers at(long watermark) {
    timers.at(watermark);
    return timers;
  }

  /** The time at which the next timer of a domain is due. */
  public OptionalLong nextDue(TimeDomain domain) {
    return timers.nextDue(domain);
  }

  /** The time for which the next due timer was set; call it only if there is one. */
  public long nextTime(TimeDomain domain) {
    return timers.nextTime(domain);
  }

  /**
   * Forgets the next timer, which fires now at this watermark, and returns the timers that its
   * callback may set.
   */
  public ProcessContext.Timers begin(TimeDomain domain, long watermark) {
    timers.at(watermark);
    timers.begin(domain);
    return timers;
  }

  /** Says that the callback is over. */
  public void end() {
    timers.end();
  }

  public boolean isEmpty() {
    return timers.isEmpty();
  }

  public void write(BinaryWriter out) {
    timers.write(out);
  }
}
