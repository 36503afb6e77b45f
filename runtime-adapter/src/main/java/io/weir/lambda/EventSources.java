package io.weir.lambda;

import io.weir.StreamFunction;

/**
 * The logs that feed a function, each with what finds a record's place in it.
 *
 * @param streams of Kinesis
 * @param topics of Kafka
 * @param tables of DynamoDB
 */
record EventSources(SourceRecords streams, TopicRecords topics, TableRecords tables) {
  static EventSources of(
      StreamFunction function, SourceStreams streams, Topics topics, Tables tables) {
    return new EventSources(
        new SourceRecords(streams), new TopicRecords(function, topics), new TableRecords(tables));
  }

  /**
   * @throws IllegalArgumentException if two sources read the same log
   */
  static EventSources of(StreamFunction function, Environment environment) {
    return of(
        function,
        new SourceStreams(function, environment),
        new Topics(function, environment),
        new Tables(function, environment));
  }
}
