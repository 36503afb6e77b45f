package io.weir.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a key holds for a while, as a {@link Timeline} shows it: an open window, a waiting event.
 */
final class TimelineBar {
  static final long NO_END = Long.MAX_VALUE;

  final String key;
  final String kind;
  final int opened;
  long start;
  long end;
  String words;
  private final List<Integer> longer = new ArrayList<>();
  private final List<Integer> fired = new ArrayList<>();
  private int closed;

  /**
   * @param opened the number of the row that made it
   */
  TimelineBar(String key, String kind, long start, long end, String words, int opened) {
    this.key = key;
    this.kind = kind;
    this.start = start;
    this.end = end;
    this.words = words;
    this.opened = opened;
  }

  boolean isOpen() {
    return closed == 0;
  }

  /** True if it is the same thing as the other, seen later; its words may be others. */
  boolean is(TimelineBar other) {
    return key.equals(other.key)
        && kind.equals(other.kind)
        && start == other.start
        && end == other.end;
  }

  /** True if the other is a session that this one has grown to. */
  boolean growsTo(TimelineBar other) {
    return isWindow()
        && key.equals(other.key)
        && kind.equals(other.kind)
        && other.start <= start
        && other.end >= end;
  }

  void grow(TimelineBar other, int row) {
    start = other.start;
    end = other.end;
    words = other.words;
    longer.add(row);
  }

  boolean isWindow() {
    return kind.equals("window");
  }

  boolean fires(List<TimelineMark> marks, int row) {
    boolean fires =
        isWindow() && marks.stream().anyMatch(mark -> mark.key().equals(key) && mark.time() == end);
    if (fires) {
      fired.add(row);
    }
    return fires;
  }

  void close(int row) {
    closed = row;
  }

  /** In which rows what happened to it. */
  String life() {
    if (!isWindow()) {
      return closed == 0 ? "held from " + opened + " on" : "held from " + opened + " to " + closed;
    }
    String life = "opens " + opened;
    life += longer.isEmpty() ? "" : ", longer " + list(longer);
    life += fired.isEmpty() ? "" : ", fires " + list(fired);
    return closed == 0 ? life : life + ", closes " + closed;
  }

  private static String list(List<Integer> rows) {
    return rows.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }
}
