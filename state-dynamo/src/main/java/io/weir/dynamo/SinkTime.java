package io.weir.dynamo;

import io.weir.spi.SinkWriter.Outcome;
import io.weir.state.StateStoreException;
import java.time.Duration;
import java.util.function.LongSupplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * The time that a sink's requests have (R24).
 *
 * @param remainingMillis what is left of it
 * @param callMillis after how long the client gives a call up by itself
 */
record SinkTime(LongSupplier remainingMillis, long callMillis) {
  private static final String REASON = "the invocation's deadline is near";

  /** What becomes of an emission that there is no time for. */
  static final Outcome OVER = Outcome.Retry.plain(REASON);

  boolean isOver() {
    return remainingMillis.getAsLong() <= 0;
  }

  /**
   * @throws StateStoreException if it is over
   */
  void require() {
    if (isOver()) {
      throw new StateStoreException(REASON, null);
    }
  }

  /**
   * What ends a request in time; null where the client gives up sooner, as it does until shortly
   * before the end: then no request pays for a timer.
   */
  AwsRequestOverrideConfiguration limit() {
    long left = remainingMillis.getAsLong();
    return left >= callMillis
        ? null
        : AwsRequestOverrideConfiguration.builder()
            .apiCallTimeout(Duration.ofMillis(Math.max(1, left)))
            .build();
  }
}
