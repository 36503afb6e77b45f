package io.weir.window;

import io.weir.LimitExceededException;
import io.weir.time.TimeWindow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The open windows of one key by time, no more than {@link Window#MAX_WINDOWS_PER_KEY}. */
final class OpenWindows<A> implements Iterable<OpenWindow<A>> {
  private final List<OpenWindow<A>> windows;

  OpenWindows(List<OpenWindow<A>> windows) {
    this.windows = windows;
  }

  /** Returns the window with these ends, and opens it if it is not open. */
  OpenWindow<A> at(long start, long end) {
    int at = search(start, end);
    return at >= 0 ? windows.get(at) : insert(-at - 1, new OpenWindow<>(start, end));
  }

  /**
   * Binary search: the index of the window, or {@code -(insertion point) - 1} if it is not open.
   */
  private int search(long start, long end) {
    int low = 0;
    int high = windows.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      OpenWindow<A> there = windows.get(middle);
      int order = Long.compare(there.start(), start);
      order = order == 0 ? Long.compare(there.end(), end) : order;
      if (order == 0) {
        return middle;
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle;
    }
    return -low - 1;
  }

  /** Adds a window whose ends no open window has. */
  OpenWindow<A> opened(OpenWindow<A> open) {
    return insert(-search(open.start(), open.end()) - 1, open);
  }

  private OpenWindow<A> insert(int at, OpenWindow<A> open) {
    if (windows.size() >= Window.MAX_WINDOWS_PER_KEY) {
      throw new LimitExceededException(
          "MAX_WINDOWS_PER_KEY",
          Window.MAX_WINDOWS_PER_KEY,
          "use larger windows, less allowed lateness or a finer key");
    }
    windows.add(at, open);
    return open;
  }

  /** The index of the first window that starts at that time or later. */
  int from(long start) {
    int at = search(start, Long.MIN_VALUE);
    return at >= 0 ? at : -at - 1;
  }

  /** True if the window with these ends is open. */
  boolean has(long start, long end) {
    return search(start, end) >= 0;
  }

  /** The open windows that a session's own window overlaps or touches. */
  List<OpenWindow<A>> touching(TimeWindow window) {
    List<OpenWindow<A>> met = new ArrayList<>(1);
    for (OpenWindow<A> open : windows) {
      if (open.touches(window)) {
        met.add(open);
      }
    }
    return met;
  }

  void closeAll(List<OpenWindow<A>> closed) {
    windows.removeAll(closed);
  }

  List<OpenWindow<A>> all() {
    return windows;
  }

  int size() {
    return windows.size();
  }

  OpenWindow<A> get(int index) {
    return windows.get(index);
  }

  boolean isEmpty() {
    return windows.isEmpty();
  }

  @Override
  public Iterator<OpenWindow<A>> iterator() {
    return windows.iterator();
  }
}
