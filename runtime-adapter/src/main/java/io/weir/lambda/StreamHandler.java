package io.weir.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.weir.StreamFunction;
import io.weir.codec.UnreadableStateException;
import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.SourceRecord;
import io.weir.engine.StoredDefinition;
import io.weir.log.LogText;
import io.weir.spi.Position;
import io.weir.state.StateStore;
import io.weir.state.StateStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a function on Lambda. A handler class is all the wiring:
 *
 * <pre>{@code
 * public final class PageViewsHandler extends StreamHandler {
 *   public PageViewsHandler() {
 *     super(
 *         PageViews.FUNCTION.withSinks(DynamoSink::fromEnvironment),
 *         DynamoStateStore.fromEnvironment(),
 *         HandlerOptions.DEFAULT.deadLetters(DeadLetterTable.fromEnvironment()));
 *   }
 * }
 * }</pre>
 *
 * <p>It takes the events of a Kinesis event source mapping with ReportBatchItemFailures, those of
 * one of a DynamoDB stream with it, those of a Kafka mapping, and ticks on a schedule, and tells
 * them apart by the event. One object serves one container. If Lambda runs several invocations in
 * it at once, as Lambda Managed Instances do, they run one after the other: set the concurrency of
 * such an environment to one.
 */
public abstract class StreamHandler implements RequestStreamHandler, Resource {
  private static final Logger LOG = LoggerFactory.getLogger(StreamHandler.class);

  /** Begins before a handler's own fields and function are made. */
  private static final HeadStart HEAD_START = HeadStart.begin(System.getenv());

  private final Engine engine;
  private final EngineLimits limits;
  private final SourceRecords sources;
  private final KinesisTopology kinesisShards;
  private final SourceTopology topology;
  private final boolean kafkaItemFailures;
  private final Ticks ticks;
  private final StoredDefinition definition;
  private final Primer primer;
  private final InvocationLog log;
  private final EventReader events;

  /** Lets one invocation run at a time: the fields below hold one event and one batch. */
  private final ReentrantLock turn = new ReentrantLock();

  /** A handler with {@link HandlerOptions#DEFAULT}; the function declares its dead letters. */
  protected StreamHandler(StreamFunction function, StateStore store) {
    this(function, store, HandlerOptions.DEFAULT);
  }

  /**
   * Opens the function's sinks, makes its engine, and does as much as possible of the first
   * invocation's work: Lambda gives a container more CPU before its first invocation than for it.
   *
   * @throws IllegalArgumentException if settings contradict each other; the message names them
   * @throws UnreadableStateException if the function would misread what another definition of it
   *     has stored; the message says what, and names {@code ./weir plan}
   */
  @SuppressWarnings("this-escape") // CRaC calls it back only when all is made
  protected StreamHandler(StreamFunction function, StateStore store, HandlerOptions options) {
    LogText.showKeys(options.environment().logKeys());
    SourceStreams streams = new SourceStreams(function, options.environment());
    Topics topics = new Topics(function, options.environment());
    Tables tables = new Tables(function, options.environment());
    Lazy<software.amazon.awssdk.services.kinesis.KinesisClient> kinesis =
        new Lazy<>(options.kinesis());
    this.kinesisShards = new KinesisTopology(kinesis, streams, options.clock());
    this.topology = new SourceTopology(topics, tables, kinesisShards);
    this.kafkaItemFailures = options.environment().kafkaItemFailures();
    this.limits = options.limits();
    this.engine =
        new Engine(
            function,
            store,
            Writers.open(function, options.deadLetters()),
            topology,
            options.clock(),
            limits);
    EventSources logs = EventSources.of(function, streams, topics, tables);
    this.sources = logs.streams();
    this.events = new EventReader(logs);
    Idleness idleness = new Idleness(engine, kinesis, streams, options.clock());
    this.ticks = new Ticks(engine, idleness, limits);
    this.log = new InvocationLog(engine);
    this.definition =
        new StoredDefinition(function, store, options.environment().acceptedDefinition());
    this.primer = new Primer(definition);
    primer.prime();
    HEAD_START.await();
    Core.getGlobalContext().register(this);
  }

  /**
   * Handles one invocation.
   *
   * @throws UnreadableEventException if the event is of no kind that this handler reads
   * @throws TimeoutTooShortException if the function's Timeout leaves the engine no time at all
   * @throws RuntimeException if Lambda has to deliver the whole batch again; what is finished of it
   *     is recognised then
   */
  @Override
  public final void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    turn.lock();
    try {
      kinesisShards.invoked(context.getInvokedFunctionArn());
      output.write(answer(input, context::getRemainingTimeInMillis));
    } catch (RuntimeException | Error failure) {
      throw Thrown.masked(failure);
    } finally {
      turn.unlock();
    }
  }

  private byte[] answer(InputStream input, Deadline deadline) throws IOException {
    LambdaEvent event = events.next(input);
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

  /** Runs the records of one event. */
  final BatchAnswer handle(List<KinesisRecord> records, Deadline deadline) {
    return handle(sources.byOrigin(records), deadline);
  }

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
      definition.settle();
    } catch (StateStoreException unavailable) {
      Position first = batch.records().getFirst().position();
      return new BatchResult(Optional.of(first), LogText.failure(unavailable));
    }
    return engine.run(batch, deadline);
  }

  private TickAnswer tick(Deadline deadline) {
    return log.tick(() -> {
      definition.settle();
      return ticks.run(deadline);
    });
  }

  /** Before a snapshot (SnapStart, CRaC): everything that can be loaded is loaded. */
  @Override
  public final void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    definition.forget();
    primer.prime();
  }

  /** Drops caches after a snapshot, since they may be long out of date. */
  @Override
  public final void afterRestore(org.crac.Context<? extends Resource> context) {
    engine.coolDown();
    kinesisShards.clear();
    definition.forget();
    LOG.debug("restored from a snapshot, all caches are empty");
  }
}
