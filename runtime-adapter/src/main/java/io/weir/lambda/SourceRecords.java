package io.weir.lambda;

import io.weir.Position;
import io.weir.Shard;
import io.weir.engine.SourceRecord;
import io.weir.lambda.KplRecords.UserRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives the records of an event their positions in the function's sources. */
final class SourceRecords {
  private final Streams streams;

  /**
   * That of the last event: mostly the next one's, and cheap to compare if it is the same object.
   */
  private Shard last;

  SourceRecords(Streams streams) {
    this.streams = streams;
  }

  /**
   * The event's records by shard, in order, aggregated ones taken apart. Lambda sends one shard at
   * a time.
   *
   * @throws UnreadableEventException if a record is of a stream that no source reads
   */
  Map<Shard, List<SourceRecord>> byShard(List<KinesisRecord> records) {
    Map<Shard, List<SourceRecord>> byShard = new LinkedHashMap<>();
    for (KinesisRecord record : records) {
      Shard shard = shard(record);
      add(byShard.computeIfAbsent(shard, first -> new ArrayList<>(records.size())), shard, record);
    }
    return byShard;
  }

  /**
   * The shard that a record is in.
   *
   * @throws UnreadableEventException if no source reads its stream
   */
  Shard shard(KinesisRecord record) {
    String source = streams.source(record.stream());
    boolean same =
        last != null && last.partition().equals(record.shard()) && last.source().equals(source);
    last = same ? last : new Shard(source, record.shard());
    return last;
  }

  /** Adds the records of one that stands in a shard: itself, or what was packed into it. */
  static void add(List<SourceRecord> all, Shard shard, KinesisRecord record) {
    Position position = new Position(shard, record.sequence(), 0);
    byte[] data = record.data();
    if (!addPacked(all, position, record.arrival(), data)) {
      all.add(new SourceRecord(position, record.partitionKey(), record.arrival(), data, false));
    }
  }

  /** The same with the last one of the payloads. */
  static void add(
      List<SourceRecord> all,
      Position position,
      String partitionKey,
      long arrival,
      Payloads payloads) {
    SourceRecord plain =
        SourceRecord.within(
            position, partitionKey, arrival, payloads.bytes(), payloads.start(), payloads.length());
    boolean packed =
        KplRecords.maybe(payloads.bytes(), payloads.start(), payloads.length())
            && addPacked(all, position, arrival, plain.data());
    if (!packed) {
      all.add(plain);
    }
  }

  private static boolean addPacked(
      List<SourceRecord> all, Position position, long arrival, byte[] data) {
    Optional<List<UserRecord>> packed = KplRecords.unpack(data);
    if (packed.isEmpty()) {
      return false;
    }
    long sub = 0;
    for (UserRecord one : packed.get()) {
      Position part = new Position(position.shard(), position.order(), sub++);
      all.add(new SourceRecord(part, one.partitionKey(), arrival, one.data(), true));
    }
    return true;
  }
}
