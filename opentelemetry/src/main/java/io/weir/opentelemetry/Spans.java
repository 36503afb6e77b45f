package io.weir.opentelemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.weir.spi.BatchFacts;
import io.weir.spi.Details;
import io.weir.spi.Measurements;
import io.weir.spi.Position;
import io.weir.spi.Producers;
import io.weir.spi.Signal;
import io.weir.spi.TickFacts;
import io.weir.spi.TraceParent;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes the span of a batch or a tick once it has ended, with the times that it had. If a span is
 * current on the thread, such as one that an agent makes of each invocation, it is the parent.
 */
final class Spans {
  private static final String FUNCTION = "weir.function";

  private final Tracer tracer;

  Spans(Tracer tracer) {
    this.tracer = tracer;
  }

  void batch(BatchFacts batch) {
    SpanBuilder span =
        begun("process " + batch.shard().source(), SpanKind.CONSUMER, batch.at())
            .setAttribute(FUNCTION, batch.function())
            .setAttribute("faas.trigger", "pubsub")
            .setAttribute("messaging.operation.name", "process")
            .setAttribute("messaging.operation.type", "process")
            .setAttribute("messaging.destination.name", batch.shard().source())
            .setAttribute("messaging.destination.partition.id", batch.shard().name())
            .setAttribute("weir.batch.first", batch.first().toString())
            .setAttribute("weir.batch.last", batch.last().toString());
    system(batch.stream()).ifPresent(system -> span.setAttribute("messaging.system", system));
    set(span, "messaging.batch.message_count", batch.measurements(), Signal.RECORDS);
    set(span, "weir.results", batch.measurements(), Signal.RESULTS);
    phases(span, batch.details());
    links(span, batch.producers());
    batch
        .unfinishedFrom()
        .map(Position::toString)
        .ifPresent(from -> span.setAttribute("weir.batch.unfinished_from", from));
    end(span, batch.unfinishedFrom().isEmpty(), batch.reason(), batch.at(), batch.nanos());
  }

  void tick(TickFacts tick) {
    SpanBuilder span =
        begun("tick " + tick.function(), SpanKind.INTERNAL, tick.at())
            .setAttribute(FUNCTION, tick.function())
            .setAttribute("faas.trigger", "timer")
            .setAttribute("weir.tick.fired", (long) tick.fired());
    set(span, "weir.results", tick.measurements(), Signal.RESULTS);
    phases(span, tick.details());
    end(span, tick.complete(), tick.reason(), tick.at(), tick.nanos());
  }

  /**
   * The kind of stream, in the words of the semantic conventions; where they have none, as they
   * make them for AWS's services.
   */
  private static Optional<String> system(String stream) {
    if (stream.startsWith("kafka:")) {
      return Optional.of("kafka");
    }
    String[] arn = stream.split(":", 4);
    return switch (arn.length < 4 ? "" : arn[2]) {
      case "kinesis" -> Optional.of("aws_kinesis");
      case "dynamodb" -> Optional.of("aws_dynamodb_streams");
      case "kafka" -> Optional.of("kafka");
      default -> Optional.empty();
    };
  }

  private SpanBuilder begun(String name, SpanKind kind, long at) {
    return tracer.spanBuilder(name).setSpanKind(kind).setStartTimestamp(at, TimeUnit.MILLISECONDS);
  }

  private static void set(SpanBuilder span, String name, Measurements measured, Signal signal) {
    measured.value(signal).ifPresent(value -> span.setAttribute(name, (long) value));
  }

  private static void phases(SpanBuilder span, Details details) {
    details.phases().forEach((phase, millis) -> span.setAttribute("weir.phase." + phase, millis));
  }

  private static void links(SpanBuilder span, Producers producers) {
    for (TraceParent producer : producers.spans()) {
      span.addLink(context(producer));
    }
    if (producers.more() > 0) {
      span.setAttribute("weir.producers.more", producers.more());
    }
    if (producers.invalid() > 0) {
      span.setAttribute("weir.producers.invalid", producers.invalid());
    }
  }

  private static SpanContext context(TraceParent producer) {
    return SpanContext.createFromRemoteParent(
        producer.traceId(),
        producer.spanId(),
        producer.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
        TraceState.getDefault());
  }

  private static void end(SpanBuilder begun, boolean finished, String reason, long at, long nanos) {
    Span span = begun.startSpan();
    if (!finished) {
      span.setAttribute("error.type", "unfinished");
      span.setStatus(StatusCode.ERROR, reason);
    }
    span.end(TimeUnit.MILLISECONDS.toNanos(at) + nanos, TimeUnit.NANOSECONDS);
  }
}
