package io.weir.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls at the same time: all are made, no more than that many at once. */
class ParallelTest {
  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void resultsStandInTheOrderOfTheInputs() {
    assertThat(Parallel.map(7, numbers(100), i -> 2 * i))
        .isEqualTo(IntStream.range(0, 100).mapToObj(i -> 2 * i).toList());
    assertThat(Parallel.map(7, List.<Integer>of(), i -> i)).isEmpty();
  }

  @Test
  void thatManyRunAtTheSameTime() {
    CountDownLatch together = new CountDownLatch(4);
    assertThat(Parallel.map(4, numbers(4), i -> meets(together))).containsOnly(true);
  }

  private static boolean meets(CountDownLatch together) {
    together.countDown();
    try {
      return together.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void noMoreThanThatManyRunAtTheSameTime() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Parallel.map(
        3,
        numbers(300),
        i -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          Thread.yield();
          return running.decrementAndGet();
        });
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void allAreMadeBeforeAFailureIsThrown() {
    Set<Integer> made = ConcurrentHashMap.newKeySet();
    assertThatThrownBy(() ->
            Parallel.map(
                4,
                numbers(50),
                i -> {
                  made.add(i);
                  if (i % 20 == 7) {
                    throw new IllegalArgumentException("no " + i);
                  }
                  return i;
                }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no 7");
    assertThat(made).hasSize(50);
  }

  @Test
  void anErrorOfACallReachesTheCaller() {
    Error error = new AssertionError("x");
    assertThatThrownBy(() ->
            Parallel.map(
                2,
                numbers(4),
                i -> {
                  throw error;
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(error);
  }

  @Test
  void callsWithinCallsDoNotWaitForEachOther() {
    List<Integer> sums =
        Parallel.map(
            8,
            numbers(40),
            i -> Parallel.map(8, numbers(20), j -> j).stream().mapToInt(j -> j).sum());
    assertThat(sums).hasSize(40).containsOnly(190);
  }

  @Test
  void threadsAreKeptForTheNextOnes() {
    Set<Thread> first = ConcurrentHashMap.newKeySet();
    CountDownLatch together = new CountDownLatch(4);
    Parallel.map(4, numbers(4), i -> first.add(Thread.currentThread()) && meets(together));
    assertThat(first)
        .hasSize(4)
        .contains(Thread.currentThread())
        .filteredOn(Thread::isDaemon)
        .hasSizeGreaterThanOrEqualTo(3);
  }
}
