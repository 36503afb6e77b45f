package io.weir.lambda;

import io.weir.StreamFunction;

/**
 * The logs that feed a function, each with what finds a record's place in it.
 *
 * @param streams of Kinesis
 * @param topics of Kafka
 */
record EventSources(SourceRecords streams, TopicRecords topics) {
  static EventSources of(StreamFunction function, SourceStreams streams, Topics topics) {
    return new EventSources(new SourceRecords(streams), new TopicRecords(function, topics));
  }

  /**
   * @throws IllegalArgumentException if two sources read the same log
   */
  static EventSources of(StreamFunction function, Environment environment) {
    return of(
        function, new SourceStreams(function, environment), new Topics(function, environment));
  }
}
