package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StepBudgetTest {
  private static final long RESERVE = 1000;

  private final AtomicLong left = new AtomicLong(60_000);
  private final AtomicInteger asked = new AtomicInteger();
  private final StepBudget budget =
      new StepBudget(
          500,
          new TimeLeft(
              () -> {
                asked.incrementAndGet();
                return left.get();
              },
              RESERVE / 2,
              RESERVE));

  @Test
  void theClockIsLookedAtBeforeEachOfSlowRecords() {
    for (int record = 0; record < 10; record++) {
      assertThat(budget.late()).isFalse();
      left.addAndGet(-100);
    }
    assertThat(asked).hasValue(10);
  }

  @Test
  void quickRecordsAreNotAsManyLooksAtTheClock() {
    for (int record = 0; record < 1600; record++) {
      assertThat(budget.late()).isFalse();
    }
    assertThat(asked).hasValueBetween(100, 110);
  }

  @Test
  void recordsThatBecomeSlowEndTheStepSixteenLaterAtMost() {
    for (int record = 0; record < 1000; record++) {
      assertThat(budget.late()).isFalse();
    }
    left.set(RESERVE - 1);
    int further = 0;
    while (!budget.late()) {
      further++;
    }
    assertThat(further).isLessThan(16);
  }

  @Test
  void whatIsLateStaysLate() {
    left.set(RESERVE - 1);
    for (int record = 0; record < 100; record++) {
      assertThat(budget.late()).isTrue();
    }
  }

  @Test
  void anInvocationWithoutAnEndIsNeverLate() {
    left.set(Long.MAX_VALUE);
    for (int record = 0; record < 100; record++) {
      assertThat(budget.late()).isFalse();
    }
  }

  @Test
  void aShorterOneEndsAfterFewerRecords() {
    assertThat(budget.after(100).records()).isEqualTo(100);
    assertThat(budget.after(1000).records()).isEqualTo(500);
  }
}
