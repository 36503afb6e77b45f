package io.weir.spi;

import io.weir.Sink;
import java.util.Objects;

/**
 * One result on its way to one sink. Deterministic: the same log gives the same emissions, whatever
 * the batches, retries and restarts were.
 *
 * @param sink the name of the sink it is for
 * @param id unique within the function: function / key / name / ordinal; never a batch, a clock or
 *     a random number
 * @param key the key whose state made it
 * @param revision counts the emissions of the key, 1 more each; a later one of the same key has a
 *     larger one (R11)
 * @param op what a sink that keeps rows does with it
 * @param payload what {@link Sink#encode} made of the value
 */
public record Emission(String sink, String id, String key, long revision, Op op, byte[] payload) {
  /** What an emission says of its row. */
  public enum Op {
    /** The row has this value now. */
    UPSERT,
    /**
     * The row that this value described is withdrawn; a sink keeps a tombstone with the revision.
     */
    DELETE
  }

  @Override
  public boolean equals(Object other) {
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
