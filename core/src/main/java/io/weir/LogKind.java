package io.weir;

import io.weir.annotation.Experimental;
import java.time.Duration;

/** The service that keeps a source's log, and by that the form in which Lambda delivers it. */
@Experimental
public enum LogKind {
  /** A Kinesis stream: {@link Source#stream}. */
  STREAM("", Duration.ofDays(1)),
  /** A Kafka topic: {@link Source#topic}. */
  TOPIC("a Kafka topic, ", Duration.ofDays(7)),
  /** The changes of a DynamoDB table: {@link Source#table}. */
  TABLE("a DynamoDB table, ", Duration.ofDays(1));

  private final String words;
  private final Duration defaultRetention;

  LogKind(String words, Duration defaultRetention) {
    this.words = words;
    this.defaultRetention = defaultRetention;
  }

  /** The retention that such a log has unless it is set: that of the service's own default. */
  Duration defaultRetention() {
    return defaultRetention;
  }

  /** True if the records of a shard come in its order, and the event says which shard it is. */
  boolean isOrdered() {
    return this != TABLE;
  }

  String words() {
    return words;
  }
}
