package io.weir.window;

import io.weir.Output;
import io.weir.process.DeclaredState;
import io.weir.process.StateSpec;
import io.weir.time.TimeWindow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The author's own computation on each pane of a window (S2.10), with state of the window and state
 * of the key, which outlives its windows. Give it to {@link Window#process} with what it sees: all
 * elements, or an aggregate. It must be deterministic: it may depend on its arguments only. One
 * object serves all keys and threads, so it must have no fields that change.
 *
 * <pre>{@code
 * final class Rises extends WindowProcess<Long, Rise> {
 *   private final StateSpec.Value<Long> before = perKey(StateSpec.value("before", Long.class));
 *
 *   public void onPane(WindowResult<Long> pane, WindowProcessContext<Rise> context) {
 *     long last = context.keyState(before).value(0L);
 *     context.keyState(before).set(pane.value());
 *     if (pane.value() > last) {
 *       context.emit(new Rise(pane.key(), pane.start(), pane.value() - last));
 *     }
 *   }
 * }
 * }</pre>
 *
 * @param <R> what it sees of a window: a list of its elements, or the result of an aggregate
 * @param <O> the results that it gives
 */
public abstract class WindowProcess<R, O> {
  private final DeclaredState windowStates = new DeclaredState();
  private final DeclaredState keyStates = new DeclaredState();
  private final List<Output<?>> outputs = new ArrayList<>();
  private volatile boolean used;

  protected WindowProcess() {}

  /** Handles a pane; any number of results may be emitted, none too. */
  public abstract void onPane(WindowResult<R> pane, WindowProcessContext<O> context);

  /**
   * Handles the end of a window, when its state is dropped, after its last pane; the state of the
   * window is still there, and goes by itself. Not called for a session that became part of another
   * one.
   */
  public void onClose(TimeWindow window, WindowProcessContext<O> context) {}

  /**
   * Declares state of each window; it goes with the window. Sessions have none.
   *
   * @return {@code state}
   * @throws IllegalArgumentException if the name is taken
   * @throws IllegalStateException if the process is in use already
   */
  protected final <S extends StateSpec> S perWindow(S state) {
    return declared(windowStates, state);
  }

  /**
   * Declares state of the key, which all its windows share. It stays until it is cleared or
   * expires.
   *
   * @return {@code state}
   * @throws IllegalArgumentException if the name is taken
   * @throws IllegalStateException if the process is in use already
   */
  protected final <S extends StateSpec> S perKey(S state) {
    return declared(keyStates, state);
  }

  private <S extends StateSpec> S declared(DeclaredState states, S state) {
    requireNew("state '" + state.name() + "'");
    states.add(state, getClass().getSimpleName());
    return state;
  }

  /**
   * Declares a side output that the process may write to.
   *
   * @return {@code output}
   */
  protected final <T> Output<T> writes(Output<T> output) {
    requireNew("output '" + output.name() + "'");
    outputs.add(Objects.requireNonNull(output, "output"));
    return output;
  }

  private void requireNew(String declared) {
    if (used) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + " declares the "
              + declared
              + " when it is in use already; declare it as a field of the class");
    }
  }

  final DeclaredState windowStates() {
    used = true;
    return windowStates;
  }

  final DeclaredState keyStates() {
    used = true;
    return keyStates;
  }

  final List<Output<?>> outputs() {
    used = true;
    return Collections.unmodifiableList(outputs);
  }
}
