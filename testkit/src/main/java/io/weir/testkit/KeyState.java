package io.weir.testkit;

import io.weir.Operator;
import io.weir.annotation.Experimental;
import io.weir.process.KeptState;
import io.weir.process.StateSpec;
import io.weir.state.KeyRecord;
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import io.weir.window.KeptWindows;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stored state of a key in the author's types, as an event that arrives now would find it. It
 * does not change afterwards.
 */
@Experimental
public final class KeyState {
  private final KeyRecord record;
  private final Operator<?, ?> operator;
  private final byte[] state;
  private final KeptState kept;

  /**
   * @param state in the format of the operator's code
   * @param now the time by which state expires, epoch milliseconds
   */
  KeyState(KeyRecord record, Operator<?, ?> operator, byte[] state, long now) {
    this.record = record;
    this.operator = operator;
    this.state = state;
    this.kept = KeptState.of(operator, state, now);
  }

  /** The value of a {@code ProcessFunction}; null if there is none or it expired. */
  public <T> @Nullable T value(StateSpec.Value<T> spec) {
    return kept.value(spec);
  }

  /** A map of a {@code ProcessFunction}, without expired entries, in order of insertion. */
  public <K, T> Map<K, T> map(StateSpec.MapOf<K, T> spec) {
    return kept.map(spec);
  }

  /** A list of a {@code ProcessFunction}, without expired elements. */
  public <T> List<T> list(StateSpec.ListOf<T> spec) {
    return kept.list(spec);
  }

  /** The times for which a {@code ProcessFunction} has set timers, epoch milliseconds, in order. */
  public List<Long> timers(TimeDomain domain) {
    return kept.timers(domain);
  }

  /**
   * The open windows of a {@code Window}, each with its aggregate's result now.
   *
   * @param type the type of the aggregate's results
   */
  public <R> Map<TimeWindow, R> windows(Class<R> type) {
    return KeptWindows.of(operator, state, type);
  }

  /** True if the operator remembers nothing of the key. */
  public boolean isEmpty() {
    return record.state().length == 0;
  }

  /** The whole stored record, with the operator's state as bytes. */
  public KeyRecord record() {
    return record;
  }
}
