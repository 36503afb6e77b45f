package io.weir.connect.sns;

import io.weir.connect.Faults;
import io.weir.connect.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;
import software.amazon.awssdk.services.sns.model.SnsException;

/** A topic that checks the limits of PublishBatch, with its codes; it drops known ids. */
final class FakeSns implements SnsClient {
  static final String FIFO = "arn:aws:sns:us-east-1:123456789012:totals.fifo";
  static final String STANDARD = "arn:aws:sns:us-east-1:123456789012:totals";

  private static final Pattern NAME = Pattern.compile("[!-~]{1,128}");

  /** A queue that has subscribed for raw messages takes no others. */
  private static final Pattern TAKEN =
      Pattern.compile(
          "[\\x{9}\\x{A}\\x{D}\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]*");

  private final String topic;
  private final Faults faults;
  private final List<PublishBatchRequestEntry> messages;
  private final Map<String, String> seen;
  private int maximumMessageSize = 256 * 1_024;

  FakeSns(String topic, Faults faults) {
    this(topic, faults, new ArrayList<>(), new HashMap<>());
  }

  private FakeSns(
      String topic,
      Faults faults,
      List<PublishBatchRequestEntry> messages,
      Map<String, String> seen) {
    this.topic = topic;
    this.faults = faults;
    this.messages = messages;
    this.seen = seen;
  }

  FakeSns with(Faults others) {
    return new FakeSns(topic, others, messages, seen).taking(maximumMessageSize);
  }

  FakeSns taking(int bytes) {
    maximumMessageSize = bytes;
    return this;
  }

  /** More than five minutes pass. */
  void forgetIds() {
    seen.clear();
  }

  List<PublishBatchRequestEntry> messages() {
    return List.copyOf(messages);
  }

  private boolean fifo() {
    return topic.endsWith(".fifo");
  }

  @Override
  public PublishBatchResponse publishBatch(PublishBatchRequest request) {
    return faults.around(() -> publish(request));
  }

  private PublishBatchResponse publish(PublishBatchRequest request) {
    requireBatch(request);
    List<PublishBatchResultEntry> taken = new ArrayList<>();
    List<BatchResultErrorEntry> failed = new ArrayList<>();
    for (PublishBatchRequestEntry entry : request.publishBatchRequestEntries()) {
      if (faults.refusesEntry()) {
        failed.add(error(entry, "InternalError", false));
      } else if (!TAKEN.matcher(entry.message()).matches() || !isNamed(entry)) {
        failed.add(error(entry, "InvalidParameter", true));
      } else {
        take(entry);
        taken.add(PublishBatchResultEntry.builder().id(entry.id()).build());
      }
    }
    return PublishBatchResponse.builder().successful(taken).failed(failed).build();
  }

  private void requireBatch(PublishBatchRequest request) {
    List<PublishBatchRequestEntry> entries = request.publishBatchRequestEntries();
    require(topic.equals(request.topicArn()), "NotFound");
    require(entries.size() <= 10, "TooManyEntriesInBatchRequest");
    long bytes = entries.stream().mapToLong(FakeSns::bytes).sum();
    require(bytes <= maximumMessageSize, "BatchRequestTooLong");
    Set<String> ids = new HashSet<>();
    entries.forEach(entry -> require(ids.add(entry.id()), "BatchEntryIdsNotDistinct"));
  }

  private boolean isNamed(PublishBatchRequestEntry entry) {
    return fifo()
        ? isName(entry.messageGroupId()) && isName(entry.messageDeduplicationId())
        : entry.messageDeduplicationId() == null;
  }

  private static boolean isName(String text) {
    return text != null && NAME.matcher(text).matches();
  }

  private static long bytes(PublishBatchRequestEntry entry) {
    return entry.message().getBytes(StandardCharsets.UTF_8).length;
  }

  private void take(PublishBatchRequestEntry entry) {
    if (!fifo() || seen.putIfAbsent(entry.messageDeduplicationId(), entry.id()) == null) {
      messages.add(entry);
    }
  }

  private static BatchResultErrorEntry error(
      PublishBatchRequestEntry entry, String code, boolean senderFault) {
    return BatchResultErrorEntry.builder()
        .id(entry.id())
        .code(code)
        .message("refused")
        .senderFault(senderFault)
        .build();
  }

  private static void require(boolean holds, String code) {
    if (!holds) {
      throw Refused.with(SnsException.builder(), code);
    }
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
