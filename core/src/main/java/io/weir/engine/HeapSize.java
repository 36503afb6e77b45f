package io.weir.engine;

import io.weir.spi.Emission;
import io.weir.state.IdChunk;
import io.weir.state.KeyMark;
import io.weir.state.KeyRecord;
import io.weir.state.ParkedRecord;
import io.weir.state.Snapshot;
import java.util.List;

/**
 * Computes the heap of a warm key, on a JVM with compressed references and headers of 12 bytes:
 * each object with all that only it refers to. {@code CacheHeapTest} compares it with a real heap.
 *
 * <p>It runs once a commit over lists that are mostly empty, so it counts by index: an iterator for
 * each of them would be 4 % of all that a batch allocates.
 */
final class HeapSize {
  /**
   * The entry, its node in the map and its turn in the queue, snapshot, key, record, filter, and
   * the headers of the key's text and of the state.
   */
  private static final int KEY = 384;

  /** A mark, its list, its uncounted part, and the position. */
  private static final int MARK = 84;

  private static final int COUNTED = 72;
  private static final int DUE = 24;
  private static final int CHUNK = 80;

  /** The store's place of a chunk. */
  private static final int SEGMENT = 64;

  private static final int EMISSION = 112;
  private static final int PARKED = 176;

  private HeapSize() {}

  static long of(Snapshot snapshot) {
    KeyRecord record = snapshot.record();
    long due = record.eventDue().isPresent() ? DUE : 0;
    due += record.processingDue().isPresent() ? DUE : 0;
    due += snapshot.expiresAt().isPresent() ? DUE : 0;
    return KEY
        + due
        + text(snapshot.key().key())
        + record.state().length
        + marks(record.marks())
        + ids(record.eventIds())
        + ids(record.positionIds())
        + outbox(record.outbox().emissions())
        + parked(record.parked());
  }

  /** Two bytes a character, though many texts have one. */
  private static long text(String text) {
    return 2L * text.length();
  }

  private static long marks(List<KeyMark> marks) {
    long size = 0;
    for (int i = 0; i < marks.size(); i++) {
      size += MARK + (long) COUNTED * marks.get(i).uncounted().size();
    }
    return size;
  }

  private static long ids(List<IdChunk> chunks) {
    long size = 0;
    for (int i = 0; i < chunks.size(); i++) {
      IdChunk chunk = chunks.get(i);
      size += chunk.ids().length + CHUNK + (chunk.segment() == null ? 0 : SEGMENT);
    }
    return size;
  }

  private static long outbox(List<Emission> emissions) {
    long size = 0;
    for (int i = 0; i < emissions.size(); i++) {
      Emission emission = emissions.get(i);
      size += emission.payload().length + EMISSION + text(emission.id());
    }
    return size;
  }

  private static long parked(List<ParkedRecord> records) {
    long size = 0;
    for (int i = 0; i < records.size(); i++) {
      ParkedRecord waiting = records.get(i);
      size += waiting.payload().length + PARKED + text(waiting.partitionKey());
    }
    return size;
  }
}
