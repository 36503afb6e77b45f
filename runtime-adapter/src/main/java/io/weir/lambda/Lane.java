package io.weir.lambda;

import io.weir.StreamFunction;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.Neighbours;
import io.weir.engine.SourceRecord;
import io.weir.engine.StoredDefinition;
import io.weir.log.LogText;
import io.weir.spi.Position;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * All that an invocation uses and no other may use at the same time: the engine with its caches,
 * the writers of the sinks, and what is known of shards. One thread at a time may use it.
 */
final class Lane {
  private final Engine engine;
  private final EngineLimits limits;
  private final KinesisTopology kinesisShards;
  private final SourceTopology topology;
  private final boolean kafkaItemFailures;
  private final StoredDefinition definition;
  private final Ticks ticks;
  private final InvocationLog log;
  private final LaneTelemetry telemetry;

  /**
   * Opens the function's sinks and makes its engine.
   *
   * @param definition what has stored the function's state, for all lanes
   * @param kinesis the client for Kinesis, for all lanes
   * @param telemetry what its engine tells, for this lane
   * @throws IllegalArgumentException if settings contradict each other; the message names them
   */
  Lane(
      StreamFunction function,
      StateStore store,
      HandlerOptions options,
      StoredDefinition definition,
      Supplier<KinesisClient> kinesis,
      Neighbours neighbours,
      LaneTelemetry telemetry) {
    this.telemetry = telemetry;
    SourceStreams streams = new SourceStreams(function, options.environment());
    this.kinesisShards = new KinesisTopology(kinesis, streams, options.clock());
    this.topology =
        new SourceTopology(
            new Topics(function, options.environment()),
            new Tables(function, options.environment()),
            kinesisShards);
    this.kafkaItemFailures = options.environment().kafkaItemFailures();
    this.limits = options.limits();
    this.definition = definition;
    this.engine =
        new Engine(
            function,
            store,
            Writers.open(function, options.deadLetters()),
            topology,
            options.clock(),
            limits,
            neighbours,
            telemetry.forEngine());
    Idleness idleness = new Idleness(engine, kinesis, streams, options.clock());
    this.ticks = new Ticks(engine, idleness, limits);
    this.log = new InvocationLog(engine);
  }

  /**
   * Runs an event and gives the answer to it.
   *
   * @param functionArn the ARN in the invocation's context; null where a test has none
   * @param requestId the id in it; null where a test has none
   */
  byte[] answer(
      LambdaEvent event,
      @Nullable String functionArn,
      @Nullable String requestId,
      Deadline deadline) {
    begin(requestId);
    try {
      return answer(event, functionArn, deadline);
    } finally {
      end(deadline);
    }
  }

  private void begin(@Nullable String requestId) {
    String id = requestId == null ? "" : requestId;
    log.begin(id);
    telemetry.begin(id);
  }

  private void end(Deadline deadline) {
    telemetry.end(deadline.remainingMillis());
    log.end();
  }

  private byte[] answer(LambdaEvent event, @Nullable String functionArn, Deadline deadline) {
    kinesisShards.invoked(functionArn);
    if (event instanceof LambdaEvent.Kinesis kinesis) {
      return handle(kinesis.records(), deadline).json();
    }
    if (event instanceof LambdaEvent.Table table) {
      return handle(table.records(), deadline).json();
    }
    return event instanceof LambdaEvent.Kafka kafka
        ? handleKafka(kafka.records(), deadline)
        : tick(deadline).json();
  }

  /** Runs the records of one event as an invocation of its own. */
  BatchAnswer handleAlone(Map<Origin, List<SourceRecord>> records, Deadline deadline) {
    begin(null);
    try {
      return handle(records, deadline);
    } finally {
      end(deadline);
    }
  }

  /** Runs the records of one event. */
  private BatchAnswer handle(Map<Origin, List<SourceRecord>> records, Deadline deadline) {
    List<BigInteger> unfinished = new ArrayList<>();
    run(
        records,
        deadline,
        (batch, result) ->
            result.firstUnfinished().ifPresent(position -> unfinished.add(position.order())));
    return new BatchAnswer(unfinished);
  }

  private byte[] handleKafka(Map<Origin, List<SourceRecord>> records, Deadline deadline) {
    KafkaAnswer answer = new KafkaAnswer();
    run(records, deadline, (batch, result) -> answer.add(batch.records(), result));
    return answer.json(engine.function().name(), kafkaItemFailures);
  }

  private TickAnswer tick(Deadline deadline) {
    return log.tick(() -> {
      try {
        settle(deadline);
      } catch (RuntimeException failure) {
        engine.tickNotBegun(failure);
        throw failure;
      }
      return ticks.run(deadline);
    });
  }

  /** Runs the shards of an event, one after the other. */
  private void run(
      Map<Origin, List<SourceRecord>> records,
      Deadline deadline,
      BiConsumer<Batch, BatchResult> ended) {
    List<Batch> batches = new ArrayList<>(records.size());
    records.forEach((from, all) -> batches.add(new Batch(from.shard(), from.stream(), all)));
    TimeoutTooShortException.check("a batch", engine.function().name(), deadline, limits);
    for (Batch batch : batches) {
      topology.seen(batch.shard(), batch.stream());
      ended.accept(batch, log.batch(batch, () -> run(batch, deadline)));
    }
  }

  /** Runs a batch, once it is known which definition has stored the function's state. */
  private BatchResult run(Batch batch, Deadline deadline) {
    try {
      settle(deadline);
    } catch (StateStoreException unavailable) {
      engine.notBegun(batch, unavailable);
      Position first = batch.records().getFirst().position();
      return new BatchResult(Optional.of(first), LogText.failure(unavailable));
    } catch (RuntimeException failure) {
      engine.notBegun(batch, failure);
      throw failure;
    }
    return engine.run(batch, deadline);
  }

  private void settle(Deadline deadline) {
    definition.settle(() -> deadline.remainingMillis() - limits.stepReserveMillis());
    engine.earlierRetention(definition.earlier());
  }

  /** Notes where its next invocations begin, as a new container does. */
  void distrust() {
    engine.distrust();
  }

  /** Forgets everything that a new container would not know. */
  void coolDown() {
    engine.coolDown();
    kinesisShards.clear();
  }
}
