package io.weir.window;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.process.DeclaredState;
import io.weir.process.ScopedState;
import io.weir.process.ScopedTimers;
import io.weir.time.TimeDomain;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state and timers that a {@link WindowTrigger} has for one window.
 *
 * @param timers those that are set
 */
record TriggerState(ScopedState state, ScopedTimers timers) {
  private static final Set<TimeDomain> ALL = EnumSet.allOf(TimeDomain.class);

  /**
   * @param trigger null if it is no longer declared: what was stored is read, and dropped
   * @param in what {@link #write} wrote; null = nothing
   */
  static TriggerState open(@Nullable WindowTrigger<?> trigger, @Nullable BinaryReader in) {
    DeclaredState declared = trigger == null ? new DeclaredState() : trigger.states();
    ScopedState state = ScopedState.open(declared, in);
    Set<TimeDomain> domains = trigger == null ? ALL : trigger.domains();
    return new TriggerState(state, ScopedTimers.open(domains, in));
  }

  boolean isEmpty() {
    return state.isEmpty() && timers.isEmpty();
  }

  void write(BinaryWriter out) {
    state.write(out);
    timers.write(out);
  }
}
