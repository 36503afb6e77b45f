package io.weir.aws;

import io.weir.spi.SinkWriter.Outcome;
import io.weir.state.StateStoreException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * The time that a sink's requests have (R24).
 *
 * @param remainingMillis gives the milliseconds that are left now
 * @param callMillis the milliseconds after which the client itself gives up a call
 */
public record SinkTime(LongSupplier remainingMillis, long callMillis) {
  private static final String REASON = "the invocation's deadline is near";

  /** The outcome of an emission for which there is no time. */
  public static final Outcome OVER = Outcome.Retry.plain(REASON);

  /** True if nothing may be begun any more. */
  public boolean isOver() {
    return remainingMillis.getAsLong() <= 0;
  }

  /**
   * @throws StateStoreException if it is over
   */
  public void require() {
    if (isOver()) {
      throw new StateStoreException(REASON, null);
    }
  }

  /**
   * The timeout of a request; null if the client gives up sooner by itself, as it does until
   * shortly before the end, so that most requests need no timer.
   */
  public @Nullable AwsRequestOverrideConfiguration limit() {
    long left = remainingMillis.getAsLong();
    return left >= callMillis
        ? null
        : AwsRequestOverrideConfiguration.builder()
            .apiCallTimeout(Duration.ofMillis(Math.max(1, left)))
            .build();
  }
}
