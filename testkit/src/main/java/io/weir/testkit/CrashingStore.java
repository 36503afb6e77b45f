package io.weir.testkit;

import io.weir.state.StateStore;
import java.util.function.Supplier;

/**
 * A store whose calls can be the last thing that an invocation does: before or after they take
 * effect.
 */
public final class CrashingStore extends ForwardingStateStore {
  private final CrashPoint crash;

  public CrashingStore(StateStore store, CrashPoint crash) {
    super(store);
    this.crash = crash;
  }

  @Override
  protected <R> R around(String name, Supplier<R> call) {
    return crash.around(name, call);
  }
}
