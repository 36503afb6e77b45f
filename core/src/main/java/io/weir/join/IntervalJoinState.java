package io.weir.join;

import io.weir.Event;
import io.weir.LimitExceededException;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Emission;
import io.weir.time.Millis;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The events of one key that wait on both sides of an {@link IntervalJoin}. */
final class IntervalJoinState<L, R, O> implements OperatorState<Object, O> {
  /** The first number of state without a frame. */
  private static final int UNFRAMED_FORMAT = 1;

  /** The first version of the format that has notes behind the events. */
  private static final int WITH_NOTES = 2;

  /** Notes that say of which side it is written who has met a partner. */
  private static final int LEFT_MET = 1;

  private static final int RIGHT_MET = 2;

  /** Notes which side is the left one: that whose name comes first, or the other. */
  private static final int LEFT_IS_FIRST = 4;

  private static final int KNOWN = 7;

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
    int version = StateFrame.INTERVAL_JOIN.read(in);
    if (version == StateFrame.UNFRAMED) {
      requireFormat(in.unsigned());
    }
    left.read(in);
    right.read(in);
    readNotes(version < WITH_NOTES ? leftIsFirst() : in.unsignedInt(), in);
    in.requireEnd("interval join state");
  }

  private int leftIsFirst() {
    return order().leftIsFirst() ? LEFT_IS_FIRST : 0;
  }

  private SideOrder order() {
    return SideOrder.of(spec.left(), spec.right());
  }

  /**
   * Reads which events have met a partner. State of another kind of join may not say so of a side:
   * then no event that waits there gives a result of its own.
   */
  private void readNotes(int notes, BinaryReader in) {
    if (notes > KNOWN) {
      throw new UnreadableStateException(
          "interval join state has the notes " + notes + ", this code knows " + KNOWN);
    }
    order().requireSame((notes & LEFT_IS_FIRST) != 0, "an interval join");
    readMet(left, (notes & LEFT_MET) != 0, in);
    readMet(right, (notes & RIGHT_MET) != 0, in);
  }

  private static void readMet(JoinBuffer<?> side, boolean isNoted, BinaryReader in) {
    if (isNoted) {
      side.readMet(in);
    } else {
      side.meetAll();
    }
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
          ? lateLeft(event.timestamp(), (L) event.value(), context)
          : lateRight(event.timestamp(), (R) event.value(), context);
    }
    expire(context.watermark());
    boolean onWatermark = event.timestamp() == context.latenessWatermark();
    if (isLeft) {
      joinLeft(event.timestamp(), onWatermark, (L) event.value(), context);
    } else {
      joinRight(event.timestamp(), onWatermark, (R) event.value(), context);
    }
    return Applied.APPLIED;
  }

  /** An event that is too late to meet anybody: where each has a result, it has it at once. */
  private Applied lateLeft(long time, L value, OperatorContext<O> context) {
    return spec.kind().keepsLeft()
        ? applied(leftAlone(time, value, context), context)
        : spec.left().tooLate(value, context);
  }

  private Applied lateRight(long time, R value, OperatorContext<O> context) {
    return spec.kind().keepsRight()
        ? applied(rightAlone(time, value, context), context)
        : spec.right().tooLate(value, context);
  }

  private static <O> Applied applied(@Nullable O result, OperatorContext<O> context) {
    if (result != null) {
      context.emit(result);
    }
    return Applied.APPLIED;
  }

  private @Nullable O leftAlone(long time, L value, OperatorContext<O> context) {
    return spec.result().of(context.key(), value, time, null, Joined.NONE);
  }

  private @Nullable O rightAlone(long time, R value, OperatorContext<O> context) {
    return spec.result().of(context.key(), null, Joined.NONE, value, time);
  }

  /**
   * An event that is the first partner of one that waits is taken even if there is no room:
   * refused, the other would have a result that says that nobody came. There are at most as many of
   * them.
   */
  private void requireRoom(boolean isFirstPartner) {
    if (!isFirstPartner && left.size() + right.size() > spec.maxBuffered()) {
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
    boolean isFirstPartner = false;
    for (JoinEntry other : right.between(first, Millis.plus(time, spec.upper()))) {
      if (!parted(own, other)) {
        isFirstPartner |= spec.kind().keepsRight() && !other.met();
        L given = joined ? left.apart(own, value) : value;
        emit(own, given, other, right.value(other), context);
        joined = true;
      }
    }
    requireRoom(isFirstPartner);
  }

  private void joinRight(long time, boolean onWatermark, R value, OperatorContext<O> context) {
    JoinEntry own = right.add(time, onWatermark, value);
    long first = Millis.plus(time, -spec.upper());
    boolean joined = false;
    boolean isFirstPartner = false;
    for (JoinEntry other : left.between(first, Millis.plus(time, -spec.lower()))) {
      if (!parted(other, own)) {
        isFirstPartner |= spec.kind().keepsLeft() && !other.met();
        R given = joined ? right.apart(own, value) : value;
        emit(other, left.value(other), own, given, context);
        joined = true;
      }
    }
    requireRoom(isFirstPartner);
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
    one.meet();
    other.meet();
    O result = spec.result().of(context.key(), value, one.timestamp(), partner, other.timestamp());
    emit(one.name() + "/" + other.name(), result, context);
  }

  private static <O> void emit(String name, @Nullable O result, OperatorContext<O> context) {
    if (result != null) {
      context.emit("join/" + name, Emission.Op.UPSERT, result);
    }
  }

  /** Forgets what no partner can come for any more, if each of it has had its result. */
  private void expire(long watermark) {
    if (firstResult() > watermark) {
      left.expire(watermark);
      right.expire(watermark);
    }
  }

  /** The left event whose result alone is the next one that is due; null if it is a right one's. */
  private @Nullable JoinEntry dueLeft(long watermark) {
    JoinEntry next = spec.kind().keepsLeft() ? left.firstUnmet() : null;
    return next != null && left.expiry(next) <= watermark ? next : null;
  }

  private @Nullable JoinEntry dueRight(long watermark) {
    JoinEntry next = spec.kind().keepsRight() ? right.firstUnmet() : null;
    return next != null && right.expiry(next) <= watermark ? next : null;
  }

  private void emitLeft(JoinEntry entry, OperatorContext<O> context) {
    O result = leftAlone(entry.timestamp(), left.value(entry), context);
    emit(entry.name() + "/", result, context);
  }

  private void emitRight(JoinEntry entry, OperatorContext<O> context) {
    O result = rightAlone(entry.timestamp(), right.value(entry), context);
    emit("/" + entry.name(), result, context);
  }

  @Override
  public OptionalLong nextDue(TimeDomain domain) {
    if (domain != TimeDomain.EVENT || isEmpty()) {
      return OptionalLong.empty();
    }
    long first = Math.min(left.firstExpiry(), right.firstExpiry());
    long cleanup = Millis.plus(first, spec.cleanupDelay());
    return OptionalLong.of(Math.min(cleanup, firstResult()));
  }

  /** The time at which the next event gives its result alone; the end of time if none does. */
  private long firstResult() {
    return Math.min(
        spec.kind().keepsLeft() ? left.firstExpiryOfUnmet() : Long.MAX_VALUE,
        spec.kind().keepsRight() ? right.firstExpiryOfUnmet() : Long.MAX_VALUE);
  }

  /** Each event that has its result alone is tried, and given up, by itself. */
  @Override
  public String partOfDue(TimeDomain domain, long due) {
    JoinEntry ofLeft = dueLeft(due);
    if (ofLeft != null) {
      return "left/" + ofLeft.name();
    }
    JoinEntry ofRight = dueRight(due);
    return ofRight == null ? "" : "right/" + ofRight.name();
  }

  @Override
  public void onTimer(TimeDomain domain, OperatorContext<O> context) {
    JoinEntry ofLeft = dueLeft(context.time());
    JoinEntry ofRight = ofLeft == null ? dueRight(context.time()) : null;
    if (ofLeft != null) {
      emitLeft(ofLeft, context);
    } else if (ofRight != null) {
      emitRight(ofRight, context);
    }
    skipTimer(domain, context);
  }

  /** Forgets the result of one event; all events of the time once there is no other result. */
  @Override
  public void skipTimer(TimeDomain domain, OperatorContext<O> context) {
    JoinEntry ofLeft = dueLeft(context.time());
    JoinEntry next = ofLeft == null ? dueRight(context.time()) : ofLeft;
    if (next != null) {
      next.meet();
    }
    expire(context.time());
  }

  @Override
  public List<StateEntry> kept() {
    List<StateEntry> entries = new ArrayList<>();
    tell(left, spec.left().source(), spec.kind().keepsLeft(), entries);
    tell(right, spec.right().source(), spec.kind().keepsRight(), entries);
    return entries;
  }

  private <V> void tell(
      JoinBuffer<V> side, String source, boolean keepsAlone, List<StateEntry> entries) {
    for (JoinEntry entry : side.all()) {
      StateEntry told =
          StateEntry.of("waiting event")
              .with("source", source)
              .at("time", entry.timestamp())
              .with("event", side.value(entry))
              .with("hasPartner", keepsAlone ? entry.met() : null);
      boolean alone = keepsAlone && !entry.met();
      entries.add(withEnd(told, side.expiry(entry), alone));
    }
  }

  /** An event that gives nothing more meets nobody from one time on, and goes at a later one. */
  private StateEntry withEnd(StateEntry told, long expiry, boolean alone) {
    return alone
        ? told.due(TimeDomain.EVENT, expiry, "has its result alone")
        : told.at("meetsUntil", expiry)
            .due(TimeDomain.EVENT, Millis.plus(expiry, spec.cleanupDelay()), "is forgotten");
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
    writeNotes(out);
  }

  private void writeNotes(BinaryWriter out) {
    JoinKind kind = spec.kind();
    int met = (kind.keepsLeft() ? LEFT_MET : 0) | (kind.keepsRight() ? RIGHT_MET : 0);
    out.unsigned(met | leftIsFirst());
    if (kind.keepsLeft()) {
      left.writeMet(out);
    }
    if (kind.keepsRight()) {
      right.writeMet(out);
    }
  }
}
