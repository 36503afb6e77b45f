package io.weir.operator;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import io.weir.UnreadableStateException;
import io.weir.time.TimeWindow;
import java.util.TreeMap;

/**
 * The bytes of a key's open windows: per window its start as a difference to the one before, a byte of
 * flags, then only what differs from a window that has just taken its first value.
 */
final class WindowCodec<A, S> {
  private static final int FORMAT = 1;
  private static final int ODD_LENGTH = 1;
  private static final int EMPTY = 2;
  private static final int NO_NEWS = 4;
  private static final int PANES = 8;
  private static final int EMITTED = 16;
  private static final int EMITTED_SAME = 32;
  private static final int GLOBAL = 64;

  private final WindowSettings settings;
  private final Aggregate<?, A, ?> aggregate;
  private final Trigger<S> trigger;

  WindowCodec(WindowSettings settings, Aggregate<?, A, ?> aggregate, Trigger<S> trigger) {
    this.settings = settings;
    this.aggregate = aggregate;
    this.trigger = trigger;
  }

  TreeMap<TimeWindow, OpenWindow<A, S>> read(BinaryReader in) {
    TreeMap<TimeWindow, OpenWindow<A, S>> windows = new TreeMap<>();
    if (in == null) {
      return windows;
    }
    long format = in.unsigned();
    if (format != FORMAT) {
      throw new UnreadableStateException("window state has format " + format + ", this code reads " + FORMAT);
    }
    int count = in.count(2);
    long start = 0;
    for (int i = 0; i < count; i++) {
      OpenWindow<A, S> open = readWindow(in, start);
      start = open.window.isGlobal() ? 0 : open.window.start();
      windows.put(open.window, open);
    }
    return windows;
  }

  private OpenWindow<A, S> readWindow(BinaryReader in, long previous) {
    int flags = (int) in.unsigned();
    OpenWindow<A, S> open = new OpenWindow<>(readSpan(in, previous, flags), trigger.read(in));
    if ((flags & EMPTY) == 0) {
      open.accumulator = aggregate.read(in);
    }
    open.news = (flags & NO_NEWS) == 0;
    if ((flags & PANES) != 0) {
      open.panes = in.unsigned();
      open.nonSpeculative = in.unsigned();
    }
    if ((flags & EMITTED) != 0) {
      open.emitted = readEmitted(in, open, (flags & EMITTED_SAME) != 0);
    }
    return open;
  }

  private TimeWindow readSpan(BinaryReader in, long previous, int flags) {
    if ((flags & GLOBAL) != 0) {
      return TimeWindow.GLOBAL;
    }
    long start = previous + in.signed();
    long length = (flags & ODD_LENGTH) != 0 ? in.unsigned() : settings.assigner().usualLength();
    if (length <= 0 || start + length <= start) {
      throw new UnreadableStateException("impossible window [" + start + ", +" + length + ")");
    }
    return new TimeWindow(start, start + length);
  }

  private OpenWindow.Emitted readEmitted(BinaryReader in, OpenWindow<A, S> open, boolean same) {
    long head = in.unsigned();
    Pane.Kind kind = Pane.Kind.values()[(int) (head & 3)];
    long index = in.unsigned();
    long nonSpeculative = in.signed();
    byte[] accumulator = same ? bytes(open.accumulator) : in.bytes();
    return new OpenWindow.Emitted(new Pane(kind, index, nonSpeculative, index == 0, (head & 4) != 0), accumulator);
  }

  void write(Iterable<OpenWindow<A, S>> windows, int count, BinaryWriter out) {
    out.unsigned(FORMAT).unsigned(count);
    long previous = 0;
    for (OpenWindow<A, S> open : windows) {
      writeWindow(open, previous, out);
      previous = open.window.isGlobal() ? 0 : open.window.start();
    }
  }

  private void writeWindow(OpenWindow<A, S> open, long previous, BinaryWriter out) {
    byte[] accumulator = open.accumulator == null ? null : bytes(open.accumulator);
    int flags = flags(open, accumulator);
    out.unsigned(flags);
    if ((flags & GLOBAL) == 0) {
      out.signed(open.window.start() - previous);
    }
    if ((flags & ODD_LENGTH) != 0) {
      out.unsigned(open.window.end() - open.window.start());
    }
    trigger.write(open.trigger, out);
    if (accumulator != null) {
      out.raw(accumulator);
    }
    if ((flags & PANES) != 0) {
      out.unsigned(open.panes).unsigned(open.nonSpeculative);
    }
    if (open.emitted != null) {
      writeEmitted(open.emitted, (flags & EMITTED_SAME) != 0, out);
    }
  }

  private int flags(OpenWindow<A, S> open, byte[] accumulator) {
    TimeWindow window = open.window;
    boolean odd = !window.isGlobal() && window.end() - window.start() != settings.assigner().usualLength();
    boolean same = open.emitted != null && java.util.Arrays.equals(open.emitted.accumulator(), accumulator);
    return (odd ? ODD_LENGTH : 0)
        | (accumulator == null ? EMPTY : 0)
        | (open.news ? 0 : NO_NEWS)
        | (open.panes > 0 ? PANES : 0)
        | (open.emitted == null ? 0 : EMITTED)
        | (same ? EMITTED_SAME : 0)
        | (window.isGlobal() ? GLOBAL : 0);
  }

  private static void writeEmitted(OpenWindow.Emitted emitted, boolean same, BinaryWriter out) {
    Pane pane = emitted.pane();
    out.unsigned(pane.kind().ordinal() | (pane.last() ? 4 : 0)).unsigned(pane.index()).signed(pane.nonSpeculativeIndex());
    if (!same) {
      out.bytes(emitted.accumulator());
    }
  }

  private byte[] bytes(A accumulator) {
    BinaryWriter out = new BinaryWriter();
    aggregate.write(accumulator, out);
    return out.toByteArray();
  }
}
