package io.weir.join;

import io.weir.StateFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a join of events with versions, as one value.
 *
 * @param frame the kind of its state
 * @param keepsLeft true if a left event that meets no version has a result
 * @param removes true for a right event after which there is no version; null = there is none such
 * @param delay the milliseconds by which events may be late; {@link #AT_ONCE} if left events meet
 *     the newest version and do not wait
 * @param joinsLate true if a left event that is late by more is joined at once, as well as can be
 * @param maxWaiting the most left events that wait per key
 * @param maxVersions the most versions per key
 * @param ttl milliseconds after its last event at which a key is forgotten; 0 = never
 * @param result makes the output value; it may give null for none
 */
record VersionedSpec<L, R, O>(
    StateFrame frame,
    boolean keepsLeft,
    JoinSide<L> left,
    JoinSide<R> right,
    @Nullable Predicate<? super R> removes,
    long delay,
    boolean joinsLate,
    int maxWaiting,
    int maxVersions,
    long ttl,
    JoinResult<L, R, O> result) {
  /** The delay of a join that waits for nothing. */
  static final long AT_ONCE = -1;

  boolean waits() {
    return delay != AT_ONCE;
  }

  List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add(headline());
    if (waits()) {
      lines.add(lateLeft());
      lines.add(right.describeLate());
      lines.add("at most " + maxWaiting + " events wait and " + maxVersions + " versions per key");
    }
    if (ttl > 0) {
      lines.add("keys are forgotten " + Duration.ofMillis(ttl) + " after their last event");
    }
    return lines;
  }

  private String headline() {
    String what = (keepsLeft ? "left " : "") + "join of " + left.source() + " with ";
    if (!waits()) {
      return what + "the latest of " + right.source() + ", at once";
    }
    return what
        + "the version of "
        + right.source()
        + " at its time"
        + (delay == 0 ? "" : ", " + Duration.ofMillis(delay) + " later");
  }

  private String lateLeft() {
    return joinsLate
        ? "late events of " + left.source() + " are joined at once while their version is known"
        : left.describeLate();
  }
}
