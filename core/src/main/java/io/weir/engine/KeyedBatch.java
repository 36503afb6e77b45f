package io.weir.engine;

import io.weir.StreamFunction;
import io.weir.spi.Position;
import io.weir.state.KeyMark;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import io.weir.state.StateKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A batch grouped into the runs of its keys, and its effect on the shard's progress. */
final class KeyedBatch {
  private final StreamFunction function;
  private final Decoder decoder;
  private final Progress known;
  private final List<TimedRecord> read;
  private final int covered;
  private final long others;
  private final Map<String, List<TimedRecord>> records = new LinkedHashMap<>();
  private final List<Position> filtered = new ArrayList<>();

  /**
   * @param decoder tells the end of a record that may hold several events
   * @param read the batch's records
   * @param covered the number of the first records that the shard's progress covers
   * @param others the minimum of the watermarks of all other shards that feed the keys
   */
  KeyedBatch(
      StreamFunction function,
      Decoder decoder,
      Progress known,
      List<TimedRecord> read,
      int covered,
      long others) {
    this.function = function;
    this.decoder = decoder;
    this.known = known;
    this.read = read;
    this.covered = covered;
    this.others = others;
    read.subList(covered, read.size()).forEach(this::group);
  }

  private void group(TimedRecord record) {
    if (record instanceof TimedRecord.WithEvent one) {
      add(one.event().key(), one);
    } else if (record instanceof TimedRecord.Rejected) {
      add(ShardKey.of(known.shard()), record);
    } else {
      filtered.add(record.position());
    }
  }

  private void add(String key, TimedRecord record) {
    records.computeIfAbsent(key, first -> new ArrayList<>()).add(record);
  }

  List<KeyRun> runs() {
    return records.entrySet().stream()
        .map(run -> new KeyRun(key(run.getKey()), run.getValue(), watermark(), others))
        .toList();
  }

  private StateKey key(String key) {
    return new StateKey(function.name(), key);
  }

  boolean has(StateKey key) {
    return records.containsKey(key.key());
  }

  /** The event time after the batch. */
  long watermark() {
    return Math.min(read.getLast().after(), others);
  }

  Position last() {
    return read.getLast().position();
  }

  /** The first record that has to come again. A key that only fired holds back the last record. */
  Optional<Position> firstUnfinished(List<KeyOutcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> !outcome.finished())
        .map(outcome -> first(outcome.key()))
        .min(Position.WITHIN_PARTITION);
  }

  private Position first(StateKey key) {
    List<TimedRecord> own = records.get(key.key());
    return own == null ? last() : own.getFirst().position();
  }

  /**
   * @param outcomes those of {@link #runs} first, in its order
   */
  ProgressWriter.Stretch stretch(Optional<Position> unfinished, List<KeyOutcome> outcomes) {
    int redelivered = covered + outcomes.stream().mapToInt(KeyOutcome::redelivered).sum();
    List<TimedRecord> finished = finished(unfinished);
    return new ProgressWriter.Stretch(
        read.getFirst().position(),
        finished.size() <= covered ? Optional.empty() : Optional.of(end(finished.getLast())),
        filtered,
        marks(outcomes.subList(0, records.size())),
        redelivered,
        latestArrival(finished));
  }

  private static long latestArrival(List<TimedRecord> finished) {
    long latest = Long.MIN_VALUE;
    for (TimedRecord one : finished) {
      latest = Math.max(latest, one.arrival());
    }
    return latest;
  }

  private List<KeyMark> marks(List<KeyOutcome> outcomes) {
    List<KeyMark> marks = new ArrayList<>(outcomes.size());
    for (KeyOutcome outcome : outcomes) {
      List<KeyMark> ofKey = outcome.snapshot().record().marks();
      for (int i = 0; i < ofKey.size(); i++) {
        if (ofKey.get(i).position().isIn(known.shard())) {
          marks.add(ofKey.get(i));
        }
      }
    }
    return marks;
  }

  private ShardMark end(TimedRecord last) {
    return new ShardMark(decoder.end(last.source()), last.after());
  }

  private List<TimedRecord> finished(Optional<Position> unfinished) {
    return unfinished.isEmpty()
        ? read
        : read.stream().takeWhile(one -> !unfinished.get().atOrBefore(one.position())).toList();
  }
}
