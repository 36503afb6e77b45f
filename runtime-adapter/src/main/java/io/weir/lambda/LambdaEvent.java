package io.weir.lambda;

import io.weir.engine.SourceRecord;
import java.util.List;
import java.util.Map;

/** The event of an invocation. */
sealed interface LambdaEvent {
  /** Its records; none if it is a tick. */
  default Map<Origin, List<SourceRecord>> records() {
    return Map.of();
  }

  /**
   * Records of Kinesis streams, by origin, in the order of the event. They stay as they are until
   * the reader that they come from reads the next event.
   */
  record Kinesis(Map<Origin, List<SourceRecord>> records) implements LambdaEvent {}

  /** Records of Kafka topics, by partition, in the order of the event. */
  record Kafka(Map<Origin, List<SourceRecord>> records) implements LambdaEvent {}

  /**
   * Records of the streams of DynamoDB tables, by origin, in the order of the event. They stay as
   * they are until the reader that they come from reads the next event.
   */
  record Table(Map<Origin, List<SourceRecord>> records) implements LambdaEvent {}

  /** Look after keys and shards that are silent. */
  record Tick() implements LambdaEvent {}
}
