package io.weir.aws;

import io.weir.state.StateStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Bounded calls at the same time. */
public final class Parallel {
  private Parallel() {}

  /**
   * Applies a call to all inputs, at most {@code most} at a time; returns when all are done. It
   * uses platform threads: the HTTP client blocks inside monitors, which on Java 21 would hold a
   * virtual thread's carrier, one a core.
   */
  public static <A, B> List<B> map(int most, List<A> inputs, Function<A, B> call) {
    if (inputs.size() <= 1 || most == 1) {
      List<B> results = new ArrayList<>(inputs.size());
      inputs.forEach(input -> results.add(call.apply(input)));
      return results;
    }
    int threads = Math.min(most, inputs.size());
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<B>> futures = new ArrayList<>();
      inputs.forEach(input -> futures.add(pool.submit(() -> call.apply(input))));
      return futures.stream().map(Parallel::result).toList();
    }
  }

  private static <B> B result(Future<B> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StateStoreException("interrupted while waiting for a service of AWS", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
