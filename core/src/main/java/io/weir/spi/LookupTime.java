package io.weir.spi;

import java.util.function.LongSupplier;

/**
 * The time of one question to a lookup.
 *
 * @param now the edge's clock, read once for the batch, epoch milliseconds
 * @param remaining gives the milliseconds that are left for the answer now; 0 or less = none
 */
public record LookupTime(long now, LongSupplier remaining) {
  /** The milliseconds that are left for the answer now; 0 or less = none. */
  public long remainingMillis() {
    return remaining.getAsLong();
  }
}
