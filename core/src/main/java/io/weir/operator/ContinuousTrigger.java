package io.weir.operator;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import java.time.Duration;
import java.util.OptionalLong;

/** Every interval of event time and at the end; the state is the next time, {@link #NONE} before the first event. */
record ContinuousTrigger(long interval) implements Trigger<Long> {
  private static final long NONE = Long.MIN_VALUE;

  /** The window has ended: nothing more is waited for. */
  private static final long ENDED = Long.MAX_VALUE;

  @Override
  public Long create() {
    return NONE;
  }

  @Override
  public Decision<Long> onEvent(Long next, long timestamp, View view) {
    if (view.complete()) {
      return new Decision<>(ENDED, true);
    }
    if (next == NONE || next == ENDED) {
      long first = timestamp - Math.floorMod(timestamp, interval) + interval;
      return new Decision<>(Math.min(first, view.window().maxTimestamp()), false);
    }
    return new Decision<>(next, false);
  }

  @Override
  public Decision<Long> onTime(Long next, TimeDomain domain, long time, View view) {
    long last = view.window().maxTimestamp();
    long following = time + interval < time ? last : Math.min(time + interval, last);
    return new Decision<>(time >= last ? ENDED : following, true);
  }

  @Override
  public OptionalLong nextDue(Long next, TimeDomain domain, TimeWindow window) {
    boolean waits = domain == TimeDomain.EVENT && next != NONE && next != ENDED;
    return waits ? OptionalLong.of(next) : OptionalLong.empty();
  }

  @Override
  public Long merge(Long a, Long b) {
    if (a == NONE || b == NONE) {
      return a == NONE ? b : a;
    }
    return Math.min(a, b);
  }

  @Override
  public void write(Long next, BinaryWriter out) {
    out.signed(next);
  }

  @Override
  public Long read(BinaryReader in) {
    return in.signed();
  }

  @Override
  public String describe() {
    return "a pane every " + Duration.ofMillis(interval) + " of event time";
  }
}
