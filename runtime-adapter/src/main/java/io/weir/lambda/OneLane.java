package io.weir.lambda;

import io.weir.engine.Deadline;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One lane: invocations take turns. */
final class OneLane implements Lanes {
  private final ReentrantLock turn = new ReentrantLock();
  private final EventReader reader;
  private final Lane lane;

  OneLane(EventReader reader, Lane lane) {
    this.reader = reader;
    this.lane = lane;
  }

  @Override
  public EventReader begin(Deadline deadline) {
    turn.lock();
    return reader;
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
