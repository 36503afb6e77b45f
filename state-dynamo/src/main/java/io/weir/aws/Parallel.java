package io.weir.aws;

import io.weir.state.StateStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Bounded calls at the same time. */
public final class Parallel {
  /**
   * Threads are kept for a minute: a delivery would else wait until as many new ones run as it has
   * requests.
   */
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("weir-call-", 0).factory());

  private Parallel() {}

  /**
   * Applies a call to all inputs, at most {@code most} at a time; returns when all are done. It
   * uses platform threads, the caller's among them: the HTTP client blocks inside monitors, which
   * on Java 21 would hold a virtual thread's carrier, one a core.
   */
  public static <A, B> List<B> map(int most, List<A> inputs, Function<A, B> call) {
    if (inputs.size() <= 1 || most == 1) {
      List<B> results = new ArrayList<>(inputs.size());
      inputs.forEach(input -> results.add(call.apply(input)));
      return results;
    }
    List<FutureTask<B>> tasks = new ArrayList<>(inputs.size());
    inputs.forEach(input -> tasks.add(new FutureTask<>(() -> call.apply(input))));
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> others = new ArrayList<>();
    for (int i = 1; i < Math.min(most, inputs.size()); i++) {
      others.add(THREADS.submit(() -> run(tasks, next)));
    }
    run(tasks, next);
    others.forEach(Parallel::result);
    return tasks.stream().map(Parallel::result).toList();
  }

  private static void run(List<? extends FutureTask<?>> tasks, AtomicInteger next) {
    for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
      tasks.get(i).run();
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
