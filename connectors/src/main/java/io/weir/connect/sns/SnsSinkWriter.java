package io.weir.connect.sns;

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
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;

/** Publishes messages; to a FIFO topic, of each group one after the other. */
final class SnsSinkWriter implements SinkWriter {
  static final int MOST_MESSAGES = 10;

  private static final Set<String> PERMANENT =
      Set.of(
          "InvalidParameter",
          "ParameterValueInvalid",
          "ValidationException",
          "BatchRequestTooLong");
  private static final Set<String> DEPLOYMENT = Set.of("NotFound", "ResourceNotFound");

  /** As {@code Invalid parameter: TopicArn}, which tells of a topic of another region. */
  private static final Pattern OF_THE_TOPIC =
      Pattern.compile("Invalid parameter: (Topic|TargetArn)|at 'topicArn'");

  private final SnsClient client;
  private final String topic;
  private final boolean fifo;
  private final long callMillis;
  private final Refusals refusals;
  private final Batches<PublishBatchRequestEntry> batches;

  SnsSinkWriter(
      SnsClient client, String topic, boolean fifo, int messageBytes, LongConsumer pause) {
    this.client = client;
    this.topic = topic;
    this.fifo = fifo;
    this.callMillis = AwsClients.callMillis(client);
    this.refusals = new Refusals(topic, PERMANENT, DEPLOYMENT, advice(topic), OF_THE_TOPIC);
    this.batches = new Batches<>(MOST_MESSAGES, messageBytes, refusals, this::publish, pause);
  }

  private static String advice(String topic) {
    return "let the topic '"
        + topic
        + "' be there in this region, or name another one in WEIR_SINK_<NAME>; and give the function's role"
        + " sns:Publish on it, and kms:GenerateDataKey and kms:Decrypt on its key";
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions) {
    return deliver(emissions, () -> Long.MAX_VALUE);
  }

  @Override
  public List<Outcome> deliver(List<Emission> emissions, LongSupplier remainingMillis) {
    List<Message<PublishBatchRequestEntry>> messages =
        emissions.stream().map(this::message).toList();
    return batches.deliver(messages, new SinkTime(remainingMillis, callMillis));
  }

  private Message<PublishBatchRequestEntry> message(Emission emission) {
    byte[] body = MessageText.onlyTaken(Envelope.of(Traced.alone(emission)));
    Optional<TraceParent> context = Traced.context(emission);
    PublishBatchRequestEntry.Builder entry =
        PublishBatchRequestEntry.builder().message(new String(body, StandardCharsets.UTF_8));
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

  private List<Outcome> publish(List<PublishBatchRequestEntry> messages, SinkTime time) {
    List<PublishBatchRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      entries.add(messages.get(i).toBuilder().id(Integer.toString(i)).build());
    }
    PublishBatchRequest request =
        PublishBatchRequest.builder()
            .topicArn(topic)
            .publishBatchRequestEntries(entries)
            .overrideConfiguration(time.limit())
            .build();
    return outcomes(messages.size(), client.publishBatch(request));
  }

  /** A message of which the answer says nothing is sent again. */
  private List<Outcome> outcomes(int count, PublishBatchResponse response) {
    Outcome[] outcomes = new Outcome[count];
    Arrays.fill(outcomes, Outcome.Retry.plain("'" + topic + "' has not said if it took it"));
    response.successful().forEach(one -> outcomes[Integer.parseInt(one.id())] = Outcome.DELIVERED);
    response.failed().forEach(one -> outcomes[Integer.parseInt(one.id())] = refused(one));
    return List.of(outcomes);
  }

  private Outcome refused(BatchResultErrorEntry entry) {
    return refusals.of(entry.code(), String.valueOf(entry.message()));
  }
}
