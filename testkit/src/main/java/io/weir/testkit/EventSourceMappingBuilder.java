package io.weir.testkit;

import io.weir.annotation.Experimental;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Builds an {@link EventSourceMapping}; each setting is described there. */
@Experimental
public final class EventSourceMappingBuilder {
  private int batchSize = 100;
  private Duration window = Duration.ZERO;
  private int factor = 1;
  private boolean report;
  private boolean bisect;
  private int retries = EventSourceMapping.UNLIMITED;
  private Optional<Duration> age = Optional.empty();
  private Consumer<SimulatedDiscard> onFailure = discard -> {};
  private EventSourceMappingStart start = EventSourceMappingStart.trimHorizon();
  private Predicate<byte[]> filter = data -> true;
  private Duration timeout = Duration.ofMinutes(1);

  EventSourceMappingBuilder() {}

  /** Default 100. */
  public EventSourceMappingBuilder batchSize(int records) {
    batchSize = records;
    return this;
  }

  /** Default zero: available records are delivered at once. */
  public EventSourceMappingBuilder maximumBatchingWindow(Duration duration) {
    window = duration;
    return this;
  }

  /** Default: every record is delivered. */
  public EventSourceMappingBuilder filterCriteria(Predicate<byte[]> matches) {
    filter = matches;
    return this;
  }

  /** Default 1. */
  public EventSourceMappingBuilder parallelizationFactor(int lanes) {
    factor = lanes;
    return this;
  }

  /** Default false. */
  public EventSourceMappingBuilder reportBatchItemFailures(boolean on) {
    report = on;
    return this;
  }

  /** Default false. */
  public EventSourceMappingBuilder bisectBatchOnFunctionError(boolean on) {
    bisect = on;
    return this;
  }

  /** Default {@link EventSourceMapping#UNLIMITED}. */
  public EventSourceMappingBuilder maximumRetryAttempts(int attempts) {
    retries = attempts;
    return this;
  }

  /** Default none. */
  public EventSourceMappingBuilder maximumRecordAge(Duration duration) {
    age = Optional.of(duration);
    return this;
  }

  /** Default: records that are given up are only counted. */
  public EventSourceMappingBuilder onFailure(Consumer<SimulatedDiscard> destination) {
    onFailure = destination;
    return this;
  }

  /** Default TRIM_HORIZON. */
  public EventSourceMappingBuilder startingPosition(EventSourceMappingStart position) {
    start = position;
    return this;
  }

  /** Default one minute. */
  public EventSourceMappingBuilder invocationTimeout(Duration duration) {
    timeout = duration;
    return this;
  }

  /** Checks the settings and builds the mapping. */
  public EventSourceMapping build() {
    return new EventSourceMapping(
        batchSize, window, factor, report, bisect, retries, age, onFailure, start, filter, timeout);
  }
}
