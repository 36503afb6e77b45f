package io.weir.operator;

import io.weir.time.TimeWindow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** The open windows of one key by time, no more than {@link Window#MAX_WINDOWS_PER_KEY}. */
final class OpenWindows<A> implements Iterable<OpenWindow<A>> {
  private static final Comparator<OpenWindow<?>> BY_TIME =
      Comparator.<OpenWindow<?>>comparingLong(open -> open.window().start())
          .thenComparingLong(open -> open.window().end());

  private final List<OpenWindow<A>> windows;

  OpenWindows(List<OpenWindow<A>> windows) {
    this.windows = windows;
  }

  /** The open window of that time; opened if there is none. */
  OpenWindow<A> at(TimeWindow window) {
    OpenWindow<A> fresh = new OpenWindow<>(window);
    int at = Collections.binarySearch(windows, fresh, BY_TIME);
    return at >= 0 ? windows.get(at) : insert(-at - 1, fresh);
  }

  /** Adds one whose time no open window has. */
  OpenWindow<A> opened(OpenWindow<A> open) {
    return insert(-Collections.binarySearch(windows, open, BY_TIME) - 1, open);
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

  /** Those that a session's own window overlaps or touches. */
  List<OpenWindow<A>> touching(TimeWindow window) {
    List<OpenWindow<A>> met = new ArrayList<>();
    windows.stream().filter(open -> open.window().touches(window)).forEach(met::add);
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
