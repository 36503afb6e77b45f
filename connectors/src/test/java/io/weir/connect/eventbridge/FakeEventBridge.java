package io.weir.connect.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connect.Faults;
import io.weir.connect.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusResponse;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * A bus that checks the limits of PutEvents, with its codes. As the real one, it takes and drops
 * events for a bus that is not there. Where AWS does not say how a limit is meant it has the
 * narrower one: 1,000,000 bytes for one entry, 256 KiB for several together.
 */
final class FakeEventBridge implements EventBridgeClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String bus;
  private final Faults faults;
  private final List<PutEventsRequestEntry> events;

  FakeEventBridge(String bus, Faults faults) {
    this(bus, faults, new ArrayList<>());
  }

  private FakeEventBridge(String bus, Faults faults, List<PutEventsRequestEntry> events) {
    this.bus = bus;
    this.faults = faults;
    this.events = events;
  }

  FakeEventBridge with(Faults others) {
    return new FakeEventBridge(bus, others, events);
  }

  List<PutEventsRequestEntry> events() {
    return List.copyOf(events);
  }

  @Override
  public DescribeEventBusResponse describeEventBus(DescribeEventBusRequest request) {
    return faults.around(() -> {
      require(bus.equals(request.name()), "ResourceNotFoundException");
      return DescribeEventBusResponse.builder().name(bus).build();
    });
  }

  @Override
  public PutEventsResponse putEvents(PutEventsRequest request) {
    return faults.around(() -> put(request.entries()));
  }

  private PutEventsResponse put(List<PutEventsRequestEntry> entries) {
    require(entries.size() <= 10, "ValidationException");
    long bytes = entries.stream().mapToLong(FakeEventBridge::bytes).sum();
    require(entries.size() == 1 ? bytes <= 1_000_000 : bytes < 256 * 1_024, "ValidationException");
    List<PutEventsResultEntry> results = entries.stream().map(this::put).toList();
    return PutEventsResponse.builder()
        .entries(results)
        .failedEntryCount((int) results.stream().filter(one -> one.errorCode() != null).count())
        .build();
  }

  private static long bytes(PutEventsRequestEntry entry) {
    return utf8(entry.source()) + utf8(entry.detailType()) + utf8(entry.detail());
  }

  private static long utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private PutEventsResultEntry put(PutEventsRequestEntry entry) {
    if (faults.refusesEntry()) {
      return error("ThrottlingException");
    }
    if (entry.source().startsWith("aws.")) {
      return error("NotAuthorizedForSourceException");
    }
    if (entry.detailType().length() > 128) {
      return error("InvalidArgument");
    }
    if (!isObject(entry.detail())) {
      return error("MalformedDetail");
    }
    if (bus.equals(entry.eventBusName())) {
      events.add(entry);
    }
    return PutEventsResultEntry.builder().eventId("id").build();
  }

  /** Its whole numbers have 64 bits. */
  private static boolean isObject(String detail) {
    try {
      JsonNode read = JSON.readTree(detail);
      return read.isObject() && hasSmallNumbers(read);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hasSmallNumbers(JsonNode node) {
    return !node.isBigInteger()
        && StreamSupport.stream(node.spliterator(), false)
            .allMatch(FakeEventBridge::hasSmallNumbers);
  }

  private static PutEventsResultEntry error(String code) {
    return PutEventsResultEntry.builder().errorCode(code).errorMessage("refused").build();
  }

  private static void require(boolean holds, String code) {
    if (!holds) {
      throw Refused.with(EventBridgeException.builder(), code);
    }
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
