package io.weir.testkit;

import io.weir.engine.SourceRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One of a mapping's event pollers: it reads its partitions, and has one batch at a time. */
final class KafkaPoller {
  /** The next offset of each of its partitions. */
  final Map<Integer, Long> next = new TreeMap<>();

  private final Deque<Piece> waiting = new ArrayDeque<>();
  @Nullable Piece flying;

  /**
   * Records that are delivered together.
   *
   * @param byPartition those of each partition, in order
   * @param retries the retries so far
   */
  record Piece(Map<Integer, List<SourceRecord>> byPartition, int retries) {
    int size() {
      return byPartition.values().stream().mapToInt(List::size).sum();
    }

    List<SourceRecord> all() {
      return byPartition.values().stream().flatMap(List::stream).toList();
    }

    Piece retried() {
      return new Piece(byPartition, retries + 1);
    }

    /** The records in order from one place to another. */
    Piece part(int from, int to) {
      Map<Integer, List<SourceRecord>> part = new TreeMap<>();
      int at = 0;
      for (Map.Entry<Integer, List<SourceRecord>> one : byPartition.entrySet()) {
        for (SourceRecord record : one.getValue()) {
          if (at >= from && at < to) {
            part.computeIfAbsent(one.getKey(), first -> new ArrayList<>()).add(record);
          }
          at++;
        }
      }
      return new Piece(part, retries);
    }
  }

  /** True if something can be delivered. */
  boolean ready(SimulatedTopic topic) {
    return flying == null && (!waiting.isEmpty() || !gather(topic, 1).isEmpty());
  }

  /**
   * The next batch: what failed before, else new records of its partitions, one of each in turn.
   */
  Piece take(SimulatedTopic topic, int batchSize, Cuts cuts) {
    if (!waiting.isEmpty()) {
      return waiting.removeFirst();
    }
    List<SourceRecord> available = gather(topic, batchSize);
    int size = Math.clamp(cuts.next(available.size()), 1, available.size());
    Map<Integer, List<SourceRecord>> batch = new TreeMap<>();
    for (SourceRecord record : available.subList(0, size)) {
      int partition = partition(record);
      batch.computeIfAbsent(partition, first -> new ArrayList<>()).add(record);
      next.put(partition, SimulatedTopic.offsetOf(record) + 1);
    }
    return new Piece(batch, 0);
  }

  private static int partition(SourceRecord record) {
    String name = record.position().partition();
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
  }

  private List<SourceRecord> gather(SimulatedTopic topic, int most) {
    List<List<SourceRecord>> unread = new ArrayList<>();
    next.forEach((partition, offset) -> unread.add(topic.from(partition, offset)));
    List<SourceRecord> batch = new ArrayList<>();
    boolean more = true;
    for (int turn = 0; more && batch.size() < most; turn++) {
      more = false;
      for (List<SourceRecord> one : unread) {
        if (turn < one.size() && batch.size() < most) {
          batch.add(one.get(turn));
          more = true;
        }
      }
    }
    return batch;
  }

  void retry(Piece piece) {
    if (piece.size() > 0) {
      waiting.addFirst(piece);
    }
  }

  /** The offset up to which a partition is committed: nothing before it comes again. */
  long committed(int partition) {
    long committed = Objects.requireNonNull(next.get(partition), "it reads the partition");
    List<Piece> open = new ArrayList<>(waiting);
    if (flying != null) {
      open.add(flying);
    }
    for (Piece piece : open) {
      for (SourceRecord record : piece.byPartition().getOrDefault(partition, List.of())) {
        committed = Math.min(committed, SimulatedTopic.offsetOf(record));
      }
    }
    return committed;
  }
}
