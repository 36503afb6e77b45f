package io.weir.lambda;

import java.util.List;

/** What an invocation asks for. */
sealed interface LambdaEvent {
  /** Records of a Kinesis stream, in the order of the event. */
  record Kinesis(List<KinesisRecord> records) implements LambdaEvent {
    public Kinesis {
      records = List.copyOf(records);
    }
  }

  /** Look after keys and shards that are silent. */
  record Tick() implements LambdaEvent {}
}
