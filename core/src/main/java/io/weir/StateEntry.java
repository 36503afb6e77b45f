package io.weir;

import io.weir.annotation.Experimental;
import io.weir.time.TimeDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an operator keeps for a key, as it is told to people: an open window, a timer, an
 * event that waits. {@link OperatorState#kept} gives all of a key; {@code ./weir explain} and
 * {@code ./weir state} show them. Immutable.
 *
 * @param kind says what it is, in the singular: {@code window}, {@code timer}, {@code row}
 * @param holds what it holds, by names as of JSON fields, in order. A value is a text, a number, a
 *     boolean, an {@link Instant}, a list or map of these, or a value of the author's; it is shown
 *     with its personal fields masked
 * @param dues the times at which something becomes of it by itself; empty if only an event changes
 *     it. They are times at which the operator is called: where it cleans up some time after a
 *     thing is over, the time of that is a value
 */
@Experimental
public record StateEntry(String kind, Map<String, Object> holds, List<Due> dues) {
  /**
   * A time at which something becomes of an entry.
   *
   * @param time epoch milliseconds, as {@link OperatorState#nextDue} gives them: the earliest of a
   *     key's entries is the same as that
   * @param what the words for what happens then: {@code fires}, {@code is forgotten}
   */
  public record Due(TimeDomain domain, long time, String what) {}

  public StateEntry {
    Objects.requireNonNull(kind, "kind");
    holds = Collections.unmodifiableMap(new LinkedHashMap<>(holds));
    dues = List.copyOf(dues);
  }

  /** An entry that holds nothing yet. */
  public static StateEntry of(String kind) {
    return new StateEntry(kind, Map.of(), List.of());
  }

  /** The same with one more value; null leaves it out. */
  public StateEntry with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, Object> more = new LinkedHashMap<>(holds);
    more.put(name, value);
    return new StateEntry(kind, more, dues);
  }

  /**
   * The same with one more time, epoch milliseconds; the lowest and the highest of all times stand
   * for none, and leave it out.
   */
  public StateEntry at(String name, long millis) {
    boolean none = millis == Long.MIN_VALUE || millis == Long.MAX_VALUE;
    return none ? this : with(name, Instant.ofEpochMilli(millis));
  }

  /** The same with one more time at which something becomes of it. */
  public StateEntry due(TimeDomain domain, long time, String what) {
    List<Due> more = new ArrayList<>(dues);
    more.add(new Due(domain, time, what));
    return new StateEntry(kind, holds, more);
  }
}
