package io.weir.window;

import io.weir.OperatorContext;
import io.weir.process.ScopedState;
import io.weir.spi.Emission;
import java.util.Objects;

/** Makes the panes of windows and emits them. */
final class WindowPanes<V, A, R, O> {
  private final WindowSpec<V, A, R, O> spec;
  private final ScopedState ofKey;
  private boolean muted;

  /**
   * @param ofKey the state that the author's process has for the key; nothing without one
   */
  WindowPanes(WindowSpec<V, A, R, O> spec, ScopedState ofKey) {
    this.spec = spec;
    this.ofKey = ofKey;
  }

  /** Runs {@code firing} without making its panes, so that the author's code is not called. */
  void mute(Runnable firing) {
    muted = true;
    try {
      firing.run();
    } finally {
      muted = false;
    }
  }

  boolean isMuted() {
    return muted;
  }

  void fire(OpenWindow<A> open, Pane.Kind kind, boolean closing, OperatorContext<O> context) {
    A held = open.accumulator;
    if (muted || held == null || isEmpty(open, kind, closing)) {
      return;
    }
    if (isUnchanged(open, held)) {
      open.emitted = spec.aggregate().copy(held);
      told(open);
      return;
    }
    if (open.news > 1) {
      context.ofSeveral();
    }
    withdraw(open, context);
    boolean last = closing || kind == Pane.Kind.ON_TIME && spec.allowedLateness() == 0;
    Pane pane = next(open, kind, last);
    emit(open, pane, Emission.Op.UPSERT, given(held, last), context);
    open.lastPane = pane;
    told(open);
    if (spec.keepsEmitted() && !last) {
      open.emitted = spec.aggregate().copy(held);
    }
    if (spec.accumulation() == Accumulation.DISCARDING) {
      open.accumulator = null;
    }
  }

  /** True if a pane in the middle of the window's life would be given by what is held now. */
  boolean gives(OpenWindow<A> open, Pane.Kind kind) {
    A held = open.accumulator;
    return held != null && !isEmpty(open, kind, false) && !isUnchanged(open, held);
  }

  /** Says that nothing is new any more. */
  private void told(OpenWindow<A> open) {
    open.news = 0;
    open.delayUntil = OpenWindow.UNSET;
    if (spec.firing().earlyWait() > 0) {
      open.fireAt(OpenWindow.UNSET, OpenWindow.UNSET);
    }
  }

  /** True for a pane with the value of the one before, where only changes are emitted. */
  private boolean isUnchanged(OpenWindow<A> open, A held) {
    A emitted = open.emitted;
    return spec.onlyChanges()
        && emitted != null
        && Objects.equals(
            value(spec.aggregate().copy(emitted)), value(spec.aggregate().copy(held)));
  }

  private R value(A accumulator) {
    return spec.aggregate().result(accumulator);
  }

  /** True for an on-time pane without news that is left out, since another came before it. */
  private boolean isEmpty(OpenWindow<A> open, Pane.Kind kind, boolean closing) {
    return kind == Pane.Kind.ON_TIME
        && !closing
        && open.news == 0
        && open.lastPane != null
        && !spec.firing().onTimeIfEmpty();
  }

  /**
   * The accumulator for the author's code, which may change it: a copy if it is still needed here.
   */
  private A given(A held, boolean last) {
    boolean over = last && !spec.slides();
    return over || spec.accumulation() == Accumulation.DISCARDING
        ? held
        : spec.aggregate().copy(held);
  }

  /**
   * Makes the pane at the end of a window's life, if there is to be one. The pane is LATE if an
   * earlier pane was not EARLY, or if the watermark passed the window's end while the on-time pane
   * was empty and left out (S2.5, S2.8).
   */
  void close(OpenWindow<A> open, OperatorContext<O> context) {
    Firing.Closing closing = spec.firing().closing();
    boolean alreadyLast = open.lastPane != null && open.lastPane.last();
    boolean wanted =
        closing == Firing.Closing.ALWAYS && !alreadyLast
            || closing == Firing.Closing.IF_NEWS && open.news > 0;
    if (wanted) {
      fire(open, isLate(open) ? Pane.Kind.LATE : Pane.Kind.ON_TIME, true, context);
    }
    closed(open, context);
  }

  private void closed(OpenWindow<A> open, OperatorContext<O> context) {
    WindowProcess<? super R, O> process = spec.process();
    if (process != null && !muted) {
      process.onClose(open.window(), call(process, open, name(open, context) + "/closed", context));
    }
    open.closed = true;
    open.emitted = null;
  }

  private ProcessCall<O> call(
      WindowProcess<?, O> process, OpenWindow<A> open, String name, OperatorContext<O> context) {
    ScopedState ofWindow = open.process;
    if (ofWindow == null) {
      ofWindow = ScopedState.open(process.windowStates(), null);
      open.process = ofWindow;
    }
    return new ProcessCall<>(context, ofWindow, ofKey, name);
  }

  private boolean isLate(OpenWindow<A> open) {
    boolean afterOnTime = spec.firing().onTime() && spec.allowedLateness() > 0;
    return afterOnTime || open.firedOnTime();
  }

  /** Withdraws the last pane, if the window is retracting. */
  void withdraw(OpenWindow<A> open, OperatorContext<O> context) {
    A emitted = open.emitted;
    if (spec.retracting() && emitted != null) {
      Pane pane = Objects.requireNonNull(open.lastPane, "what was emitted was its last pane");
      emit(open, pane, Emission.Op.DELETE, emitted, context);
      open.emitted = null;
    }
  }

  private static Pane next(OpenWindow<?> open, Pane.Kind kind, boolean last) {
    int index = open.panes();
    int before = open.lastPane == null ? -1 : open.lastPane.nonSpeculativeIndex();
    int spoken = kind == Pane.Kind.EARLY ? -1 : before + 1;
    return new Pane(kind, index, spoken, index == 0, last);
  }

  private void emit(
      OpenWindow<A> open, Pane pane, Emission.Op op, A accumulator, OperatorContext<O> context) {
    WindowResult<R> result =
        new WindowResult<>(context.key(), open.window(), pane, value(accumulator));
    WindowProcess<? super R, O> process = spec.process();
    if (process != null) {
      process(process, result, open, context);
      return;
    }
    O output = spec.result().apply(result);
    if (output != null) {
      context.emit(name(open, pane, op, context), op, output);
    }
  }

  @SuppressWarnings("unchecked") // a result of R is one of its supertype
  private void process(
      WindowProcess<? super R, O> process,
      WindowResult<R> result,
      OpenWindow<A> open,
      OperatorContext<O> context) {
    String name = name(open, result.pane(), Emission.Op.UPSERT, context);
    ((WindowProcess<R, O>) process).onPane(result, call(process, open, name, context));
  }

  private static String name(
      OpenWindow<?> open, Pane pane, Emission.Op op, OperatorContext<?> context) {
    return name(open, context)
        + "/"
        + pane.index()
        + (op == Emission.Op.DELETE ? "/withdrawn" : "");
  }

  private static String name(OpenWindow<?> open, OperatorContext<?> context) {
    boolean timeless = open.window().maxTimestamp() == Long.MAX_VALUE;
    return timeless
        ? "global/" + context.birth()
        : open.window().start() + "-" + open.window().end();
  }
}
