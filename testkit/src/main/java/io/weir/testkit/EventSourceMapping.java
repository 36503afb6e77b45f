package io.weir.testkit;

import io.weir.annotation.Experimental;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Settings of a Kinesis event source mapping, within the bounds that AWS sets.
 *
 * @param batchSize the most Kinesis records in a batch, 1 to 10,000; an aggregated record counts
 *     once
 * @param maximumBatchingWindow how long to gather a batch that is not full, 0 to 300 whole seconds
 * @param parallelizationFactor lanes of a shard, 1 to 10; records with one partition key stay in
 *     one lane, and a lane has one batch at a time
 * @param reportBatchItemFailures whether a first unfinished record moves the checkpoint to just
 *     before it. If false, such an answer is a function error. (AWS would ignore the answer and
 *     lose the records; a handler that must not lose them throws, and the simulator does it in its
 *     place.)
 * @param bisectBatchOnFunctionError whether a failed batch is tried again in halves; splitting does
 *     not use up retries
 * @param maximumRetryAttempts retries of a batch, 0 to 10,000, or {@link #UNLIMITED}
 * @param maximumRecordAge a record whose age is greater (not equal) is not delivered, 60 seconds to
 *     7 days; empty = no limit
 * @param onFailure receives the records that are given up; the mapping then goes on behind them
 * @param startingPosition where to begin
 * @param filterCriteria tests the data of each record, or of the first part of an aggregated
 *     record; a record that does not match is skipped, and the function never sees it
 * @param invocationTimeout the function's timeout, 1 to 900 whole seconds: an invocation that takes
 *     as long is a function error, but its effects stay
 */
@Experimental
public record EventSourceMapping(
    int batchSize,
    Duration maximumBatchingWindow,
    int parallelizationFactor,
    boolean reportBatchItemFailures,
    boolean bisectBatchOnFunctionError,
    int maximumRetryAttempts,
    Optional<Duration> maximumRecordAge,
    Consumer<SimulatedDiscard> onFailure,
    EventSourceMappingStart startingPosition,
    Predicate<byte[]> filterCriteria,
    Duration invocationTimeout) {
  /** No limit of retries. */
  public static final int UNLIMITED = -1;

  /** The most bytes of one invocation's JSON, with data in Base64. */
  public static final int PAYLOAD_LIMIT_BYTES = 6 * 1024 * 1024;

  /** Refuses settings that AWS refuses. */
  public EventSourceMapping {
    within("batchSize", batchSize, 1, 10_000);
    seconds("maximumBatchingWindow", maximumBatchingWindow, 0, 300);
    within("parallelizationFactor", parallelizationFactor, 1, 10);
    within("maximumRetryAttempts", maximumRetryAttempts, UNLIMITED, 10_000);
    maximumRecordAge.ifPresent(age -> seconds("maximumRecordAge", age, 60, 604_800));
    seconds("invocationTimeout", invocationTimeout, 1, 900);
  }

  /** AWS's defaults, from TRIM_HORIZON, with a timeout of one minute. */
  public static EventSourceMappingBuilder builder() {
    return new EventSourceMappingBuilder();
  }

  /**
   * The settings for Weir's functions: the defaults with partial answers, and unlimited retries.
   */
  public static EventSourceMapping recommended() {
    return builder().reportBatchItemFailures(true).build();
  }

  EventSourceMapping withParallelizationFactor(int factor) {
    return new EventSourceMapping(
        batchSize,
        maximumBatchingWindow,
        factor,
        reportBatchItemFailures,
        bisectBatchOnFunctionError,
        maximumRetryAttempts,
        maximumRecordAge,
        onFailure,
        startingPosition,
        filterCriteria,
        invocationTimeout);
  }

  private static void seconds(String setting, Duration value, long least, long most) {
    within(setting + " in seconds", value.toSeconds(), least, most);
    if (value.getNano() != 0) {
      throw new IllegalArgumentException(setting + " is in whole seconds, not " + value);
    }
  }

  private static void within(String setting, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          setting + " is from " + least + " to " + most + ", not " + value);
    }
  }
}
