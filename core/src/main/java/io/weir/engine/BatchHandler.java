package io.weir.engine;

/** Handles batches of an event source mapping: the engine, or a wrapper of it. */
@FunctionalInterface
public interface BatchHandler {
  /**
   * Handles a batch. An exception means that nothing is known to be finished: the whole batch is
   * delivered again.
   */
  BatchResult run(Batch batch, Deadline deadline);
}
