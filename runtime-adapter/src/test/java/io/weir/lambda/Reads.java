package io.weir.lambda;

import io.weir.engine.SourceRecord;
import io.weir.testkit.CollectingSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads events as a handler of the clicks function does. Records are given by stream and shard. */
final class Reads {
  static final EventSources SOURCES =
      EventSources.of(Clicks.to(new CollectingSink<>("counts")), new Environment(Map.of()));

  private Reads() {}

  static LambdaEvent event(byte[] event) throws IOException {
    return new EventReader(SOURCES).next(new ByteArrayInputStream(event));
  }

  static List<KinesisRecord> records(LambdaEvent event) {
    return records(((LambdaEvent.Kinesis) event).records());
  }

  /** Records as some other reader has found them. */
  static List<KinesisRecord> records(List<KinesisRecord> found) {
    return records(SOURCES.streams().byOrigin(found));
  }

  private static List<KinesisRecord> records(Map<Origin, List<SourceRecord>> byOrigin) {
    List<KinesisRecord> all = new ArrayList<>();
    byOrigin.forEach((from, records) -> records.forEach(record -> all.add(record(from, record))));
    return all;
  }

  private static KinesisRecord record(Origin from, SourceRecord record) {
    return new KinesisRecord(
        from.stream(),
        from.shard().partition(),
        record.position().order(),
        record.partitionKey(),
        record.arrival(),
        record.data());
  }
}
