package io.weir.lambda;

import io.weir.StreamFunction;
import io.weir.engine.Neighbours;
import io.weir.engine.StoredDefinition;
import io.weir.engine.WallClock;
import io.weir.state.StateStore;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * Makes the lanes of a handler object. They share its function and its store, which several threads
 * may use, and the process's clients.
 */
final class LaneFactory {
  private final StreamFunction function;
  private final StateStore store;
  private final HandlerOptions options;
  private final StoredDefinition definition;
  private final Lazy<KinesisClient> kinesis;
  private final MetricLines metrics;

  LaneFactory(
      StreamFunction function,
      StateStore store,
      HandlerOptions options,
      StoredDefinition definition,
      MetricLines metrics) {
    this.metrics = metrics;
    this.function = function;
    this.store = store;
    this.options = options;
    this.definition = definition;
    this.kinesis = new Lazy<>(options.kinesis());
  }

  /**
   * All lanes; the first one is made, the others when they are needed.
   *
   * @throws IllegalArgumentException if settings contradict each other; the message names them
   */
  Lanes lanes() {
    int most = options.lanes();
    long reserveMillis = options.limits().stepReserveMillis();
    return most == 1
        ? new OneLane(reader(), lane(Neighbours.NONE), reserveMillis)
        : new ManyLanes(most, this, reserveMillis);
  }

  /** The clock of the options. */
  WallClock clock() {
    return options.clock();
  }

  /** A reader for one invocation at a time. */
  EventReader reader() {
    return new EventReader(EventSources.of(function, options.environment()));
  }

  /** A lane beside others. */
  Lane lane(Neighbours neighbours) {
    return new Lane(function, store, options, definition, kinesis, neighbours, metrics.lane());
  }
}
