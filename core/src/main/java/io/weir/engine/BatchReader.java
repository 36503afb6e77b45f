package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.StreamFunction;
import io.weir.codec.UnavailableException;
import io.weir.codec.Unfolded;
import io.weir.state.Progress;
import io.weir.state.Progress.Floor;
import io.weir.state.Progress.ShardMark;
import io.weir.state.StateKey;
import io.weir.time.WatermarkStrategy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a batch and gives every record the shard's watermark just before it: from the largest
 * mark before the batch's first record, so that a record has the same watermark however often and
 * in whatever cut it is delivered (C2).
 */
final class BatchReader {
  /** The approximate memory of a record and its event besides the payload, bytes. */
  private static final int UNPACKED_BYTES = 256;

  /** The approximate memory of an event of a record besides that record's bytes. */
  private static final int EVENT_BYTES = 256;

  private final StreamFunction function;
  private final Decoder decoder;
  private final Progress progress;
  private final Watch watch;
  private final Watermarks watermarks;
  private final Recorder recorder;
  private final long openedBytes;
  private final long reached;

  /** True if all records of a key have partition keys of one hash range. */
  private final boolean oneRange;

  private long held;
  private long watermark;
  private int covered;
  private int taken;

  /**
   * @param decoder the function's decoder
   * @param watch receives each record before it is read
   * @param openedBytes the most opened bytes; with more it reads no further records
   * @param recorder is told what cannot be read
   */
  BatchReader(
      StreamFunction function,
      Decoder decoder,
      Progress progress,
      Watch watch,
      long openedBytes,
      Recorder recorder) {
    this.function = function;
    this.decoder = decoder;
    this.progress = progress;
    this.watch = watch;
    this.oneRange = function.keysStayInOneShard() || progress.floors().isEmpty();
    this.watermarks = new Watermarks(function);
    this.openedBytes = openedBytes;
    this.recorder = recorder;
    this.reached = progress.reached().map(ShardMark::watermark).orElse(WatermarkStrategy.NONE);
  }

  /**
   * Reads the records in order, and takes those apart that hold several events. It reads only the
   * first ones if they open to more than may be held at a time (R30), or up to one that cannot be
   * read now (R24). Finished records are not read again, since they may have ended the process
   * (R9).
   *
   * @throws UnavailableException if the first record cannot be read now
   */
  List<TimedRecord> read(List<SourceRecord> records) {
    watermark = startingWatermark(records.getFirst());
    List<TimedRecord> read = new ArrayList<>(records.size());
    for (SourceRecord record : records) {
      if (!take(decoder.treated(record), read)) {
        break;
      }
      taken++;
      if (held >= openedBytes) {
        break;
      }
    }
    return read;
  }

  /**
   * Reads a record with all of its events, or none of them.
   *
   * @return false if it cannot be read now
   * @throws UnavailableException if it cannot be read now, and is the first
   */
  private boolean take(SourceRecord record, List<TimedRecord> read) {
    int before = read.size();
    int coveredBefore = covered;
    long watermarkBefore = watermark;
    try {
      if (decoder.unfolds(record)) {
        unfold(record, read);
      } else {
        add(timed(record, read.size()), read);
        held += unpacked(record);
      }
      held += record.treatedBytes();
      return true;
    } catch (UnavailableException away) {
      if (before == 0) {
        throw away;
      }
      read.subList(before, read.size()).clear();
      covered = coveredBefore;
      watermark = watermarkBefore;
      return false;
    }
  }

  private void add(TimedRecord record, List<TimedRecord> read) {
    read.add(record);
    held += held(record);
  }

  /** The number of the first records that were read. */
  int taken() {
    return taken;
  }

  /**
   * Reads the events of a record; one that holds none, or cannot be taken apart, is read as itself.
   */
  private void unfold(SourceRecord record, List<TimedRecord> read) {
    if (covered == read.size() && progress.covers(decoder.end(record))) {
      add(timed(record, read.size()), read);
      return;
    }
    Unfolded<?> events;
    try {
      if (watch.isOn()) {
        announce("taking apart " + record.position(), record, "it was taken apart");
      }
      events = decoder.unfold(record);
    } catch (RejectedException rejected) {
      watermark = Math.max(watermark, reached);
      recorder.rejected(rejected.why());
      add(read(record, rejected.letter()), read);
      return;
    }
    if (events.size() == 0) {
      add(passedOver(record, Math.max(watermark, reached)), read);
    }
    for (int i = 0; i < events.size(); i++) {
      add(timed(record.event(events, i), read.size()), read);
      held += EVENT_BYTES;
    }
    held += events.opened();
  }

  /**
   * @param before the number of records that were read before
   */
  private TimedRecord timed(SourceRecord record, int before) {
    if (covered == before && progress.covers(record.position())) {
      covered++;
      return passedOver(record, watermark);
    }
    watermark = Math.max(watermark, reached);
    return read(record, null);
  }

  /** Makes a record without unfinished events, which does not move event time. */
  private static TimedRecord passedOver(SourceRecord record, long watermark) {
    return new TimedRecord.Filtered(record, watermark, watermark, watermark);
  }

  private long held(TimedRecord record) {
    if (record instanceof TimedRecord.WithEvent) {
      return decoder.opened();
    }
    return record instanceof TimedRecord.Rejected rejected ? held(rejected.letter()) : 0;
  }

  private static long held(DeadLetter letter) {
    return (long) letter.payload().length + letter.message().length() + letter.stack().length();
  }

  /** A small record out of an aggregated one takes more than its own bytes, which may be none. */
  private static long unpacked(SourceRecord record) {
    return record.aggregated() ? Math.max(0, UNPACKED_BYTES - record.length()) : 0;
  }

  /** The number of the first records that the shard's progress covers. */
  int covered() {
    return covered;
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

  /**
   * @param rejected why it goes to the dead letters without being read; null if it is to be read
   */
  private TimedRecord read(SourceRecord record, @Nullable DeadLetter rejected) {
    long before = Math.max(watermark, floor(record));
    long clock = oneRange ? before : Math.max(watermark, leastFloor());
    if (rejected != null) {
      return new TimedRecord.Rejected(record, before, clock, watermark, rejected);
    }
    try {
      if (watch.isOn()) {
        announce("reading " + record.position(), record, "it was read");
      }
      Event<?> event = decoder.decode(record);
      if (watch.isOn()) {
        requireReadableState(record, event);
      }
      advance(record, event);
      if (event == null || Decoder.isFiltered(event)) {
        return new TimedRecord.Filtered(record, before, clock, watermark);
      }
      recorder.read(event);
      return new TimedRecord.WithEvent(record, before, clock, watermark, event);
    } catch (RejectedException refused) {
      recorder.rejected(refused.why());
      return new TimedRecord.Rejected(record, before, clock, watermark, refused.letter());
    }
  }

  private void announce(String call, SourceRecord record, String what) throws RejectedException {
    try {
      watch.call(call);
    } catch (EndsProcessException ends) {
      throw ended(record, what);
    }
  }

  /** A key whose stored state ends the process when it is opened takes no more records. */
  private void requireReadableState(SourceRecord record, @Nullable Event<?> event)
      throws RejectedException {
    if (event == null || Decoder.isFiltered(event)) {
      return;
    }
    String opening = Watch.prefix(new StateKey(function.name(), event.key())) + "state";
    if (watch.hasEnded(opening)) {
      throw ended(record, "the state of its key was opened");
    }
  }

  private RejectedException ended(SourceRecord record, String what) {
    return new RejectedException(
        decoder.letter(record, DeadLetter.Reason.KILLED_PROCESS, Watch.endedWhile(what), null),
        null);
  }

  /**
   * Moves the watermark on. A record on which the strategy fails is a dead letter and moves no
   * clock; nor does a filtered one.
   */
  private void advance(SourceRecord record, @Nullable Event<?> event) throws RejectedException {
    if (event == null) {
      return;
    }
    try {
      watermark = watermarks.after(event, watermark);
    } catch (Watermarks.StrategyFailedException failed) {
      if (!Decoder.isFiltered(event)) {
        throw new RejectedException(
            decoder.letter(
                record, DeadLetter.Reason.UNREADABLE, failed.getMessage(), failed.getCause()),
            failed.getCause());
      }
    }
  }

  /**
   * The final watermark of the parent that a record's key came from. A record that an explicit hash
   * key took out of its range gets the smallest floor: it is rather accepted than called late.
   */
  private long floor(SourceRecord record) {
    if (progress.floors().isEmpty()) {
      return WatermarkStrategy.NONE;
    }
    String hash = hash(record.routingKey());
    long own = Long.MAX_VALUE;
    for (Floor floor : progress.floors()) {
      if (floor.fromHash().compareTo(hash) <= 0 && hash.compareTo(floor.toHash()) <= 0) {
        own = Math.min(own, floor.watermark());
      }
    }
    return own == Long.MAX_VALUE ? leastFloor() : own;
  }

  private long leastFloor() {
    long least = Long.MAX_VALUE;
    for (Floor floor : progress.floors()) {
      least = Math.min(least, floor.watermark());
    }
    return progress.floors().isEmpty() ? WatermarkStrategy.NONE : least;
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
