package io.weir.localstack;

import io.weir.codec.Codec;
import io.weir.connect.Emitted;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A queue of SQS that is read to its end. */
record SinkQueue(SqsClient sqs, String name, String url) {
  private static final Codec<Emitted<String>> RESULTS = Emitted.json(String.class);
  private static final int AT_ONCE = 10;
  private static final int MOST_EMPTY = 120;

  /**
   * @param name ends with {@code .fifo} for a FIFO queue
   */
  static SinkQueue create(Aws aws, String name) {
    SqsClient sqs = aws.at(SqsClient.builder()).build();
    Map<QueueAttributeName, String> attributes = new HashMap<>();
    if (name.endsWith(".fifo")) {
      attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
    }
    String url =
        sqs.createQueue(create -> create.queueName(name).attributes(attributes)).queueUrl();
    return new SinkQueue(sqs, name, url);
  }

  String arn() {
    return sqs.getQueueAttributes(
            get -> get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
        .attributes()
        .get(QueueAttributeName.QUEUE_ARN);
  }

  /** As {@link SinkService#arrived}; the bodies are results in their envelopes. */
  List<Emitted<String>> arrived(int different) {
    return arrived(different, RESULTS);
  }

  /** The same of envelopes with other values. */
  <T> List<Emitted<T>> arrived(int different, Codec<Emitted<T>> codec) {
    List<Emitted<T>> all = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    int empty = 0;
    while (empty < (ids.size() < different ? MOST_EMPTY : 2)) {
      List<Message> some = receive();
      empty = some.isEmpty() ? empty + 1 : 0;
      for (Message message : some) {
        Emitted<T> one = codec.decode(message.body().getBytes(StandardCharsets.UTF_8));
        all.add(one);
        ids.add(one.id());
      }
    }
    return all;
  }

  static Emitted<String> result(String json) {
    return RESULTS.decode(json.getBytes(StandardCharsets.UTF_8));
  }

  private List<Message> receive() {
    List<Message> some =
        sqs.receiveMessage(
                receive -> receive.queueUrl(url).maxNumberOfMessages(AT_ONCE).waitTimeSeconds(1))
            .messages();
    if (!some.isEmpty()) {
      sqs.deleteMessageBatch(
          delete -> delete.queueUrl(url).entries(some.stream().map(SinkQueue::entry).toList()));
    }
    return some;
  }

  private static DeleteMessageBatchRequestEntry entry(Message message) {
    return DeleteMessageBatchRequestEntry.builder()
        .id(message.messageId())
        .receiptHandle(message.receiptHandle())
        .build();
  }
}
