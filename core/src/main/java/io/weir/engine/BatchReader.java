package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.Event;
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
   * @param covered true if the shard's progress covers it
   */
  record Read(SourceRecord record, Decoded decoded, long before, long after, boolean covered) {}

  private final StreamFunction function;
  private final Decoder decoder;
  private final Progress progress;
  private final Blame blame;
  private final long reached;
  private long watermark;

  /**
   * @param blame what the records, of which there is one then, are not to be tried with any more
   */
  BatchReader(StreamFunction function, Progress progress, Blame blame) {
    this.function = function;
    this.decoder = new Decoder(function);
    this.progress = progress;
    this.blame = blame;
    this.reached = progress.reached().map(ShardMark::watermark).orElse(WatermarkStrategy.NONE);
  }

  List<Read> read(List<SourceRecord> records) {
    watermark = startingWatermark(records.getFirst());
    List<Read> read = new ArrayList<>(records.size());
    boolean covered = true;
    for (SourceRecord record : records) {
      covered = covered && progress.covers(record.position());
      read.add(read(record, covered));
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

  private Read read(SourceRecord record, boolean covered) {
    if (!covered) {
      watermark = Math.max(watermark, reached);
    }
    long before = Math.max(watermark, floor(record));
    return new Read(record, advanced(record, decode(record)), before, watermark, covered);
  }

  /** A record on which the watermark strategy fails is a dead letter, and moves no clock. */
  private Decoded advanced(SourceRecord record, Decoded decoded) {
    try {
      if (decoded instanceof Decoded.Keyed keyed) {
        advance(keyed.event());
      } else if (decoded instanceof Decoded.Blamed blamed) {
        advance(blamed.event());
      } else if (decoded instanceof Decoded.Filtered filtered) {
        advance(filtered.event());
      }
      return decoded;
    } catch (Exception | AssertionError | StackOverflowError failure) {
      String message = "the watermark strategy failed: " + failure;
      return new Decoded.Rejected(
          decoder.letter(record, DeadLetter.Reason.UNREADABLE, message, failure));
    }
  }

  private Decoded decode(SourceRecord record) {
    if (blame == Blame.NONE) {
      return decoder.decode(record);
    }
    String message =
        "the process ended at least " + Suspects.GIVE_UP_AFTER + " times while it was tried";
    DeadLetter letter = decoder.letter(record, DeadLetter.Reason.KILLED_PROCESS, message, null);
    if (blame == Blame.READING) {
      return new Decoded.Rejected(letter);
    }
    Decoded decoded = decoder.decode(record);
    return decoded instanceof Decoded.Keyed keyed
        ? new Decoded.Blamed(keyed.event(), letter)
        : decoded;
  }

  private void advance(Event<?> event) {
    watermark = Math.max(watermark, watermarkAfter(function, event, watermark));
  }

  /** What the source's strategy says of the watermark after an event; the author's code. */
  @SuppressWarnings("unchecked")
  static long watermarkAfter(StreamFunction function, Event<?> event, long watermark) {
    WatermarkStrategy<Object> strategy =
        (WatermarkStrategy<Object>)
            function.source(event.source()).source().settings().watermarks();
    return strategy.after(event.value(), event.timestamp(), event.arrival(), watermark);
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
