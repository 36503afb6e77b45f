package io.weir.benchmarks;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Makes calls at the same time, as many as sinks do. */
final class Together implements AutoCloseable {
  private final ExecutorService threads = Executors.newFixedThreadPool(16);

  /** Returns when the call of each input is done. */
  <A> void each(List<A> inputs, Consumer<A> call) {
    List<? extends Future<?>> sent =
        inputs.stream().map(input -> threads.submit(() -> call.accept(input))).toList();
    for (Future<?> one : sent) {
      try {
        one.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
