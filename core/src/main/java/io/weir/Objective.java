package io.weir;

import java.util.Objects;

/**
 * What a function's results are to reach: a share of them within a time. It changes no result; the
 * signals {@code ObjectiveResults} and {@code ObjectiveViolations} say whether it is met, and a
 * deployment's alarms watch how fast its error budget burns.
 *
 * @param latency the time within which a result is in time
 * @param percent the share that is to be in time, above 0 and below 100
 */
public record Objective(Latency latency, double percent) {
  /**
   * @throws IllegalArgumentException if the share is out of range
   */
  public Objective {
    Objects.requireNonNull(latency, "latency");
    if (!(percent > 0 && percent < 100)) {
      throw new IllegalArgumentException(
          "objective(.., "
              + percent
              + ") must be above 0 and below 100, for instance 99.9: at 100 a single late result"
              + " would break it for ever");
    }
  }

  /** For people: {@code 99.9 % of results within PT5S of arrival}. */
  public String describe() {
    return percent
        + " % of results within "
        + latency.most()
        + (latency.from() == Latency.From.ARRIVAL ? " of arrival" : " of event time");
  }
}
