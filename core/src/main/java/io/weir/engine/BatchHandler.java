package io.weir.engine;

/** Handles batches of an event source mapping: the engine, or a wrapper of it. */
@FunctionalInterface
public interface BatchHandler {
  /**
   * Handles a batch.
   *
   * @throws RuntimeException if the whole batch has to be delivered again; some of it may be
   *     committed, delivered and counted by then, and is recognised when it comes
   */
  BatchResult run(Batch batch, Deadline deadline);
}
