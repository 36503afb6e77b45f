package io.weir.engine;

import io.weir.Event;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.time.ArrivalCap;
import io.weir.time.WatermarkStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Computes event time after an event by its source's watermark strategy, which is the author's
 * code. One thread uses it.
 */
final class Watermarks {
  private final StreamFunction function;

  /** The last strategy that was used: nearly all events of a batch are of one source. */
  private @Nullable WatermarkStrategy<Object> strategy;

  private @Nullable String strategyOf;

  Watermarks(StreamFunction function) {
    this.function = function;
  }

  /**
   * The watermark after an event.
   *
   * @param watermark where it stood before
   * @throws StrategyFailedException if the author's strategy fails on the event
   */
  long after(Event<?> event, long watermark) {
    try {
      return ArrivalCap.after(
          strategy(event.position().source()),
          event.value(),
          event.timestamp(),
          event.arrival(),
          watermark);
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw new StrategyFailedException(event.source(), failure);
    }
  }

  @SuppressWarnings("unchecked")
  private WatermarkStrategy<Object> strategy(String source) {
    WatermarkStrategy<Object> used = strategy;
    if (used == null || !source.equals(strategyOf)) {
      used = (WatermarkStrategy<Object>) function.source(source).source().settings().watermarks();
      strategy = used;
      strategyOf = source;
    }
    return used;
  }

  /** The author's watermark strategy fails on an event; the message names it. */
  static final class StrategyFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String message;

    private StrategyFailedException(String source, Throwable failure) {
      super(failure);
      this.message = Source.failure(source, "the watermark strategy of timestamps(..)", failure);
    }

    @Override
    public String getMessage() {
      return message;
    }

    @Override
    public String toString() {
      return message;
    }
  }
}
