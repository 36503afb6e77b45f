package io.weir.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HeadStartTest {
  @Test
  void theRehearsalComesToItsEnd() {
    assertThatCode(() -> Rehearsal.run(false)).doesNotThrowAnyException();
    assertThatCode(() -> Rehearsal.run(true)).doesNotThrowAnyException();
    assertThatCode(Rehearsal::json).doesNotThrowAnyException();
  }

  @Test
  void itIsOverWhenItWasAwaitedWithTlsAndWithout() {
    for (String endpoint : List.of("https://dynamodb.eu-west-1.amazonaws.com", "http://x:1")) {
      HeadStart begun = HeadStart.begin(Map.of("AWS_ENDPOINT_URL", endpoint));

      begun.await();

      assertThat(begun.over()).isTrue();
    }
  }

  @Test
  void whatFailsAheadKeepsNothingElseFromItsEnd() {
    AtomicBoolean done = new AtomicBoolean();
    CountDownLatch failing = new CountDownLatch(1);
    HeadStart begun =
        HeadStart.of(
            List.of(
                () -> {
                  failing.countDown();
                  throw new IllegalStateException("on purpose");
                },
                () -> {
                  awaitFailing(failing);
                  done.set(true);
                }));

    assertThatCode(begun::await).doesNotThrowAnyException();

    assertThat(done).isTrue();
    assertThat(begun.over()).isTrue();
  }

  private static void awaitFailing(CountDownLatch failing) {
    try {
      failing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
