package io.weir;

import io.weir.annotation.Experimental;
import java.time.Duration;

/** The service that keeps a source's log, and by that the form in which Lambda delivers it. */
@Experimental
public enum LogKind {
  /** A Kinesis stream: {@link Source#stream}. */
  STREAM("", Duration.ofDays(1)),
  /** A Kafka topic: {@link Source#topic}. */
  TOPIC("a Kafka topic, ", Duration.ofDays(7));

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

  String words() {
    return words;
  }
}
