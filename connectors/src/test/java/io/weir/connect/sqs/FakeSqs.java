package io.weir.connect.sqs;

import io.weir.connect.Faults;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** A queue that checks the limits of SendMessageBatch, with its codes; it drops known ids. */
public final class FakeSqs implements SqsClient {
  private static final int MIB = 1_024 * 1_024;
  private static final Pattern NAME = Pattern.compile("[!-~]{1,128}");
  private static final Pattern TAKEN =
      Pattern.compile(
          "[\\x{9}\\x{A}\\x{D}\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]*");

  private final String queue;
  private final Faults faults;
  private final List<SendMessageBatchRequestEntry> messages;
  private final Map<String, String> seen;
  private int mostBytes = MIB;

  public FakeSqs(String queue, Faults faults) {
    this(queue, faults, new ArrayList<>(), new HashMap<>());
  }

  private FakeSqs(
      String queue,
      Faults faults,
      List<SendMessageBatchRequestEntry> messages,
      Map<String, String> seen) {
    this.queue = queue;
    this.faults = faults;
    this.messages = messages;
    this.seen = seen;
  }

  public FakeSqs with(Faults others) {
    return new FakeSqs(queue, others, messages, seen);
  }

  /** The queue is set to take no more than that. */
  FakeSqs taking(int bytes) {
    mostBytes = bytes;
    return this;
  }

  /** More than five minutes pass. */
  void forgetIds() {
    seen.clear();
  }

  public List<SendMessageBatchRequestEntry> messages() {
    return List.copyOf(messages);
  }

  private boolean fifo() {
    return queue.endsWith(".fifo");
  }

  @Override
  public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
    if (!queue.equals(request.queueName())) {
      throw refusal(
          "AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.");
    }
    return GetQueueUrlResponse.builder().queueUrl("http://sqs/1/" + queue).build();
  }

  @Override
  public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
    return faults.around(() -> send(request));
  }

  private SendMessageBatchResponse send(SendMessageBatchRequest request) {
    requireBatch(request);
    List<SendMessageBatchResultEntry> taken = new ArrayList<>();
    List<BatchResultErrorEntry> failed = new ArrayList<>();
    for (SendMessageBatchRequestEntry entry : request.entries()) {
      if (faults.refusesEntry()) {
        failed.add(error(entry, "InternalError", false));
      } else if (bytes(entry) > mostBytes) {
        failed.add(error(entry, "InvalidParameterValue", true));
      } else if (!TAKEN.matcher(entry.messageBody()).matches()) {
        failed.add(error(entry, "InvalidMessageContents", true));
      } else {
        take(entry);
        taken.add(SendMessageBatchResultEntry.builder().id(entry.id()).build());
      }
    }
    return SendMessageBatchResponse.builder().successful(taken).failed(failed).build();
  }

  private void requireBatch(SendMessageBatchRequest request) {
    require(request.queueUrl().endsWith(queue), "AWS.SimpleQueueService.NonExistentQueue");
    require(request.entries().size() <= 10, "AWS.SimpleQueueService.TooManyEntriesInBatchRequest");
    long bytes = request.entries().stream().mapToLong(FakeSqs::bytes).sum();
    require(bytes <= MIB, "AWS.SimpleQueueService.BatchRequestTooLong");
    Set<String> ids = new HashSet<>();
    for (SendMessageBatchRequestEntry entry : request.entries()) {
      require(ids.add(entry.id()), "AWS.SimpleQueueService.BatchEntryIdsNotDistinct");
      require(fifo() == (entry.messageGroupId() != null), "MissingParameter");
      require(!fifo() || isName(entry.messageGroupId()), "InvalidParameterValue");
      require(!fifo() || isName(entry.messageDeduplicationId()), "InvalidParameterValue");
    }
  }

  private static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private static long bytes(SendMessageBatchRequestEntry entry) {
    return entry.messageBody().getBytes(StandardCharsets.UTF_8).length;
  }

  private void take(SendMessageBatchRequestEntry entry) {
    if (!fifo() || seen.putIfAbsent(entry.messageDeduplicationId(), entry.id()) == null) {
      messages.add(entry);
    }
  }

  private static BatchResultErrorEntry error(
      SendMessageBatchRequestEntry entry, String code, boolean senderFault) {
    return BatchResultErrorEntry.builder()
        .id(entry.id())
        .code(code)
        .message("refused")
        .senderFault(senderFault)
        .build();
  }

  private static void require(boolean holds, String code) {
    if (!holds) {
      throw refusal(code, "refused");
    }
  }

  private static SqsException refusal(String code, String message) {
    return (SqsException)
        SqsException.builder()
            .message(message)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
