package io.weir.engine;

import io.weir.ClockScope;
import io.weir.Source;
import io.weir.StreamFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A source whose event time stands still since its last record, as it does not declare {@link
 * Source#closeWhenSilentFor}: its open windows stay open until the next record.
 *
 * @param source its name
 * @param lastArrival the arrival of its last finished record, epoch milliseconds
 */
public record StandingTime(String source, long lastArrival) {
  /** Records that come more often than this move event time on between two ticks. */
  private static final long QUIET_MILLIS = Duration.ofMinutes(1).toMillis();

  /**
   * The standing sources of a function; none if event time closes nothing, or each key has its own.
   */
  static List<StandingTime> in(StreamFunction function, ShardClocks clocks, long now) {
    if (!function.operator().usesEventTime() || function.clock() == ClockScope.PER_KEY) {
      return List.of();
    }
    List<StandingTime> standing = new ArrayList<>();
    function
        .sources()
        .forEach((name, keyed) -> {
          long last = clocks.lastArrival(name);
          boolean quiet = last != Long.MIN_VALUE && now - last >= QUIET_MILLIS;
          if (quiet && keyed.source().settings().closeWhenSilentFor() == null) {
            standing.add(new StandingTime(name, last));
          }
        });
    return standing;
  }

  /** For a log line: the source, and since when. */
  public String words() {
    return source + " since " + Instant.ofEpochMilli(lastArrival);
  }
}
