package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.DeadLetter;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.Batch;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.SourceRecord;
import io.weir.state.Tally;
import io.weir.time.WatermarkStrategy;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Author's code that never returns (R24, R27): nothing can stop its thread, so the invocation is
 * over when its time is, the container is never seen again, and another one goes on. Each loop here
 * is a real one, in a thread that is left behind.
 */
class LoopingCodeTest {
  private static final long TIMEOUT_MILLIS = 60_000;
  private static final int MOST_TIMEOUTS = 7;

  /** Ends threads when the test is over; nothing of theirs may be done then. */
  private static final class Over extends VirtualMachineError {
    private static final long serialVersionUID = 1L;
  }

  private final RuleSums operator = new RuleSums();
  private final CountDownLatch over = new CountDownLatch(1);
  private Predicate<Reading> endless = reading -> false;
  private volatile CountDownLatch looping;
  private int timeouts;

  private final RuleRig rig =
      RuleRig.of(
          StreamFunction.named("sums")
              .from(
                  Source.stream("readings", Json.of(Reading.class))
                      .timestamps(
                          reading -> Instant.ofEpochMilli(reading.time()),
                          WatermarkStrategy.monotonic())
                      .filter(reading -> !endless.test(reading) || loop())
                      .keyBy(Reading::key))
              .compute(operator)
              .to(new CollectingSink<>("sums"))
              .to(TumblingSum.LATE, new CollectingSink<>("late"))
              .build());

  private final SourceRecord[] batch = {
    RuleRig.record(1, "a", 5),
    RuleRig.record(2, "b", 6),
    RuleRig.record(3, "a", 15),
    RuleRig.record(4, "b", 30),
    RuleRig.record(5, "a", 100)
  };

  private boolean loop() {
    looping.countDown();
    while (over.getCount() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
    throw new Over();
  }

  @AfterEach
  void endThreads() {
    over.countDown();
  }

  /**
   * One invocation in a container of its own; false if it comes to no end, or has to come again.
   */
  private boolean invoke(Engine container, boolean tick) throws Exception {
    long end = rig.now + TIMEOUT_MILLIS;
    Deadline deadline = () -> end - rig.now;
    looping = new CountDownLatch(1);
    Supplier<Boolean> body =
        tick
            ? () -> container.tick(deadline).complete()
            : () ->
                container
                    .run(new Batch(batch[0].position().shard(), List.of(batch)), deadline)
                    .done();
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                answer.complete(body.get());
              } catch (Throwable thrown) {
                answer.completeExceptionally(thrown);
              }
            });
    CompletableFuture<Boolean> loops =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                looping.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return false;
            },
            waiting -> Thread.ofVirtual().start(waiting));
    try {
      boolean done = (Boolean) CompletableFuture.anyOf(answer, loops).get();
      if (!answer.isDone()) {
        timeouts++;
        rig.now = end;
        assertThat(thread.isAlive()).isTrue();
      }
      return done;
    } catch (ExecutionException thrown) {
      throw new AssertionError(thrown.getCause());
    } finally {
      looping.countDown();
    }
  }

  private void invokeUntilDone(boolean tick) throws Exception {
    while (!invoke(rig.container(), tick)) {
      assertThat(timeouts).isLessThanOrEqualTo(MOST_TIMEOUTS);
    }
    assertThat(timeouts).isPositive();
  }

  private void onlyLetterIs(String position) {
    assertThat(rig.letters())
        .singleElement()
        .satisfies(letter -> {
          assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.KILLED_PROCESS);
          assertThat(letter.position()).startsWith(position);
          assertThat(letter.message()).contains("Timeout");
        });
  }

  @Test
  void r24_aHandlerThatLoopsOnOneEvent() throws Exception {
    operator.onEvent =
        event -> {
          if (event.timestamp() == 30) {
            loop();
          }
        };
    invokeUntilDone(false);

    onlyLetterIs("readings/s1@4");
    assertThat(rig.tally()).isEqualTo(Tally.applied(4).plus(Tally.dead(1)));
    assertThat(rig.results()).containsKeys("a@0", "a@10", "b@0");
  }

  /** One of a container that has finished batches before: its first timeout leaves no note. */
  @Test
  void r24_aHandlerThatLoopsInAWarmContainer() throws Exception {
    Engine warm = rig.container();
    assertThat(RuleRig.run(warm, RuleRig.record(0, "a", 1)).done()).isTrue();
    operator.onEvent =
        event -> {
          if (event.timestamp() == 30) {
            loop();
          }
        };
    assertThat(invoke(warm, false)).isFalse();
    invokeUntilDone(false);

    onlyLetterIs("readings/s1@4");
    assertThat(rig.tally()).isEqualTo(Tally.applied(5).plus(Tally.dead(1)));
  }

  @Test
  void r24_aSourcesOwnCodeThatLoopsOnOneRecord() throws Exception {
    endless = reading -> reading.time() == 15;
    invokeUntilDone(false);

    onlyLetterIs("readings/s1@3");
    assertThat(rig.tally()).isEqualTo(Tally.applied(4).plus(Tally.dead(1)));
  }

  @Test
  void r24_twoEventsOnWhichItLoops() throws Exception {
    operator.onEvent =
        event -> {
          if (event.timestamp() == 30 || event.timestamp() == 15) {
            loop();
          }
        };
    int most = 2 * MOST_TIMEOUTS;
    while (!invoke(rig.container(), false)) {
      assertThat(timeouts).isLessThanOrEqualTo(most);
    }

    assertThat(rig.letters())
        .extracting(DeadLetter::position)
        .containsExactly("readings/s1@3", "readings/s1@4");
  }

  @Test
  void r27_aTimerThatLoopsInATick() throws Exception {
    rig.cold(batch[0], batch[1], batch[2], batch[3]);
    rig.cold(batch[4]);
    operator.onTimer =
        context -> {
          if (context.key().equals("b")) {
            loop();
          }
        };
    invokeUntilDone(true);

    onlyLetterIs("timer/EVENT/");
    assertThat(rig.letters().getFirst().key()).isEqualTo("b");
    assertThat(rig.tally()).isEqualTo(Tally.applied(5));
  }

  /** The record that fires it is not to blame. */
  @Test
  void r27_aTimerThatLoopsInABatch() throws Exception {
    operator.onTimer =
        context -> {
          if (context.key().equals("a") && context.time() == 9) {
            loop();
          }
        };
    invokeUntilDone(false);

    onlyLetterIs("timer/EVENT/");
    assertThat(rig.tally()).isEqualTo(Tally.applied(5));
  }
}
