package io.weir.engine;

import io.weir.LimitExceededException;
import io.weir.OperatorState;
import io.weir.codec.BinaryWriter;

/**
 * Holds a key's state to its limit. Measuring after every event would cost more than the events, so
 * the whole is measured at the end, and event by event only once it is known to be too large.
 */
final class StateSize {
  /** What an event or two may add; a state that grows by more has its bytes moved. */
  private static final int GROWTH = 192;

  private static final byte[] NO_STATE = {};

  private final OperatorState<Object, Object> state;
  private final int before;
  private final int limit;
  private final boolean eachTime;
  private int last;

  /**
   * @param before the number of bytes that the state had before the step
   */
  StateSize(OperatorState<Object, Object> state, int before, int limit, boolean eachTime) {
    this.state = state;
    this.before = before;
    this.limit = limit;
    this.eachTime = eachTime;
    this.last = eachTime ? encoded().length : 0;
  }

  /**
   * @throws LimitExceededException if what was just applied makes the state larger than its limit
   */
  void check(Object cause) {
    if (!eachTime) {
      return;
    }
    int size = encoded().length;
    if (size > limit && size > last) {
      throw new LimitExceededException(
          "stateBytes",
          limit,
          cause
              + " makes the key's state "
              + size
              + " bytes; keep less per key, or choose a finer key");
    }
    last = size;
  }

  /**
   * The state as it is stored. State that was too large before this step is let be.
   *
   * @throws StateTooLargeException if it is too large and not yet measured event by event
   */
  byte[] bytes() {
    byte[] bytes = encoded();
    if (bytes.length > limit && !eachTime) {
      throw new StateTooLargeException();
    }
    return bytes;
  }

  private byte[] encoded() {
    if (state.isEmpty()) {
      return NO_STATE;
    }
    BinaryWriter out = new BinaryWriter(before + GROWTH);
    state.write(out);
    return out.toByteArray();
  }
}
