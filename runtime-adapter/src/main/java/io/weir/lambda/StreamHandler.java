package io.weir.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.weir.StreamFunction;
import io.weir.codec.UnreadableStateException;
import io.weir.engine.Deadline;
import io.weir.engine.StoredDefinition;
import io.weir.engine.WallClock;
import io.weir.log.LogText;
import io.weir.spi.StartFacts;
import io.weir.state.StateStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
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
 * them apart by the event. One object serves one container. Lambda Managed Instances run several
 * invocations in it at the same time ({@link HandlerOptions#lanes}).
 */
public abstract class StreamHandler implements RequestStreamHandler, Resource {
  private static final Logger LOG = LoggerFactory.getLogger(StreamHandler.class);

  /** Begins before a handler's own fields and function are made. */
  private static final HeadStart HEAD_START = HeadStart.begin(System.getenv());

  private final StoredDefinition definition;
  private final Primer primer;
  private final Lanes lanes;
  private final StreamFunction function;
  private final WallClock clock;
  private final MetricLines metrics;

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
    this.definition =
        new StoredDefinition(
            function,
            store,
            options.environment().acceptedDefinition(),
            options.limits(),
            options.clock());
    this.function = function;
    this.clock = options.clock();
    this.metrics = new MetricLines(function, options);
    this.lanes = new LaneFactory(function, store, options, definition, metrics).lanes();
    this.primer = new Primer(definition);
    primer.prime();
    HEAD_START.await();
    Core.getGlobalContext().register(this);
    metrics.started(start());
  }

  private StartFacts start() {
    return new StartFacts(function.name(), clock.nowMillis());
  }

  /**
   * Handles one invocation.
   *
   * @throws UnreadableEventException if the event is of no kind that this handler reads
   * @throws NoTurnException if other invocations in this process left it no time
   * @throws TimeoutTooShortException if the function's Timeout leaves the engine no time at all
   * @throws RuntimeException if Lambda has to deliver the whole batch again; what is finished of it
   *     is recognised then
   */
  @Override
  public final void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Deadline deadline = context::getRemainingTimeInMillis;
    EventReader reader = lanes.begin(deadline);
    Lane lane = null;
    Throwable thrown = null;
    try {
      String arn = context.getInvokedFunctionArn();
      LambdaEvent event = reader.next(input);
      lane = lanes.lane(event, deadline);
      output.write(lane.answer(event, arn, context.getAwsRequestId(), deadline));
    } catch (RuntimeException | Error failure) {
      thrown = failure;
      throw Thrown.masked(failure);
    } finally {
      lanes.end(reader, lane, thrown);
    }
  }

  /** Runs the records of one event. */
  final BatchAnswer handle(List<KinesisRecord> records, Deadline deadline) {
    EventReader reader = lanes.begin(deadline);
    Lane lane = null;
    Throwable thrown = null;
    try {
      LambdaEvent.Kinesis event =
          new LambdaEvent.Kinesis(reader.sources().streams().byOrigin(records));
      lane = lanes.lane(event, deadline);
      return lane.handleAlone(event.records(), deadline);
    } catch (RuntimeException | Error failure) {
      thrown = failure;
      throw failure;
    } finally {
      lanes.end(reader, lane, thrown);
    }
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
    lanes.coolDown();
    definition.forget();
    metrics.restored(start());
    LOG.debug("restored from a snapshot, all caches are empty");
  }
}
