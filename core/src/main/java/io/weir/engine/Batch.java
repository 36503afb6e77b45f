package io.weir.engine;

import io.weir.spi.Shard;
import java.util.List;

/**
 * Records of one shard, in its order, each once.
 *
 * @param stream names the stream that they were read from beyond doubt (its ARN); empty if unknown
 */
public record Batch(Shard shard, String stream, List<SourceRecord> records) {
  /**
   * @throws IllegalArgumentException if a record is of another shard, or not behind the one before
   */
  public Batch {
    records = List.copyOf(records);
    SourceRecord before = null;
    for (SourceRecord record : records) {
      if (!record.position().isIn(shard)) {
        throw new IllegalArgumentException(
            "a batch of "
                + shard
                + " holds a record of "
                + record.position()
                + "; one batch has one shard");
      }
      if (before != null && record.position().atOrBefore(before.position())) {
        throw new IllegalArgumentException(
            "a batch holds "
                + record.position()
                + " behind "
                + before.position()
                + "; its records must be in the shard's order, each once");
      }
      before = record;
    }
  }

  /** Records of a stream that is not known. */
  public Batch(Shard shard, List<SourceRecord> records) {
    this(shard, "", records);
  }

  /** The same records, in another incarnation of their shard. */
  Batch in(Shard other) {
    return other.equals(shard)
        ? this
        : new Batch(other, stream, records.stream().map(record -> record.in(other)).toList());
  }
}
