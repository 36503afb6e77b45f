package io.weir.operator;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Decides when a window emits. Pure: everything that it remembers is in its state, a value per
 * window; what it waits for is told by {@link #nextDue}. Whether panes are kept or discarded, what
 * is late and when the window ends is none of its business.
 *
 * @param <S> its state, immutable
 */
public interface Trigger<S> {
  /** The state of a new window. */
  S create();

  /** An event was added to the window. */
  Decision<S> onEvent(S state, long timestamp, View view);

  /** A time named by {@link #nextDue} has come; afterwards it must no longer be due. */
  Decision<S> onTime(S state, TimeDomain domain, long time, View view);

  /** The earliest time that it waits for. */
  OptionalLong nextDue(S state, TimeDomain domain, TimeWindow window);

  /** The state of a session merged from two; the event that joined them is told afterwards. */
  S merge(S a, S b);

  void write(S state, BinaryWriter out);

  S read(BinaryReader in);

  /** True if it waits for processing time; results are then no function of the log alone. */
  default boolean usesProcessingTime() {
    return false;
  }

  /** A few words for {@code describe()}. */
  default String describe() {
    return "trigger " + getClass().getSimpleName();
  }

  /** Emits at every n-th event of a window, and never because of time (Flink's CountTrigger). */
  static Trigger<?> count(int n) {
    return PaneTrigger.UNTIMED.withCountOnly(n);
  }

  /**
   * Emits at every multiple of the interval in event time from the first event on, even with nothing
   * new, and at the window's end (Flink's ContinuousEventTimeTrigger).
   */
  static Trigger<?> continuous(Duration interval) {
    return new ContinuousTrigger(PaneTrigger.positive("continuous", interval));
  }

  /**
   * What a trigger may know.
   *
   * @param watermark event time of the key
   * @param now the latest arrival, epoch milliseconds
   */
  record View(TimeWindow window, long watermark, long now) {
    /** True if the window is complete. */
    public boolean complete() {
      return window.maxTimestamp() <= watermark;
    }
  }

  /** A new state, and whether to emit. */
  record Decision<S>(S state, boolean fire) {}
}
