package io.weir.window;

import io.weir.OperatorContext;
import io.weir.spi.Emission;
import java.util.Objects;

/** Makes the panes of windows and emits them. */
final class WindowPanes<V, A, R, O> {
  private final WindowSpec<V, A, R, O> spec;
  private boolean muted;

  WindowPanes(WindowSpec<V, A, R, O> spec) {
    this.spec = spec;
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

  void fire(OpenWindow<A> open, Pane.Kind kind, boolean closing, OperatorContext<O> context) {
    A held = open.accumulator;
    if (muted || held == null || isEmpty(open, kind, closing)) {
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
    open.news = 0;
    open.delayUntil = OpenWindow.UNSET;
    if (spec.retracting() && !last) {
      open.emitted = spec.aggregate().copy(held);
    }
    if (spec.accumulation() == Accumulation.DISCARDING) {
      open.accumulator = null;
    }
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
    return last || spec.accumulation() == Accumulation.DISCARDING
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
        new WindowResult<>(
            context.key(), open.window(), pane, spec.aggregate().result(accumulator));
    O output = spec.result().apply(result);
    if (output != null) {
      context.emit(name(open, pane, op, context), op, output);
    }
  }

  private static String name(
      OpenWindow<?> open, Pane pane, Emission.Op op, OperatorContext<?> context) {
    boolean timeless = open.window().maxTimestamp() == Long.MAX_VALUE;
    String window =
        timeless ? "global/" + context.birth() : open.window().start() + "-" + open.window().end();
    return window + "/" + pane.index() + (op == Emission.Op.DELETE ? "/withdrawn" : "");
  }
}
