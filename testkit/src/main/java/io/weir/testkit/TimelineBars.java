package io.weir.testkit;

import io.weir.StateEntry;
import io.weir.time.TimeDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Follows what keys hold from one row of a {@link Timeline} to the next. */
final class TimelineBars {
  private static final List<String> STARTS = List.of("start", "time", "since");
  private static final List<String> ENDS = List.of("end", "meetsUntil", "matchesUntil");

  private final List<TimelineBar> all = new ArrayList<>();

  /**
   * Compares what is held now with what was held before.
   *
   * @param row the number of the row that was just read
   */
  void after(
      int row,
      Map<String, List<StateEntry>> kept,
      Function<StateEntry, @Nullable String> words,
      List<TimelineMark> marks) {
    List<TimelineBar> now = new ArrayList<>();
    kept.forEach((key, entries) ->
        entries.forEach(entry -> bar(row, key, entry, words.apply(entry)).ifPresent(now::add)));
    List<TimelineBar> open = all.stream().filter(TimelineBar::isOpen).toList();
    for (TimelineBar bar : open) {
      boolean fires = bar.fires(marks, row);
      Optional<TimelineBar> same = now.stream().filter(bar::is).findFirst();
      Optional<TimelineBar> grown =
          same.isPresent() || fires
              ? Optional.empty()
              : now.stream().filter(bar::growsTo).findFirst();
      same.ifPresent(other -> bar.words = other.words);
      grown.ifPresent(other -> bar.grow(other, row));
      same.or(() -> grown).ifPresentOrElse(now::remove, () -> bar.close(row));
    }
    all.addAll(now);
    now.forEach(bar -> bar.fires(marks, row));
  }

  private static Optional<TimelineBar> bar(
      int row, String key, StateEntry entry, @Nullable String words) {
    Optional<Long> start = start(entry);
    return words == null || start.isEmpty()
        ? Optional.empty()
        : Optional.of(new TimelineBar(key, entry.kind(), start.get(), end(entry), words, row));
  }

  private static Optional<Long> start(StateEntry entry) {
    if (entry.holds().get("events") instanceof List<?> events
        && events.getFirst() instanceof Map<?, ?> first) {
      return millis(first.get("time"));
    }
    return first(STARTS, entry);
  }

  private static Optional<Long> first(List<String> names, StateEntry entry) {
    return names.stream()
        .map(name -> millis(entry.holds().get(name)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Long> millis(@Nullable Object time) {
    return time instanceof Instant instant ? Optional.of(instant.toEpochMilli()) : Optional.empty();
  }

  private static long end(StateEntry entry) {
    return first(ENDS, entry)
        .orElseGet(() ->
            entry.dues().stream()
                .filter(due -> due.domain() == TimeDomain.EVENT)
                .map(StateEntry.Due::time)
                .findFirst()
                .orElse(TimelineBar.NO_END));
  }

  /** Everything that was held, in the order of its start. A version ends where the next begins. */
  List<TimelineBar> all() {
    List<TimelineBar> endless = all.stream().filter(bar -> bar.end == TimelineBar.NO_END).toList();
    endless.forEach(bar ->
        bar.end =
            endless.stream()
                .filter(other -> other.key.equals(bar.key) && other.start > bar.start)
                .mapToLong(other -> other.start)
                .min()
                .orElse(TimelineBar.NO_END));
    return all.stream()
        .sorted(
            Comparator.<TimelineBar>comparingLong(bar -> bar.start)
                .thenComparingLong(bar -> bar.end)
                .thenComparing(bar -> bar.key)
                .thenComparingInt(bar -> bar.opened))
        .toList();
  }
}
