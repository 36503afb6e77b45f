package io.weir.engine;

import io.weir.DeadLetter;
import io.weir.Event;
import io.weir.Position;
import io.weir.StreamFunction;
import io.weir.engine.BatchReader.Read;
import io.weir.state.KeyMark;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import io.weir.state.StateKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A batch, grouped into the runs of its keys, and what it says of the shard's progress afterwards.
 */
final class BatchRuns {
  private final StreamFunction function;
  private final Progress known;
  private final List<Read> reads;
  private final long others;
  private final long now;
  private final Map<String, List<Entry>> entries = new LinkedHashMap<>();
  private final List<Position> filtered = new ArrayList<>();
  private int covered;

  /**
   * @param others the minimum of the watermarks of all other shards that feed the keys
   */
  BatchRuns(StreamFunction function, Progress known, List<Read> reads, long others, long now) {
    this.function = function;
    this.known = known;
    this.reads = reads;
    this.others = others;
    this.now = now;
    reads.forEach(this::group);
  }

  private void group(Read read) {
    if (read.covered()) {
      covered++;
      return;
    }
    if (read.decoded() instanceof Decoded.Keyed keyed) {
      add(keyed.event().key(), entry(read, keyed.event(), null));
    } else if (read.decoded() instanceof Decoded.Blamed blamed) {
      add(blamed.event().key(), entry(read, null, blamed.letter()));
    } else if (read.decoded() instanceof Decoded.Rejected rejected) {
      add(Engine.ownKey(known.shard()), entry(read, null, rejected.letter()));
    } else {
      filtered.add(read.record().position());
    }
  }

  private Entry entry(Read read, Event<?> event, DeadLetter letter) {
    return new Entry(
        read.record(), event, letter, read.before(), Math.min(read.before(), others), null);
  }

  private void add(String key, Entry entry) {
    entries.computeIfAbsent(key, first -> new ArrayList<>()).add(entry);
  }

  List<Run> keyed() {
    return entries.entrySet().stream()
        .map(run -> new Run(key(run.getKey()), run.getValue(), watermark(), now, false))
        .toList();
  }

  private StateKey key(String key) {
    return new StateKey(function.name(), key);
  }

  boolean has(StateKey key) {
    return entries.containsKey(key.key());
  }

  /** Where event time stands after the batch. */
  long watermark() {
    return Math.min(reads.getLast().after(), others);
  }

  long now() {
    return now;
  }

  Position last() {
    return reads.getLast().record().position();
  }

  /** The first record that has to come again. A key that only fired holds back the last record. */
  Optional<Position> firstUnfinished(List<KeyOutcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> !outcome.finished())
        .map(outcome ->
            has(outcome.key())
                ? entries.get(outcome.key().key()).getFirst().record().position()
                : last())
        .min(Position.WITHIN_PARTITION);
  }

  /**
   * @param outcomes those of {@link #keyed} first, in its order
   */
  ProgressWriter.Stretch stretch(Optional<Position> unfinished, List<KeyOutcome> outcomes) {
    int redelivered = covered + outcomes.stream().mapToInt(KeyOutcome::redelivered).sum();
    List<Read> finished = finished(unfinished);
    return new ProgressWriter.Stretch(
        reads.getFirst().record().position(),
        finished.isEmpty() ? Optional.empty() : Optional.of(end(finished.getLast())),
        filtered,
        marks(outcomes.subList(0, entries.size())),
        redelivered,
        finished.stream().mapToLong(read -> read.record().arrival()).max().orElse(Long.MIN_VALUE));
  }

  private List<KeyMark> marks(List<KeyOutcome> outcomes) {
    List<KeyMark> marks = new ArrayList<>(outcomes.size());
    for (KeyOutcome outcome : outcomes) {
      for (KeyMark mark : outcome.snapshot().record().marks()) {
        if (mark.position().isIn(known.shard())) {
          marks.add(mark);
        }
      }
    }
    return marks;
  }

  private static ShardMark end(Read last) {
    return new ShardMark(last.record().position(), last.after());
  }

  private List<Read> finished(Optional<Position> unfinished) {
    return unfinished.isEmpty()
        ? reads
        : reads.stream()
            .takeWhile(read -> !unfinished.get().atOrBefore(read.record().position()))
            .toList();
  }
}
