package io.weir.simulation.histories;

import io.weir.ClockScope;
import io.weir.FailurePolicy;
import io.weir.Lateness;
import io.weir.Output;
import io.weir.Sink;
import io.weir.StreamFunction;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Builds the real function that a {@link Spec} describes: {@link Sources}, the operator of an
 * {@link OperatorFamily}, and sinks.
 */
final class Functions {
  static final String NAME = "f";
  static final String SOURCE = "events";
  static final String RIGHT = "right";
  static final String LEFT = "left";
  static final String RESULTS = "results";
  static final String SIDE = "side";

  /** A second sink of the results, which the newer code has. */
  static final String COPIES = "copies";

  static final String DEAD = "dead";

  /** The output of late events. */
  static final Output<HistoryEvent> LATE = Output.of("late", HistoryEvent.class);

  private static final int MOST_PARKED = 4;
  private static final int MANY_PARKED = 1_000;

  private final Spec spec;
  private final Settings settings;
  private final Handlers handlers;
  private final boolean newer;
  private final UnaryOperator<byte[]> turned;

  private Functions(
      Settings settings, Handlers handlers, boolean newer, UnaryOperator<byte[]> turned) {
    this.spec = handlers.spec();
    this.settings = settings;
    this.handlers = handlers;
    this.newer = newer;
    this.turned = turned;
  }

  /**
   * @param newer true for the code whose state has another form and which has a second sink
   * @param turned gives state the other form
   * @param sinks gives the sink of a name
   */
  static StreamFunction build(
      Settings settings,
      Handlers handlers,
      boolean newer,
      UnaryOperator<byte[]> turned,
      Function<String, Sink<Object>> sinks) {
    return new Functions(settings, handlers, newer, turned).build(sinks);
  }

  private StreamFunction build(Function<String, Sink<Object>> sinks) {
    OperatorFamily family = spec.compute().family();
    StreamFunction.Builder<Results.Keyed> builder =
        family
            .define(
                StreamFunction.named(NAME), new Sources(spec, settings, handlers.code()), handlers)
            .to(sinks.apply(RESULTS));
    release(builder);
    if (newer && !spec.rows()) {
      builder.to(sinks.apply(COPIES));
    }
    family.side(builder, sinks.apply(SIDE), spec);
    builder.lateness(spec.whileOpen() ? Lateness.WHILE_OPEN : Lateness.BY_SHARD);
    builder.clock(spec.perKey() ? ClockScope.PER_KEY : ClockScope.PER_SHARD);
    builder.onFailure(policy().withAttempts(settings.attempts()));
    StreamFunction built = builder.deadLetters(new DeadSink(sinks.apply(DEAD))).build();
    return newer ? built.withOperator(RenewedOperator::new) : built;
  }

  private FailurePolicy policy() {
    return settings.park() == 0
        ? FailurePolicy.deadLetter()
        : FailurePolicy.park(Duration.ofMinutes(settings.park()))
            .withMaxParked(spec.mends() ? MANY_PARKED : MOST_PARKED);
  }

  /**
   * Declares versions: newer code reads older state; older code reads newer state only if it is
   * prepared.
   */
  private void release(StreamFunction.Builder<?> builder) {
    if (newer) {
      builder.stateVersion(2).readsState(1, turned);
    } else if (spec.prepared()) {
      builder.readsState(2, turned);
    }
  }
}
