package io.weir.engine;

/** What an event source mapping calls: the engine, or something around it. */
@FunctionalInterface
public interface BatchHandler {
  /**
   * Handles a batch. An exception means that nothing is known to be finished: the whole batch is
   * delivered again.
   */
  BatchResult run(Batch batch, Deadline deadline);
}
