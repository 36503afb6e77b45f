package io.weir.connect.sqs;

import io.weir.aws.AwsClients;
import io.weir.aws.SinkTime;
import io.weir.connect.Batches;
import io.weir.connect.Batches.Message;
import io.weir.connect.Envelope;
import io.weir.connect.MessageText;
import io.weir.connect.Refusals;
import io.weir.connect.Traced;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.TraceParent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** Sends messages; to a FIFO queue, of each group one after the other. */
final class SqsSinkWriter implements SinkWriter {
  static final int MOST_MESSAGES = 10;

  /** What every queue takes in one request; a larger message is sent alone. */
  static final long MOST_BYTES = 256 * 1_024;

  private static final Set<String> PERMANENT =
      Set.of(
          "InvalidMessageContents",
          "InvalidParameterValue",
          "InvalidParameterValueException",
          "BatchRequestTooLong",
          "AWS.SimpleQueueService.BatchRequestTooLong");

  /** Some have two names: of the protocol that SQS has now, and of the one that it had. */
  private static final Set<String> DEPLOYMENT =
      Set.of(
          "QueueDoesNotExist",
          "AWS.SimpleQueueService.NonExistentQueue",
          "InvalidAddress",
          "UnsupportedOperation",
          "AWS.SimpleQueueService.UnsupportedOperation");

  private static final Pattern OF_THE_QUEUE = Pattern.compile("\\bQueue(Url|Name)\\b");

  private final SqsClient client;
  private final String queue;
  private final boolean fifo;
  private final long callMillis;
  private final Refusals refusals;
  private final Batches<SendMessageBatchRequestEntry> batches;
  private @Nullable String url;

  SqsSinkWriter(SqsClient client, String queue, boolean fifo, LongConsumer pause) {
    this.client = client;
    this.queue = queue;
    this.fifo = fifo;
    this.url = queue.startsWith("http") ? queue : null;
    this.callMillis = AwsClients.callMillis(client);
    this.refusals = new Refusals(queue, PERMANENT, DEPLOYMENT, advice(queue), OF_THE_QUEUE);
    this.batches = new Batches<>(MOST_MESSAGES, MOST_BYTES, refusals, this::send, pause);
  }

  private static String advice(String queue) {
    return "let the queue '"
        + queue
        + "' be there in this account and region, or name it or its URL in WEIR_SINK_<NAME>; and"
        + " give the function's role sqs:SendMessage and sqs:GetQueueUrl on it, and"
        + " kms:GenerateDataKey and kms:Decrypt on its key";
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return deliver(emissions, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    List<Message<SendMessageBatchRequestEntry>> messages =
        emissions.stream().map(this::message).toList();
    return batches.deliver(messages, new SinkTime(remainingMillis, callMillis));
  }

  private Message<SendMessageBatchRequestEntry> message(Emission emission) {
    byte[] body = MessageText.onlyTaken(Envelope.of(Traced.alone(emission)));
    Optional<TraceParent> context = Traced.context(emission);
    SendMessageBatchRequestEntry.Builder entry =
        SendMessageBatchRequestEntry.builder()
            .messageBody(new String(body, StandardCharsets.UTF_8));
    context.ifPresent(one -> entry.messageAttributes(Map.of(Traced.NAME, text(one.text()))));
    int bytes = body.length + Traced.bytes(context);
    if (!fifo) {
      return new Message<>(null, bytes, entry.id("0").build());
    }
    String group = MessageText.name(emission.key());
    entry.messageGroupId(group).messageDeduplicationId(MessageText.name(emission.id()));
    return new Message<>(group, bytes, entry.id("0").build());
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  private List<Outcome> send(List<SendMessageBatchRequestEntry> messages, SinkTime time) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      entries.add(messages.get(i).toBuilder().id(Integer.toString(i)).build());
    }
    SendMessageBatchRequest request =
        SendMessageBatchRequest.builder()
            .queueUrl(url(time))
            .entries(entries)
            .overrideConfiguration(time.limit())
            .build();
    return outcomes(messages.size(), client.sendMessageBatch(request));
  }

  /** A message of which the answer says nothing is sent again. */
  private List<Outcome> outcomes(int count, SendMessageBatchResponse response) {
    Outcome[] outcomes = new Outcome[count];
    Arrays.fill(outcomes, Outcome.Retry.plain("'" + queue + "' has not said if it took it"));
    response.successful().forEach(one -> outcomes[Integer.parseInt(one.id())] = Outcome.DELIVERED);
    response.failed().forEach(one -> outcomes[Integer.parseInt(one.id())] = refused(one));
    return List.of(outcomes);
  }

  private Outcome refused(BatchResultErrorEntry entry) {
    return refusals.of(entry.code(), String.valueOf(entry.message()));
  }

  private String url(SinkTime time) {
    if (url == null) {
      try {
        url = client.getQueueUrl(named().overrideConfiguration(time.limit()).build()).queueUrl();
      } catch (SdkException e) {
        throw refusals.ofALook(e);
      }
    }
    return url;
  }

  /** An ARN ends with the account and the name. */
  private GetQueueUrlRequest.Builder named() {
    String[] parts = queue.split(":", -1);
    GetQueueUrlRequest.Builder request =
        GetQueueUrlRequest.builder().queueName(parts[parts.length - 1]);
    return queue.startsWith("arn:")
        ? request.queueOwnerAWSAccountId(parts[parts.length - 2])
        : request;
  }
}
