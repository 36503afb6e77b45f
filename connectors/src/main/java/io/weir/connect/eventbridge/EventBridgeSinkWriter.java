package io.weir.connect.eventbridge;

import io.weir.aws.AwsClients;
import io.weir.aws.SinkTime;
import io.weir.connect.Batches;
import io.weir.connect.Batches.Message;
import io.weir.connect.Envelope;
import io.weir.connect.Refusals;
import io.weir.connect.Traced;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.TraceParent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** Puts events on a bus that is there. */
final class EventBridgeSinkWriter implements SinkWriter {
  static final int MOST_ENTRIES = 10;

  /** What a request of several entries has always been taken with; a larger one is put alone. */
  static final long MOST_BYTES = 255 * 1_024;

  /** Those of a trace id of X-Ray that are the time when it began. */
  private static final int TIME_DIGITS = 8;

  private static final Set<String> PERMANENT =
      Set.of("InvalidArgument", "MalformedDetail", "ValidationException");
  private static final Set<String> DEPLOYMENT =
      Set.of(
          "ResourceNotFoundException",
          "InvalidAccountIdException",
          "NotAuthorizedForSourceException",
          "NotAuthorizedForDetailTypeException");
  private static final Pattern OF_THE_BUS = Pattern.compile("(?i)\\bevent-?bus(Name)?\\b");

  private final EventBridgeClient client;
  private final String bus;
  private final String source;
  private final String detailType;
  private final long callMillis;
  private final Refusals refusals;
  private final Batches<PutEventsRequestEntry> batches;
  private boolean isThere;

  EventBridgeSinkWriter(
      EventBridgeClient client, String bus, String source, String detailType, LongConsumer pause) {
    this.client = client;
    this.bus = bus;
    this.source = source;
    this.detailType = detailType;
    this.callMillis = AwsClients.callMillis(client);
    this.refusals = new Refusals(bus, PERMANENT, DEPLOYMENT, advice(bus), OF_THE_BUS);
    this.batches = new Batches<>(MOST_ENTRIES, MOST_BYTES, refusals, this::put, pause);
  }

  private static String advice(String bus) {
    return "let the event bus '"
        + bus
        + "' be there in this account and region, or name it in WEIR_SINK_<NAME>; and give the"
        + " function's role events:PutEvents and events:DescribeEventBus on it";
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return deliver(emissions, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    List<Message<PutEventsRequestEntry>> messages = emissions.stream().map(this::message).toList();
    return batches.deliver(messages, new SinkTime(remainingMillis, callMillis));
  }

  private Message<PutEventsRequestEntry> message(Emission emission) {
    byte[] detail = Envelope.of(Traced.alone(emission));
    PutEventsRequestEntry.Builder entry =
        PutEventsRequestEntry.builder()
            .eventBusName(bus)
            .source(source)
            .detailType(detailType)
            .detail(new String(detail, StandardCharsets.UTF_8));
    Traced.context(emission).ifPresent(one -> entry.traceHeader(xRay(one)));
    return new Message<>(null, detail.length + bytes(source) + bytes(detailType), entry.build());
  }

  /** A trace id of W3C is one of X-Ray whose first eight digits stand apart. */
  private static String xRay(TraceParent context) {
    String trace = context.traceId();
    return "Root=1-%s-%s;Parent=%s;Sampled=%d"
        .formatted(
            trace.substring(0, TIME_DIGITS),
            trace.substring(TIME_DIGITS),
            context.spanId(),
            context.sampled() ? 1 : 0);
  }

  private List<Outcome> put(List<PutEventsRequestEntry> entries, SinkTime time) {
    requireBus(time);
    PutEventsRequest request =
        PutEventsRequest.builder().entries(entries).overrideConfiguration(time.limit()).build();
    return client.putEvents(request).entries().stream().map(this::outcome).toList();
  }

  /** PutEvents itself does not say that a bus is missing. */
  private void requireBus(SinkTime time) {
    if (isThere) {
      return;
    }
    try {
      client.describeEventBus(
          DescribeEventBusRequest.builder().name(bus).overrideConfiguration(time.limit()).build());
    } catch (SdkException e) {
      throw refusals.ofALook(e);
    }
    isThere = true;
  }

  private Outcome outcome(PutEventsResultEntry entry) {
    return entry.errorCode() == null
        ? Outcome.DELIVERED
        : refusals.of(entry.errorCode(), String.valueOf(entry.errorMessage()));
  }
}
