package io.weir.lambda;

import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives the records of an event their positions in the function's sources. */
final class SourceRecords {
  private final SourceStreams streams;

  /**
   * The last event's origin: mostly the next one's too, and cheap to compare as the same object.
   */
  private @Nullable Origin last;

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
   * Finds the origin of a record.
   *
   * @throws UnreadableEventException if no source reads its stream, or it names no shard
   */
  Origin origin(KinesisRecord record) {
    SourceStreams.Known known = streams.known(record.stream());
    Origin from = last;
    if (from == null
        || !from.shard().partition().equals(record.shard())
        || !from.stream().equals(known.arn())) {
      from = new Origin(shard(known.source(), record.shard()), known.arn());
      last = from;
    }
    return from;
  }

  private static Shard shard(String source, String partition) {
    try {
      return new Shard(source, partition);
    } catch (IllegalArgumentException none) {
      throw new UnreadableEventException(
          "an eventID names no shard of Kinesis: " + none.getMessage() + "; nothing was processed");
    }
  }

  /** Adds a record of a shard, or its user records if it is aggregated. */
  static void add(List<SourceRecord> all, Shard shard, KinesisRecord record) {
    Position position = new Position(shard, record.sequence(), 0);
    byte[] data = record.data();
    if (!addPacked(all, position, record.arrival(), data)) {
      all.add(new SourceRecord(position, record.partitionKey(), record.arrival(), data, false));
    }
  }

  /** Adds a record whose payload is the last one decoded. */
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
