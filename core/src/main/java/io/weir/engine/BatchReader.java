package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.Position;
import io.weir.StreamFunction;
import io.weir.state.Progress;
import io.weir.state.Progress.Floor;
import io.weir.state.Progress.ShardMark;
import io.weir.time.WatermarkStrategy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Decodes a batch and gives every record the shard's watermark just before it: from the largest
 * mark before the batch's first record, so that a record has the same watermark however often and
 * in whatever cut it is delivered (DESIGN 5, Progress).
 */
final class BatchReader {
  /**
   * One record, judged.
   *
   * @param before the shard's watermark just before it, floors of its hash range included
   * @param after the shard's own watermark just after it, to be written as progress
   */
  record Read(SourceRecord record, Decoded decoded, long before, long after) {}

  private final StreamFunction function;
  private final Decoder decoder;
  private final Progress progress;
  private final Set<Position> killers;
  private final long reached;
  private long watermark;

  /**
   * @param killers records that are not to be tried any more: they are dead letters, unread
   */
  BatchReader(StreamFunction function, Progress progress, Set<Position> killers) {
    this.function = function;
    this.decoder = new Decoder(function);
    this.progress = progress;
    this.killers = killers;
    this.reached = progress.reached().map(ShardMark::watermark).orElse(WatermarkStrategy.NONE);
  }

  List<Read> read(List<SourceRecord> records) {
    watermark = startingWatermark(records.getFirst());
    List<Read> read = new ArrayList<>(records.size());
    for (SourceRecord record : records) {
      read.add(read(record));
    }
    return read;
  }

  private long startingWatermark(SourceRecord first) {
    long start = WatermarkStrategy.NONE;
    for (ShardMark mark : progress.marks()) {
      if (mark.position().atOrBefore(first.position())
          && !mark.position().equals(first.position())) {
        start = mark.watermark();
      }
    }
    return start;
  }

  private Read read(SourceRecord record) {
    if (!progress.covers(record.position())) {
      watermark = Math.max(watermark, reached);
    }
    long before = Math.max(watermark, floor(record));
    Decoded decoded = decode(record);
    switch (decoded) {
      case Decoded.Keyed keyed -> advance(keyed.event());
      case Decoded.Filtered filtered -> advance(filtered.event());
      case Decoded.Rejected rejected -> {}
    }
    return new Read(record, decoded, before, watermark);
  }

  private Decoded decode(SourceRecord record) {
    if (!killers.contains(record.position())) {
      return decoder.decode(record);
    }
    String message = "the process ended " + Suspects.GIVE_UP_AFTER + " times while it was tried";
    return new Decoded.Rejected(
        decoder.letter(record, DeadLetter.Reason.KILLED_PROCESS, message, null));
  }

  @SuppressWarnings("unchecked")
  private void advance(Event<?> event) {
    WatermarkStrategy<Object> strategy =
        (WatermarkStrategy<Object>)
            function.source(event.source()).source().settings().watermarks();
    long next = strategy.after(event.value(), event.timestamp(), event.arrival(), watermark);
    watermark = Math.max(watermark, next);
  }

  /**
   * The final watermark of the parent that a record's key came from. A record that an explicit hash
   * key took out of its range gets the smallest floor: it is rather accepted than called late.
   */
  private long floor(SourceRecord record) {
    if (progress.floors().isEmpty()) {
      return WatermarkStrategy.NONE;
    }
    String hash = hash(record.partitionKey());
    long smallest = Long.MAX_VALUE;
    for (Floor floor : progress.floors()) {
      if (floor.fromHash().compareTo(hash) <= 0 && hash.compareTo(floor.toHash()) <= 0) {
        return floor.watermark();
      }
      smallest = Math.min(smallest, floor.watermark());
    }
    return smallest;
  }

  /** Kinesis' hash of a partition key: MD5, as 32 hexadecimal digits. */
  static String hash(String partitionKey) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(md5.digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
