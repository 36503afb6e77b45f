package io.weir.window;

import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.process.DeclaredState;
import io.weir.process.ScopedState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads a key's open windows: starts as differences (delta encoding), ends only where
 * the start does not determine them, and a flag byte for all that differs from a window that has
 * just been opened.
 */
final class WindowStateCodec<V, A, R, O> {
  private static final int HOLDS = 1;
  private static final int PENDING = 2;
  private static final int PANES = 4;
  private static final int EMITTED = 8;
  private static final int INTERVAL = 16;
  private static final int DELAY = 32;
  private static final int NEWS = 64;
  private static final int REPEATS = 128;
  private static final int PAST = 256;
  private static final int CLOSED = 512;
  private static final int TRIGGER = 1_024;
  private static final int PROCESS = 2_048;
  private static final long KNOWN = 4_095;
  private static final Pane.Kind[] KINDS = Pane.Kind.values();

  private final WindowSpec<V, A, R, O> spec;

  WindowStateCodec(WindowSpec<V, A, R, O> spec) {
    this.spec = spec;
  }

  /**
   * @param ofKey the state that the author's process has for the key
   */
  void write(List<OpenWindow<A>> windows, ScopedState ofKey, BinaryWriter out) {
    StateFrame.WINDOW.write(out);
    writeWindows(windows, out);
    if (spec.process() != null) {
      ofKey.write(out);
    }
  }

  private void writeWindows(List<OpenWindow<A>> windows, BinaryWriter out) {
    out.unsigned(windows.size());
    long last = 0;
    for (OpenWindow<A> open : windows) {
      out.signed(open.start() - last);
      last = open.start();
      if (spec.assigner().endOf(last) == Long.MIN_VALUE) {
        out.unsigned(open.end() - last);
      }
      write(open, out);
    }
  }

  private void write(OpenWindow<A> open, BinaryWriter out) {
    int flags = flags(open);
    out.unsigned(flags);
    if (open.accumulator != null) {
      spec.aggregate().write(open.accumulator, out);
    }
    Pane pane = open.lastPane;
    if (pane != null) {
      out.unsigned(pane.kind().ordinal())
          .unsigned(pane.index())
          .signed(pane.nonSpeculativeIndex())
          .bool(pane.last());
    }
    if (open.emitted != null && (flags & EMITTED) != 0) {
      spec.aggregate().write(open.emitted, out);
    }
    if ((flags & INTERVAL) != 0) {
      out.signed(open.nextInterval);
    }
    if ((flags & PAST) != 0) {
      out.unsigned(open.intervalDue - open.nextInterval);
    }
    if ((flags & DELAY) != 0) {
      out.signed(open.delayUntil);
    }
    if ((flags & NEWS) != 0) {
      out.unsigned(open.news);
    }
    if ((flags & REPEATS) != 0) {
      out.unsigned(open.repeats);
    }
    if (spec.slides()) {
      out.unsigned(open.latest - open.start()).unsigned(open.events);
    }
    writeOwn(open, flags, out);
  }

  private static void writeOwn(OpenWindow<?> open, int flags, BinaryWriter out) {
    if (open.trigger != null && (flags & TRIGGER) != 0) {
      open.trigger.write(out);
    }
    if (open.process != null && (flags & PROCESS) != 0) {
      open.process.write(out);
    }
  }

  private int flags(OpenWindow<A> open) {
    return (open.accumulator != null ? HOLDS : 0)
        | (open.onTimePending ? PENDING : 0)
        | (open.lastPane != null ? PANES : 0)
        | (open.emitted != null && !emittedIsHeld(open) ? EMITTED : 0)
        | (open.repeats > 0 ? REPEATS : 0)
        | (open.nextInterval != OpenWindow.UNSET ? INTERVAL : 0)
        | (open.intervalDue != open.nextInterval ? PAST : 0)
        | (open.delayUntil != OpenWindow.UNSET ? DELAY : 0)
        | (open.news > 0 ? NEWS : 0)
        | (open.closed ? CLOSED : 0)
        | (open.trigger != null && !open.trigger.isEmpty() ? TRIGGER : 0)
        | (open.process != null && !open.process.isEmpty() ? PROCESS : 0);
  }

  /**
   * True if the last pane's accumulator equals the window's, since no event came after it; it is
   * then written once.
   */
  private boolean emittedIsHeld(OpenWindow<A> open) {
    return spec.keepsEmitted()
        && !open.closed
        && open.news == 0
        && open.lastPane != null
        && open.accumulator != null;
  }

  /** Reads the windows; the state of the key's own follows. */
  List<OpenWindow<A>> read(BinaryReader in) {
    StateFrame.WINDOW.read(in);
    int count = in.count(2);
    if (count == 0 && spec.process() == null) {
      throw new UnreadableStateException("window state without a window, which is never stored");
    }
    List<OpenWindow<A>> windows = new ArrayList<>(count + 1);
    long last = 0;
    for (int i = count; i > 0; i--) {
      last += in.signed();
      long end = spec.assigner().endOf(last);
      windows.add(read(last, end == Long.MIN_VALUE ? last + in.unsigned() : end, in));
    }
    return windows;
  }

  /** Reads the state that the author's process has for the key, and what follows nothing. */
  ScopedState readOfKey(@Nullable BinaryReader in) {
    WindowProcess<?, ?> process = spec.process();
    DeclaredState declared = process == null ? new DeclaredState() : process.keyStates();
    ScopedState ofKey = ScopedState.open(declared, process == null ? null : in);
    if (in != null) {
      in.requireEnd("window state");
    }
    return ofKey;
  }

  private OpenWindow<A> read(long start, long end, BinaryReader in) {
    OpenWindow<A> open = new OpenWindow<>(start, end);
    long flags = in.unsigned();
    if ((flags & ~KNOWN) != 0) {
      throw new UnreadableStateException(
          "a window has the flags " + flags + ", this code knows " + KNOWN);
    }
    if ((flags & CLOSED) != 0 && !spec.slides()) {
      throw new UnreadableStateException(
          "a closed window, which is kept only where windows slide with the events");
    }
    open.onTimePending = (flags & PENDING) != 0;
    if ((flags & HOLDS) != 0) {
      open.accumulator = spec.aggregate().read(in);
    }
    if ((flags & PANES) != 0) {
      open.lastPane = pane(in);
    }
    if ((flags & EMITTED) != 0) {
      open.emitted = spec.aggregate().read(in);
    }
    long interval = (flags & INTERVAL) != 0 ? in.signed() : OpenWindow.UNSET;
    open.fireAt(interval, (flags & PAST) != 0 ? interval + in.unsigned() : interval);
    open.delayUntil = (flags & DELAY) != 0 ? in.signed() : OpenWindow.UNSET;
    open.keepTimesOf(spec.firing());
    open.news = (flags & NEWS) != 0 ? in.unsigned() : 0;
    open.repeats = (flags & REPEATS) != 0 ? in.unsigned() : 0;
    open.closed = (flags & CLOSED) != 0;
    if (open.accumulator != null && emittedIsHeld(open)) {
      open.emitted = spec.aggregate().copy(open.accumulator);
    }
    if (spec.slides()) {
      readSliding(open, in);
    }
    open.trigger = (flags & TRIGGER) != 0 ? TriggerState.open(spec.decides(), in) : null;
    open.process = (flags & PROCESS) != 0 ? ofWindow(in) : null;
    return open;
  }

  private ScopedState ofWindow(BinaryReader in) {
    WindowProcess<?, ?> process = spec.process();
    return ScopedState.open(process == null ? new DeclaredState() : process.windowStates(), in);
  }

  private static void readSliding(OpenWindow<?> open, BinaryReader in) {
    open.latest = open.start() + in.unsigned();
    open.events = in.unsigned();
    if (open.latest < open.start() || open.latest >= open.end() || open.events < 1) {
      throw new UnreadableStateException(
          "a window that slides with the events has "
              + open.events
              + ", the last at "
              + open.latest);
    }
  }

  private static Pane pane(BinaryReader in) {
    long kind = in.unsigned();
    if (kind < 0 || kind >= KINDS.length) {
      throw new UnreadableStateException(
          "a pane of kind " + kind + ", which this code does not know");
    }
    int index = in.unsignedInt();
    return new Pane(KINDS[(int) kind], index, in.signedInt(), index == 0, in.bool());
  }
}
