package io.weir.lambda;

import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives the records of an event their positions in the function's sources. */
final class SourceRecords {
  private final SourceStreams streams;

  /**
   * That of the last event: mostly the next one's, and cheap to compare if it is the same object.
   */
  private Origin last;

  SourceRecords(SourceStreams streams) {
    this.streams = streams;
  }

  /**
   * The event's records by origin, in order, aggregated ones taken apart. Lambda sends one shard at
   * a time.
   *
   * @throws UnreadableEventException if a record is of a stream that no source reads
   */
  Map<Origin, List<SourceRecord>> byOrigin(List<KinesisRecord> records) {
    Map<Origin, List<SourceRecord>> byOrigin = new LinkedHashMap<>();
    for (KinesisRecord record : records) {
      Origin from = origin(record);
      List<SourceRecord> all =
          byOrigin.computeIfAbsent(from, first -> new ArrayList<>(records.size()));
      add(all, from.shard(), record);
    }
    return byOrigin;
  }

  /**
   * Where a record comes from.
   *
   * @throws UnreadableEventException if no source reads its stream, or it names no shard
   */
  Origin origin(KinesisRecord record) {
    SourceStreams.Known known = streams.known(record.stream());
    boolean same =
        last != null
            && last.shard().partition().equals(record.shard())
            && last.stream().equals(known.arn());
    last = same ? last : new Origin(shard(known.source(), record.shard()), known.arn());
    return last;
  }

  private static Shard shard(String source, String partition) {
    try {
      return new Shard(source, partition);
    } catch (IllegalArgumentException none) {
      throw new UnreadableEventException(
          "an eventID names no shard of Kinesis: " + none.getMessage() + "; nothing was processed");
    }
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
    Optional<List<SourceRecord>> packed =
        KplRecords.unpack(
            data,
            (sub, key, bytes, offset, length) ->
                SourceRecord.packed(position.part(sub), key, arrival, bytes, offset, length));
    packed.ifPresent(all::addAll);
    return packed.isPresent();
  }
}
