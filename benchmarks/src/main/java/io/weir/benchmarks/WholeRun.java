package io.weir.benchmarks;

import java.util.List;

/** A way to count views in DynamoDB, whole: through HTTP, results stored. */
interface WholeRun extends AutoCloseable {
  /** Events between the points at which it can be measured. */
  int batch();

  void handle(List<View> views) throws Exception;

  /** The counters that are kept apart start again from zero. */
  void reset();

  /** Prints requests and write units per event, by purpose. */
  void print(Figures figures, long events);

  /** Deletes its tables. */
  @Override
  void close();
}
