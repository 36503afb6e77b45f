package io.weir.operator;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import io.weir.Emission;
import io.weir.OperatorContext;
import io.weir.time.TimeWindow;
import java.util.function.Function;

/** Makes panes of open windows: kind, index, name, value, and what withdraws them. */
final class PaneEmitter<A, R, T> {
  private final WindowSettings settings;
  private final Aggregate<?, A, R> aggregate;
  private final Function<WindowResult<R>, T> result;

  PaneEmitter(WindowSettings settings, Aggregate<?, A, R> aggregate, Function<WindowResult<R>, T> result) {
    this.settings = settings;
    this.aggregate = aggregate;
    this.result = result;
  }

  /** Emits a pane, if the window has anything to say. */
  void emit(OpenWindow<A, ?> open, boolean closing, OperatorContext context) {
    if (open.accumulator == null) {
      return;
    }
    A accumulator = open.accumulator;
    Pane pane = next(open, closing, context.watermark());
    OpenWindow.Emitted before = open.emitted;
    advance(open, pane);
    if (settings.accumulation() == Accumulation.RETRACTING) {
      retract(open.window, before, context);
    }
    context.emit(name(open.window, pane, context), Emission.Op.UPSERT, value(open.window, pane, accumulator, context));
  }

  /** The window's state moves on before the author's code runs: if that fails, the pane is not due again. */
  private void advance(OpenWindow<A, ?> open, Pane pane) {
    open.panes++;
    open.nonSpeculative = pane.nonSpeculativeIndex() < 0 ? open.nonSpeculative : pane.nonSpeculativeIndex() + 1;
    open.news = false;
    if (settings.keepsEmitted()) {
      BinaryWriter bytes = new BinaryWriter();
      aggregate.write(open.accumulator, bytes);
      open.emitted = new OpenWindow.Emitted(pane, bytes.toByteArray());
    }
    if (settings.accumulation() == Accumulation.DISCARDING) {
      open.accumulator = null;
    }
  }

  /** Withdraws the window's last pane, if it has one. */
  void retract(OpenWindow<A, ?> open, OperatorContext context) {
    retract(open.window, open.emitted, context);
    open.emitted = null;
  }

  private void retract(TimeWindow window, OpenWindow.Emitted emitted, OperatorContext context) {
    if (emitted != null) {
      A accumulator = aggregate.read(new BinaryReader(emitted.accumulator()));
      String name = name(window, emitted.pane(), context) + "/withdrawn";
      context.emit(name, Emission.Op.DELETE, value(window, emitted.pane(), accumulator, context));
    }
  }

  private T value(TimeWindow window, Pane pane, A accumulator, OperatorContext context) {
    return result.apply(new WindowResult<>(context.key(), window, pane, aggregate.result(accumulator)));
  }

  private Pane next(OpenWindow<A, ?> open, boolean closing, long watermark) {
    Pane.Kind kind = kind(open, watermark);
    long nonSpeculative = kind == Pane.Kind.EARLY ? -1 : open.nonSpeculative;
    boolean last = closing || open.window.cleanupTime(settings.lateness()) <= watermark;
    return new Pane(kind, open.panes, nonSpeculative, open.panes == 0, last);
  }

  /** Beam's PaneInfoTracker, in watermarks that promise "nothing at or below" (SEMANTICS 2). */
  private Pane.Kind kind(OpenWindow<A, ?> open, long watermark) {
    if (settings.emitOnClose()) {
      return Pane.Kind.ON_TIME;
    }
    long max = open.window.maxTimestamp();
    if (open.nonSpeculative > 0 || max < watermark) {
      return Pane.Kind.LATE;
    }
    return watermark < max ? Pane.Kind.EARLY : Pane.Kind.ON_TIME;
  }

  /** Unique per key: a window that is gone cannot open again; a global one is told apart by the key's birth (PROTOCOL R5). */
  private static String name(TimeWindow window, Pane pane, OperatorContext context) {
    String span = window.isGlobal() ? "global-" + context.birth() : window.start() + "-" + window.end();
    return span + "/" + pane.index();
  }
}
