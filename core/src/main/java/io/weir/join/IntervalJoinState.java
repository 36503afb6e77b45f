package io.weir.join;

import io.weir.Event;
import io.weir.LimitExceededException;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Emission;
import io.weir.time.Millis;
import io.weir.time.TimeDomain;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The events of one key that wait on both sides of an {@link IntervalJoin}. */
final class IntervalJoinState<L, R, O> implements OperatorState<Object, O> {
  /** The first number of state without a frame. */
  private static final int UNFRAMED_FORMAT = 1;

  private final JoinSpec<L, R, O> spec;
  private final JoinBuffer<L> left;
  private final JoinBuffer<R> right;

  IntervalJoinState(JoinSpec<L, R, O> spec, @Nullable BinaryReader stored) {
    this.spec = spec;
    this.left = new JoinBuffer<>(spec.left().codec(), spec.leftReach());
    this.right = new JoinBuffer<>(spec.right().codec(), spec.rightReach());
    if (stored != null) {
      read(stored);
    }
  }

  private void read(BinaryReader in) {
    if (StateFrame.INTERVAL_JOIN.read(in) == StateFrame.UNFRAMED) {
      requireFormat(in.unsigned());
    }
    left.read(in);
    right.read(in);
    in.requireEnd("interval join state");
  }

  private static void requireFormat(long format) {
    if (format != UNFRAMED_FORMAT) {
      throw new UnreadableStateException(
          "interval join state has format " + format + ", this code reads " + UNFRAMED_FORMAT);
    }
  }

  /** Casts values to their side's type, which the build of the function has checked. */
  @Override
  @SuppressWarnings("unchecked")
  public Applied onEvent(Event<Object> event, OperatorContext<O> context) {
    boolean isLeft = event.source().equals(spec.left().source());
    if (event.timestamp() < context.latenessWatermark()) {
      return isLeft
          ? tooLate(spec.left(), (L) event.value(), context)
          : tooLate(spec.right(), (R) event.value(), context);
    }
    expire(context.watermark());
    requireRoom();
    boolean onWatermark = event.timestamp() == context.latenessWatermark();
    if (isLeft) {
      joinLeft(event.timestamp(), onWatermark, (L) event.value(), context);
    } else {
      joinRight(event.timestamp(), onWatermark, (R) event.value(), context);
    }
    return Applied.APPLIED;
  }

  private static <V> Applied tooLate(JoinSide<V> side, V value, OperatorContext<?> context) {
    if (side.late() != null) {
      context.emit(side.late(), value);
    }
    return Applied.LATE;
  }

  private void requireRoom() {
    if (left.size() + right.size() >= spec.maxBuffered()) {
      throw new LimitExceededException(
          "maxBuffered",
          spec.maxBuffered(),
          "use a shorter interval, a finer key, or allow more with maxBuffered(..)");
    }
  }

  private void joinLeft(long time, boolean onWatermark, L value, OperatorContext<O> context) {
    JoinEntry own = left.add(time, onWatermark, value);
    long first = Millis.plus(time, spec.lower());
    boolean joined = false;
    for (JoinEntry other : right.between(first, Millis.plus(time, spec.upper()))) {
      if (!parted(own, other)) {
        L given = joined ? left.apart(own, value) : value;
        emit(own, given, other, right.value(other), context);
        joined = true;
      }
    }
  }

  private void joinRight(long time, boolean onWatermark, R value, OperatorContext<O> context) {
    JoinEntry own = right.add(time, onWatermark, value);
    long first = Millis.plus(time, -spec.upper());
    boolean joined = false;
    for (JoinEntry other : left.between(first, Millis.plus(time, -spec.lower()))) {
      if (!parted(other, own)) {
        R given = joined ? right.apart(own, value) : value;
        emit(other, left.value(other), own, given, context);
        joined = true;
      }
    }
  }

  /**
   * True for a pair that does not join: one event came when its shard's watermark was already at
   * its timestamp, and at that watermark the other one is forgotten. Both events are tested, so
   * that the order in which two shards are read does not matter.
   */
  private boolean parted(JoinEntry one, JoinEntry other) {
    return one.onWatermark() && right.expiry(other) <= one.timestamp()
        || other.onWatermark() && left.expiry(one) <= other.timestamp();
  }

  /** Emits a result, named by the pair and not by the event that came second. */
  private void emit(
      JoinEntry one, L value, JoinEntry other, R partner, OperatorContext<O> context) {
    O result =
        spec.result()
            .apply(new Joined<>(context.key(), value, one.timestamp(), partner, other.timestamp()));
    if (result != null) {
      context.emit("join/" + one.name() + "/" + other.name(), Emission.Op.UPSERT, result);
    }
  }

  private void expire(long watermark) {
    left.expire(watermark);
    right.expire(watermark);
  }

  @Override
  public OptionalLong nextDue(TimeDomain domain) {
    if (domain != TimeDomain.EVENT || isEmpty()) {
      return OptionalLong.empty();
    }
    long first = Math.min(left.firstExpiry(), right.firstExpiry());
    long behind = Math.floorMod(first, spec.cleanupStep());
    return OptionalLong.of(behind == 0 ? first : Millis.plus(first, spec.cleanupStep() - behind));
  }

  @Override
  public void onTimer(TimeDomain domain, OperatorContext<O> context) {
    expire(context.time());
  }

  /** Forgets expired events, which calls no code of the author's. */
  @Override
  public void skipTimer(TimeDomain domain, OperatorContext<O> context) {
    onTimer(domain, context);
  }

  @Override
  public boolean isEmpty() {
    return left.size() == 0 && right.size() == 0;
  }

  @Override
  public void openAll() {
    left.openAll();
    right.openAll();
  }

  @Override
  public void write(BinaryWriter out) {
    StateFrame.INTERVAL_JOIN.write(out);
    left.write(out);
    right.write(out);
  }
}
