package io.weir.operator;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import io.weir.time.TimeDomain;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** The timers of one key: one per domain and time. */
final class TimerSet implements ProcessContext.Timers {
  private static final long NONE = Long.MIN_VALUE;

  private final Set<TimeDomain> allowed;
  private final Map<TimeDomain, TreeSet<Long>> timers = new EnumMap<>(TimeDomain.class);
  private TimeDomain firingDomain;
  private long firing = NONE;
  private int backward;

  TimerSet(Set<TimeDomain> allowed, BinaryReader in) {
    this.allowed = allowed;
    for (TimeDomain domain : TimeDomain.values()) {
      timers.put(domain, in == null ? new TreeSet<>() : read(in));
    }
  }

  private static TreeSet<Long> read(BinaryReader in) {
    TreeSet<Long> times = new TreeSet<>();
    int count = in.count(1);
    long time = 0;
    for (int i = 0; i < count; i++) {
      time += in.signed();
      times.add(time);
    }
    return times;
  }

  void write(BinaryWriter out) {
    for (TreeSet<Long> times : timers.values()) {
      out.unsigned(times.size());
      long before = 0;
      for (long time : times) {
        out.signed(time - before);
        before = time;
      }
    }
  }

  OptionalLong next(TimeDomain domain) {
    TreeSet<Long> times = timers.get(domain);
    return times.isEmpty() ? OptionalLong.empty() : OptionalLong.of(times.first());
  }

  /** Takes a timer out before it runs: one that fails is not due again. */
  void begin(TimeDomain domain, long time) {
    timers.get(domain).remove(time);
    firingDomain = domain;
    firing = time;
  }

  void end() {
    firingDomain = null;
    firing = NONE;
  }

  boolean isEmpty() {
    return timers.values().stream().allMatch(TreeSet::isEmpty);
  }

  @Override
  public void event(long time) {
    set(TimeDomain.EVENT, time);
  }

  @Override
  public void processing(long time) {
    set(TimeDomain.PROCESSING, time);
  }

  private void set(TimeDomain domain, long time) {
    if (!allowed.contains(domain)) {
      throw new IllegalStateException(
          domain
              + " timers are not declared; add timers(TimeDomain."
              + domain
              + ") where the process is built");
    }
    checkProgress(domain, time);
    TreeSet<Long> times = timers.get(domain);
    times.add(time);
    if (times.size() > Process.MAX_TIMERS_PER_KEY) {
      throw new LimitExceededException(
          "MAX_TIMERS_PER_KEY",
          Process.MAX_TIMERS_PER_KEY,
          "set one timer for the earliest time and the next when it fires");
    }
  }

  private void checkProgress(TimeDomain domain, long time) {
    if (domain == firingDomain && time == firing) {
      throw new IllegalArgumentException(
          "a timer at " + time + " sets itself again: it would fire for ever; choose a later time");
    }
    if (domain == firingDomain && time < firing && ++backward > Process.MAX_TIMERS_PER_KEY) {
      throw new LimitExceededException(
          "MAX_TIMERS_PER_KEY",
          Process.MAX_TIMERS_PER_KEY,
          "timers keep setting earlier timers; choose later times");
    }
  }

  @Override
  public void deleteEvent(long time) {
    timers.get(TimeDomain.EVENT).remove(time);
  }

  @Override
  public void deleteProcessing(long time) {
    timers.get(TimeDomain.PROCESSING).remove(time);
  }
}
