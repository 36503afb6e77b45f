package io.weir.testkit;

import io.weir.annotation.Experimental;
import io.weir.engine.SourceRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Settings of an event source mapping of a Kafka topic, within the bounds that AWS sets. All but
 * the batch size and the destination are of its provisioned mode alone.
 *
 * @param batchSize the most records in a batch, of all partitions together, 1 to 10,000
 * @param reportBatchItemFailures whether only the records that an answer names come again. If
 *     false, AWS takes any answer for success; a handler that must not lose records throws, and the
 *     simulator does it in its place
 * @param bisectBatchOnFunctionError whether a failed batch is tried again in halves
 * @param maximumRetryAttempts retries of a batch, 0 to 10,000, or {@link
 *     EventSourceMapping#UNLIMITED}
 * @param onFailure receives the records that are given up; with one, unlimited retries are ten
 * @param invocationTimeout the function's timeout: an invocation that takes as long is a function
 *     error, but its effects stay
 */
@Experimental
public record KafkaMapping(
    int batchSize,
    boolean reportBatchItemFailures,
    boolean bisectBatchOnFunctionError,
    int maximumRetryAttempts,
    Optional<Consumer<List<SourceRecord>>> onFailure,
    Duration invocationTimeout) {
  /** The retries that unlimited ones become where there is a destination for failures. */
  public static final int RETRIES_WITH_DESTINATION = 10;

  /** Refuses settings that AWS refuses. */
  public KafkaMapping {
    if (batchSize < 1 || batchSize > 10_000) {
      throw new IllegalArgumentException("batchSize is from 1 to 10000, not " + batchSize);
    }
    if (maximumRetryAttempts < EventSourceMapping.UNLIMITED || maximumRetryAttempts > 10_000) {
      throw new IllegalArgumentException(
          "maximumRetryAttempts is from -1 to 10000, not " + maximumRetryAttempts);
    }
  }

  /** The on-demand mode: a batch comes again as a whole until it succeeds. */
  public static KafkaMapping onDemand(int batchSize) {
    return new KafkaMapping(
        batchSize,
        false,
        false,
        EventSourceMapping.UNLIMITED,
        Optional.empty(),
        Duration.ofMinutes(1));
  }

  /** The provisioned mode with partial answers, and unlimited retries. */
  public static KafkaMapping partial(int batchSize) {
    return new KafkaMapping(
        batchSize,
        true,
        false,
        EventSourceMapping.UNLIMITED,
        Optional.empty(),
        Duration.ofMinutes(1));
  }

  /** The same with batches that are halved when they fail. */
  public KafkaMapping bisecting() {
    return new KafkaMapping(
        batchSize,
        reportBatchItemFailures,
        true,
        maximumRetryAttempts,
        onFailure,
        invocationTimeout);
  }

  /** The same with a destination of records that are given up. */
  public KafkaMapping onFailure(Consumer<List<SourceRecord>> destination) {
    return new KafkaMapping(
        batchSize,
        reportBatchItemFailures,
        bisectBatchOnFunctionError,
        maximumRetryAttempts,
        Optional.of(destination),
        invocationTimeout);
  }

  boolean givesUpAfter(int retries) {
    boolean endless = maximumRetryAttempts == EventSourceMapping.UNLIMITED;
    return endless
        ? onFailure.isPresent() && retries >= RETRIES_WITH_DESTINATION
        : retries >= maximumRetryAttempts;
  }
}
