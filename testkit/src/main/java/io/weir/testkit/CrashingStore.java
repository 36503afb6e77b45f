package io.weir.testkit;

import io.weir.annotation.Experimental;
import io.weir.state.StateStore;
import java.util.function.Supplier;

/**
 * A store that can end an invocation at any of its calls, before or after the call takes effect.
 */
@Experimental
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
