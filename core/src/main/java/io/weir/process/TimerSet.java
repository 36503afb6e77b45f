package io.weir.process;

import io.weir.LimitExceededException;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.time.TimeDomain;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one key: one per domain and time (S4.1). An event timer is due at its time. If
 * event time has already passed that when it is set, it is due when the watermark next moves, 1 ms
 * above the watermark at which it was set. A timer that another timer sets is due no earlier than
 * that one, so it fires in the same advance if its time has passed (S4.2, R22).
 */
final class TimerSet implements ProcessContext.Timers {
  private static final long NONE = Long.MIN_VALUE;

  private final Set<TimeDomain> allowed;
  private final TreeSet<Long> event;
  private final TreeSet<Long> processing;

  /** The domain of the timer that fires; null while none does. */
  private @Nullable TimeDomain firingDomain;

  private long firing = NONE;
  private long notBefore = NONE;
  private int backward;
  private final PastTimers past = new PastTimers();

  /**
   * @param in the timers that were written; null = none
   */
  TimerSet(Set<TimeDomain> allowed, @Nullable BinaryReader in) {
    this.allowed = allowed;
    this.event = in == null ? new TreeSet<>() : read(TimeDomain.EVENT, in);
    this.processing = in == null ? new TreeSet<>() : read(TimeDomain.PROCESSING, in);
    requireCallback(TimeDomain.EVENT, event.isEmpty() && past.isEmpty());
    requireCallback(TimeDomain.PROCESSING, processing.isEmpty());
  }

  /** Refuses timers of other code that nothing would be called for (R16). */
  private void requireCallback(TimeDomain domain, boolean none) {
    if (!none && !allowed.contains(domain)) {
      throw new UnreadableStateException(
          "a timer is set that nothing is called for; deploy the code that set it, or override "
              + callback(domain)
              + " in the process function, which may do nothing");
    }
  }

  private static String callback(TimeDomain domain) {
    return domain == TimeDomain.EVENT ? "onEventTimer(..)" : "onProcessingTimer(..)";
  }

  private TreeSet<Long> of(TimeDomain domain) {
    return domain == TimeDomain.EVENT ? event : processing;
  }

  /**
   * Reads the timers of a domain. A difference of zero marks the time before it as set in the past.
   */
  private TreeSet<Long> read(TimeDomain domain, BinaryReader in) {
    TreeSet<Long> times = new TreeSet<>();
    int count = in.count(1);
    long time = 0;
    for (int i = 0; i < count; i++) {
      long difference = in.signed();
      if (difference == 0 && i > 0 && domain == TimeDomain.EVENT) {
        times.remove(time);
        past.add(time, time + in.unsigned());
      } else {
        time += difference;
        times.add(time);
      }
    }
    return times;
  }

  void write(BinaryWriter out) {
    if (past.isEmpty()) {
      writePlain(event, out);
    } else {
      writeWithPast(out);
    }
    writePlain(processing, out);
  }

  private static void writePlain(TreeSet<Long> times, BinaryWriter out) {
    out.unsigned(times.size());
    write(times, Collections.emptyNavigableMap(), out);
  }

  private void writeWithPast(BinaryWriter out) {
    TreeSet<Long> all = new TreeSet<>(event);
    NavigableMap<Long, Long> dues = past.dues();
    all.addAll(dues.keySet());
    out.unsigned(all.size() + dues.size());
    write(all, dues, out);
  }

  private static void write(TreeSet<Long> times, NavigableMap<Long, Long> dues, BinaryWriter out) {
    long before = 0;
    for (long time : times) {
      out.signed(time - before);
      before = time;
      Long due = dues.isEmpty() ? null : dues.get(time);
      if (due != null) {
        out.signed(0).unsigned(due - time);
      }
    }
  }

  /** The time at which the next timer of a domain is due. */
  OptionalLong nextDue(TimeDomain domain) {
    TreeSet<Long> times = of(domain);
    if (nextIsPast(domain)) {
      return OptionalLong.of(past.firstDue());
    }
    return times.isEmpty() ? OptionalLong.empty() : OptionalLong.of(times.first());
  }

  /** The time for which the next due timer was set. */
  long nextTime(TimeDomain domain) {
    return nextIsPast(domain) ? past.firstTime() : of(domain).first();
  }

  /** The times for which timers are set, in order. */
  List<Long> times(TimeDomain domain) {
    TreeSet<Long> all = new TreeSet<>(of(domain));
    if (domain == TimeDomain.EVENT) {
      all.addAll(past.dues().keySet());
    }
    return List.copyOf(all);
  }

  /** The times for which timers are set, in order, each with the time at which it is due. */
  SortedMap<Long, Long> dues(TimeDomain domain) {
    TreeMap<Long, Long> all = new TreeMap<>();
    of(domain).forEach(time -> all.put(time, time));
    if (domain == TimeDomain.EVENT) {
      all.putAll(past.dues());
    }
    return all;
  }

  /**
   * True if the next timer is a past one; of two due at once, the one with the earlier time is
   * next.
   */
  private boolean nextIsPast(TimeDomain domain) {
    return domain == TimeDomain.EVENT
        && !past.isEmpty()
        && (event.isEmpty() || past.firstDue() <= event.first());
  }

  /** Sets the watermark at which timers are set from now on. */
  void at(long watermark) {
    notBefore = watermark == Long.MAX_VALUE ? watermark : watermark + 1;
  }

  /**
   * Removes the next timer before it runs, and returns its time, so that a failing timer is not due
   * again.
   */
  long begin(TimeDomain domain) {
    long time = nextTime(domain);
    if (domain == TimeDomain.EVENT) {
      notBefore = nextDue(domain).orElseThrow();
      past.remove(time);
    }
    of(domain).remove(time);
    firingDomain = domain;
    firing = time;
    return time;
  }

  void end() {
    firingDomain = null;
    firing = NONE;
  }

  boolean isEmpty() {
    return past.isEmpty() && event.isEmpty() && processing.isEmpty();
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
          "there is nothing that a timer by "
              + (domain == TimeDomain.EVENT ? "event time" : "processing time")
              + " calls; override "
              + callback(domain)
              + " in the class that sets it");
    }
    checkProgress(domain, time);
    TreeSet<Long> times = of(domain);
    if (domain == TimeDomain.EVENT && time < notBefore && !times.contains(time)) {
      past.add(time, notBefore);
    } else {
      times.add(time);
    }
    checkSize(times.size() + (domain == TimeDomain.EVENT ? past.size() : 0));
  }

  private static void checkSize(int size) {
    if (size > ProcessFunction.MAX_TIMERS_PER_KEY) {
      throw new LimitExceededException(
          "MAX_TIMERS_PER_KEY",
          ProcessFunction.MAX_TIMERS_PER_KEY,
          "set one timer for the earliest time and the next when it fires");
    }
  }

  private void checkProgress(TimeDomain domain, long time) {
    if (domain == firingDomain && time == firing) {
      throw new IllegalArgumentException(
          "a timer at " + time + " sets itself again: it would fire for ever; choose a later time");
    }
    if (domain == firingDomain
        && time < firing
        && ++backward > ProcessFunction.MAX_TIMERS_PER_KEY) {
      throw new LimitExceededException(
          "MAX_TIMERS_PER_KEY",
          ProcessFunction.MAX_TIMERS_PER_KEY,
          "timers keep setting earlier timers; choose later times");
    }
  }

  @Override
  public void deleteEvent(long time) {
    event.remove(time);
    past.remove(time);
  }

  @Override
  public void deleteProcessing(long time) {
    processing.remove(time);
  }
}
