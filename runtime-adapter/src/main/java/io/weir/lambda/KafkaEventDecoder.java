package io.weir.lambda;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the event of a Kafka mapping, of Amazon MSK or of a cluster that others run. */
final class KafkaEventDecoder implements EventDecoder {
  private static final String MSK = "aws:kafka";
  private static final Set<String> SELF_MANAGED =
      Set.of("SelfManagedKafka", "aws:SelfManagedKafka");

  private final TopicRecords topics;
  private @Nullable List<List<KafkaRecord>> partitions;
  private @Nullable String eventSource;
  private @Nullable String arn;
  private @Nullable String servers;

  KafkaEventDecoder(TopicRecords topics) {
    this.topics = topics;
  }

  @Override
  public boolean take(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "records" -> records(parser);
      case "eventSource" -> eventSource = text(name, parser);
      case "eventSourceArn" -> arn = text(name, parser);
      case "bootstrapServers" -> servers = text(name, parser);
      case "deliveryStreamArn" ->
          throw new UnreadableEventException(
              "this is the event of a Firehose data transformation; a handler reads logs, and"
                  + " Firehose keeps none: give the function the stream that feeds Firehose");
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Null for JSON's null, which is no value. */
  private static @Nullable String text(String name, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new UnreadableEventException("\"" + name + "\" of the event is no string");
    }
    return parser.getText();
  }

  private void records(JsonParser parser) throws IOException {
    if (partitions != null) {
      throw new UnreadableEventException(
          "\"records\" comes twice in the Kafka event; nothing was processed");
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new UnreadableEventException(
          "\"records\" is no object of partitions as in a Kafka event; a Kinesis event has"
              + " \"Records\", and the records of a Firehose data transformation are not read");
    }
    List<List<KafkaRecord>> read = new ArrayList<>();
    partitions = read;
    Set<String> names = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String partition = parser.currentName();
      if (!names.add(partition)) {
        throw new UnreadableEventException(
            "a partition comes twice in the Kafka event; nothing was processed");
      }
      parser.nextToken();
      read.add(partition(partition, parser));
    }
  }

  private static List<KafkaRecord> partition(String partition, JsonParser parser)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new UnreadableEventException("a partition of the Kafka event is no array of records");
    }
    List<KafkaRecord> records = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String place = "record " + records.size() + " of a partition of the Kafka event";
      KafkaRecord record = new KafkaRecordReader(parser, place).read();
      if (!record.partitionName().equals(partition)) {
        throw new UnreadableEventException(
            place + " is of another partition than its place says; nothing was processed");
      }
      records.add(record);
    }
    return records;
  }

  @Override
  public Optional<LambdaEvent> event() {
    if (partitions == null) {
      return Optional.empty();
    }
    requireSource();
    return Optional.of(new LambdaEvent.Kafka(topics.byOrigin(arn, servers, partitions)));
  }

  private void requireSource() {
    boolean known = MSK.equals(eventSource) ? arn != null : isSelfManaged();
    if (!known) {
      throw new UnreadableEventException(
          "an event with \"records\" has the eventSource '"
              + eventSource
              + "' and "
              + (arn == null ? "no eventSourceArn" : "an eventSourceArn")
              + "; a Kafka event is of "
              + MSK
              + " with one, or of SelfManagedKafka; nothing was processed");
    }
  }

  private boolean isSelfManaged() {
    boolean is = eventSource != null && SELF_MANAGED.contains(eventSource);
    arn = is ? null : arn;
    return is;
  }
}
