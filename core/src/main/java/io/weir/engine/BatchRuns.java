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

/**
 * A batch, grouped into the runs of its keys, and what it says of the shard's progress afterwards.
 */
final class BatchRuns {
  private final StreamFunction function;
  private final Progress known;
  private final List<Entry> read;
  private final int covered;
  private final long others;
  private final long now;
  private final Map<String, List<Entry>> entries = new LinkedHashMap<>();
  private final List<Position> filtered = new ArrayList<>();

  /**
   * @param read the batch's records
   * @param covered how many of them, the first ones, the shard's progress covers
   * @param others the minimum of the watermarks of all other shards that feed the keys
   */
  BatchRuns(
      StreamFunction function,
      Progress known,
      List<Entry> read,
      int covered,
      long others,
      long now) {
    this.function = function;
    this.known = known;
    this.read = read;
    this.covered = covered;
    this.others = others;
    this.now = now;
    read.subList(covered, read.size()).forEach(this::group);
  }

  private void group(Entry entry) {
    if (entry.filtered()) {
      filtered.add(entry.record().position());
    } else {
      add(entry.event() == null ? ShardKey.of(known.shard()) : entry.event().key(), entry);
    }
  }

  private void add(String key, Entry entry) {
    entries.computeIfAbsent(key, first -> new ArrayList<>()).add(entry);
  }

  List<Run> keyed() {
    return entries.entrySet().stream()
        .map(run -> new Run(key(run.getKey()), run.getValue(), watermark(), others, now, false))
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
    return Math.min(read.getLast().after(), others);
  }

  long now() {
    return now;
  }

  Position last() {
    return read.getLast().record().position();
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
    List<Entry> finished = finished(unfinished);
    return new ProgressWriter.Stretch(
        read.getFirst().record().position(),
        finished.size() <= covered ? Optional.empty() : Optional.of(end(finished.getLast())),
        filtered,
        marks(outcomes.subList(0, entries.size())),
        redelivered,
        latestArrival(finished));
  }

  private static long latestArrival(List<Entry> finished) {
    long latest = Long.MIN_VALUE;
    for (Entry entry : finished) {
      latest = Math.max(latest, entry.record().arrival());
    }
    return latest;
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

  private static ShardMark end(Entry last) {
    return new ShardMark(last.record().end(), last.after());
  }

  private List<Entry> finished(Optional<Position> unfinished) {
    return unfinished.isEmpty()
        ? read
        : read.stream()
            .takeWhile(entry -> !unfinished.get().atOrBefore(entry.record().position()))
            .toList();
  }
}
