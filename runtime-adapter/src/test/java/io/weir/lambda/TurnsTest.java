package io.weir.lambda;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.lambda.Clicks.Click;
import io.weir.state.Tally;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two invocations of one handler object: the second begins when the first has answered. */
@Timeout(value = 2, unit = MINUTES)
class TurnsTest {
  private static final String ALL_DONE = "{\"batchItemFailures\":[]}";

  private final Rig rig = new Rig();
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  /** An invocation in a thread of its own; the handler sees its context first. */
  private final class Invocation {
    final String name;
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch goesOn;
    final FutureTask<String> answer;
    final Thread thread;

    Invocation(String name, CountDownLatch goesOn, EventJson event) {
      this.name = name;
      this.goesOn = goesOn;
      this.answer = new FutureTask<>(() -> answer(event));
      this.thread = new Thread(answer, name);
    }

    private String answer(EventJson event) throws IOException {
      ByteArrayOutputStream out =
          new ByteArrayOutputStream() {
            @Override
            public void write(byte[] answer) {
              seen.add(name + " answers");
              writeBytes(answer);
            }
          };
      byte[] bytes = event.toString().getBytes(StandardCharsets.UTF_8);
      rig.handler().handleRequest(new ByteArrayInputStream(bytes), out, context());
      return out.toString(StandardCharsets.UTF_8);
    }

    private Rig.FixedContext context() {
      return new Rig.FixedContext(60_000) {
        @Override
        public String getInvokedFunctionArn() {
          seen.add(name + " begins");
          begun.countDown();
          return super.getInvokedFunctionArn();
        }

        /** Asked when the event is read and nothing of it is handled. */
        @Override
        public int getRemainingTimeInMillis() {
          await(goesOn);
          return super.getRemainingTimeInMillis();
        }
      };
    }

    boolean waitsOrHasBegun() {
      return thread.getState() == Thread.State.TIMED_WAITING || begun.getCount() == 0;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static EventJson clicks(String shard, String page, int clicks) {
    EventJson event = new EventJson().shard(shard);
    for (int i = 1; i <= clicks; i++) {
      event.put(i, Click.json(page, i));
    }
    return event;
  }

  @Test
  void theSecondBeginsWhenTheFirstHasAnswered() throws Exception {
    rig.kinesis = new FakeKinesis("s-0", "s-1");
    rig.start(Clicks::to);
    CountDownLatch goesOn = new CountDownLatch(1);
    Invocation first = new Invocation("first", goesOn, clicks("s-0", "home", 3));
    Invocation second = new Invocation("second", new CountDownLatch(0), clicks("s-1", "about", 40));

    first.thread.start();
    await(first.begun);
    second.thread.start();
    while (!second.waitsOrHasBegun()) {
      Thread.onSpinWait();
    }
    List<String> whileTheFirstRuns = List.copyOf(seen);
    goesOn.countDown();

    assertThat(first.answer.get()).isEqualTo(ALL_DONE);
    assertThat(second.answer.get()).isEqualTo(ALL_DONE);
    assertThat(whileTheFirstRuns).containsExactly("first begins");
    assertThat(seen)
        .containsExactly("first begins", "first answers", "second begins", "second answers");
    assertThat(rig.memory.progress("click-counts"))
        .extracting(progress -> progress.tally())
        .containsExactlyInAnyOrder(Tally.applied(3), Tally.applied(40));
  }

  /** Lambda Managed Instances do not end an invocation that runs beyond its time. */
  @Test
  void whoseTurnDoesNotComeInItsTimeFailsAndComesAgain() throws Exception {
    rig.start(Clicks::to);
    CountDownLatch goesOn = new CountDownLatch(1);
    Invocation first = new Invocation("first", goesOn, clicks(EventJson.SHARD, "home", 3));
    first.thread.start();
    await(first.begun);

    rig.remaining = 2_510;
    EventJson again = clicks(EventJson.SHARD, "home", 4);
    assertThatThrownBy(() -> rig.invoke(again))
        .isInstanceOf(NoTurnException.class)
        .hasMessageContaining("more than one invocation runs");
    goesOn.countDown();
    assertThat(first.answer.get()).isEqualTo(ALL_DONE);
    rig.remaining = 60_000;
    assertThat(rig.invoke(again)).isEqualTo(ALL_DONE);
  }

  /** A turn that is not given back would hold up every later invocation of the container. */
  @Test
  void theSecondBeginsAlsoWhenTheFirstHasFailed() throws Exception {
    rig.start(Clicks::to);
    CountDownLatch goesOn = new CountDownLatch(1);
    EventJson foreign = new EventJson().stream("arn:aws:kinesis:eu-west-1:1:stream/orders");
    Invocation first = new Invocation("first", goesOn, foreign.put(1, Click.json("home", 1)));
    Invocation second = new Invocation("second", goesOn, clicks(EventJson.SHARD, "home", 3));
    goesOn.countDown();

    first.thread.start();
    assertThat(first.answer).failsWithin(java.time.Duration.ofMinutes(1));
    second.thread.start();

    assertThat(second.answer.get()).isEqualTo(ALL_DONE);
    assertThat(seen).containsExactly("first begins", "second begins", "second answers");
  }
}
