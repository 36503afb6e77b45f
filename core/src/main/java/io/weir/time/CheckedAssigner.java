package io.weir.time;

import java.util.HashSet;
import java.util.List;

/**
 * Checks the windows of an author's assigner: each must contain the event's time, and none may come
 * twice, or results would be wrong. Their ends are stored with them.
 */
final class CheckedAssigner implements WindowAssigner {
  private final WindowAssigner author;

  CheckedAssigner(WindowAssigner author) {
    this.author = author;
  }

  @Override
  public List<TimeWindow> assign(long timestamp) {
    List<TimeWindow> windows = author.assign(timestamp);
    if (windows == null) {
      throw wrong(timestamp, "null; give no window as an empty list");
    }
    for (TimeWindow window : windows) {
      if (window == null || window.start() > timestamp || timestamp >= window.end()) {
        throw wrong(timestamp, window + ", which has not that time: start <= time < end");
      }
    }
    if (merges() && windows.size() != 1) {
      throw wrong(timestamp, windows.size() + " windows; one that merges gives one");
    }
    if (windows.size() > 1 && new HashSet<>(windows).size() < windows.size()) {
      throw wrong(timestamp, windows + ", one of them twice");
    }
    return windows;
  }

  private IllegalStateException wrong(long timestamp, String what) {
    return new IllegalStateException(
        "the WindowAssigner '" + describe() + "' gives the time " + timestamp + " " + what);
  }

  @Override
  public boolean merges() {
    return author.merges();
  }

  @Override
  public String describe() {
    return author.describe();
  }
}
