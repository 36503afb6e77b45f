package io.weir.spi;

import io.weir.Sink;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One result on its way to one sink. Emissions are deterministic: the same log gives the same ones,
 * whatever the batches, retries and restarts were.
 *
 * @param sink the name of the sink it is for
 * @param id unique within the function: function / key / name / ordinal; never a batch, a clock or
 *     a random number
 * @param key the key whose state made it
 * @param revision the number of the emission among those of its key; each later one has 1 more
 *     (R11)
 * @param op the write that a sink that keeps rows makes
 * @param payload the bytes that {@link Sink#encode} made of the value
 */
public record Emission(String sink, String id, String key, long revision, Op op, byte[] payload) {
  /** The effect of an emission on its row. */
  public enum Op {
    /** The row has this value now. */
    UPSERT,
    /**
     * The row that this value described is withdrawn; a sink keeps a tombstone with the revision.
     */
    DELETE
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Emission that
        && sink.equals(that.sink)
        && id.equals(that.id)
        && key.equals(that.key)
        && revision == that.revision
        && op == that.op
        && java.util.Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return Objects.hash(sink, id, revision);
  }

  @Override
  public String toString() {
    return op + " " + id + " r" + revision + " -> " + sink;
  }
}
