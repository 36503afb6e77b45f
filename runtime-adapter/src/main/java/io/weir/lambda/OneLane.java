package io.weir.lambda;

import io.weir.engine.Deadline;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One lane: invocations take turns. */
final class OneLane implements Lanes {
  private final ReentrantLock turn = new ReentrantLock();
  private final EventReader reader;
  private final Lane lane;
  private final long reserveMillis;

  /**
   * @param reserveMillis the milliseconds before its end in which an invocation begins nothing
   */
  OneLane(EventReader reader, Lane lane, long reserveMillis) {
    this.reader = reader;
    this.lane = lane;
    this.reserveMillis = reserveMillis;
  }

  @Override
  public EventReader begin(Deadline deadline) {
    if (!turn.tryLock() && !awaitTurn(deadline)) {
      throw new NoTurnException(1);
    }
    return reader;
  }

  private boolean awaitTurn(Deadline deadline) {
    try {
      return turn.tryLock(deadline.remainingMillis() - reserveMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Lane lane(LambdaEvent event, Deadline deadline) {
    return lane;
  }

  @Override
  public void end(EventReader used, @Nullable Lane had, @Nullable Throwable failure) {
    try {
      if (Thrown.endsProcess(failure)) {
        lane.distrust();
      }
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void coolDown() {
    lane.coolDown();
  }
}
