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
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The events of one key that wait for the end of their windows, on both sides (S5.6). */
final class WindowJoinState<L, R, O> implements OperatorState<Object, O> {
  private static final int LEFT_IS_FIRST = 1;
  private static final int KNOWN = 1;

  private final WindowJoinSpec<L, R, O> spec;
  private final WindowSide<L> left;
  private final WindowSide<R> right;

  WindowJoinState(WindowJoinSpec<L, R, O> spec, @Nullable BinaryReader stored) {
    this.spec = spec;
    this.left = new WindowSide<>(spec.left().codec(), spec.assigner());
    this.right = new WindowSide<>(spec.right().codec(), spec.assigner());
    if (stored != null) {
      read(stored);
    }
  }

  private void read(BinaryReader in) {
    if (StateFrame.WINDOW_JOIN.read(in) == StateFrame.UNFRAMED) {
      throw new UnreadableStateException(
          "state of a window join without a frame, which was never written");
    }
    int flags = in.unsignedInt();
    if ((flags & ~KNOWN) != 0) {
      throw new UnreadableStateException(
          "a window join has the flags " + flags + ", this code knows " + KNOWN);
    }
    order().requireSame((flags & LEFT_IS_FIRST) != 0, "a window join");
    left.read(in);
    right.read(in);
    in.requireEnd("window join state");
  }

  private SideOrder order() {
    return SideOrder.of(spec.left(), spec.right());
  }

  /** Casts values to their side's type, which the build of the function has checked. */
  @Override
  @SuppressWarnings("unchecked")
  public Applied onEvent(Event<Object> event, OperatorContext<O> context) {
    long time = event.timestamp();
    long watermark = context.latenessWatermark();
    boolean isLeft = event.source().equals(spec.left().source());
    long end = WindowJoinSpec.firstEnd(spec.assigner(), time, watermark);
    if (end == WindowJoinSpec.NONE) {
      return time > watermark
          ? Applied.APPLIED
          : isLeft
              ? spec.left().tooLate((L) event.value(), context)
              : spec.right().tooLate((R) event.value(), context);
    }
    if (isLeft) {
      WindowEntry<L> entry = left.add(time, (L) event.value(), end);
      requireRoom(spec.kind().keepsRight(), left, entry);
    } else {
      WindowEntry<R> entry = right.add(time, (R) event.value(), end);
      requireRoom(spec.kind().tellsOfRights(), right, entry);
    }
    return Applied.APPLIED;
  }

  /**
   * The first event of its side in a window is taken even if there is no room where results of the
   * other side say whether one was there: refused, they would say something wrong.
   *
   * @param isTold true if results of the other side depend on it
   */
  private <V> void requireRoom(boolean isTold, WindowSide<V> side, WindowEntry<V> entry) {
    if (left.size() + right.size() <= spec.maxBuffered() || isTold && isFirst(side, entry)) {
      return;
    }
    throw new LimitExceededException(
        "maxBuffered",
        spec.maxBuffered(),
        "use smaller windows, a finer key, or allow more with maxBuffered(..)");
  }

  private <V> boolean isFirst(WindowSide<V> side, WindowEntry<V> entry) {
    return spec.assigner().assign(entry.timestamp()).stream()
        .filter(window -> window.maxTimestamp() >= entry.end())
        .anyMatch(window -> !side.isIn(window, entry));
  }

  private long firstEnd() {
    return Math.min(left.firstEnd(), right.firstEnd());
  }

  @Override
  public OptionalLong nextDue(TimeDomain domain) {
    return domain == TimeDomain.EVENT && !isEmpty()
        ? OptionalLong.of(firstEnd())
        : OptionalLong.empty();
  }

  /** The left event whose results in a window are next; null if left ones have no more. */
  private @Nullable WindowEntry<L> nextLeft(long end) {
    return left.isIn(end) && spec.kind().leftSpeaks(right.isIn(end)) ? left.next(end) : null;
  }

  /** The right event that speaks for itself next, as no left one is in the window. */
  private @Nullable WindowEntry<R> nextRight(long end) {
    boolean speaks = spec.kind().keepsRight() && !left.isIn(end) && right.isIn(end);
    return speaks ? right.next(end) : null;
  }

  /** Each left event with its partners, and each event without one, is tried by itself. */
  @Override
  public String partOfDue(TimeDomain domain, long due) {
    WindowEntry<L> ofLeft = nextLeft(due);
    WindowEntry<R> ofRight = nextRight(due);
    return ofLeft != null
        ? "left/" + ofLeft.name()
        : ofRight != null ? "right/" + ofRight.name() : "";
  }

  @Override
  public void onTimer(TimeDomain domain, OperatorContext<O> context) {
    long end = context.time();
    WindowEntry<L> ofLeft = nextLeft(end);
    WindowEntry<R> ofRight = nextRight(end);
    if (ofLeft != null) {
      emitLeft(ofLeft, end, context);
    } else if (ofRight != null) {
      emit(null, ofRight, end, context);
    }
    skipTimer(domain, context);
  }

  private void emitLeft(WindowEntry<L> entry, long end, OperatorContext<O> context) {
    if (spec.kind().pairs() && right.isIn(end)) {
      right.in(end).forEach(partner -> emit(entry, partner, end, context));
    } else {
      emit(entry, null, end, context);
    }
  }

  private void emit(
      @Nullable WindowEntry<L> one,
      @Nullable WindowEntry<R> other,
      long end,
      OperatorContext<O> context) {
    long leftTime = one == null ? Joined.NONE : one.timestamp();
    long rightTime = other == null ? Joined.NONE : other.timestamp();
    TimeWindow window = spec.window(one == null ? rightTime : leftTime, end);
    O result =
        spec.result()
            .of(
                context.key(),
                window,
                one == null ? null : left.value(one),
                leftTime,
                other == null ? null : right.value(other),
                rightTime);
    if (result != null) {
      String names = (one == null ? "" : one.name()) + "/" + (other == null ? "" : other.name());
      context.emit("window/" + end + "/" + names, Emission.Op.UPSERT, result);
    }
  }

  @Override
  public void skipTimer(TimeDomain domain, OperatorContext<O> context) {
    long end = context.time();
    WindowEntry<L> ofLeft = nextLeft(end);
    WindowEntry<R> ofRight = nextRight(end);
    if (ofLeft != null) {
      ofLeft.finish();
    } else if (ofRight != null) {
      ofRight.finish();
    }
    if (nextLeft(end) == null && nextRight(end) == null) {
      left.leave(end);
      right.leave(end);
    }
  }

  @Override
  public List<StateEntry> kept() {
    List<StateEntry> entries = new ArrayList<>();
    tell(left, spec.left().source(), entries);
    tell(right, spec.right().source(), entries);
    return entries;
  }

  private static <V> void tell(WindowSide<V> side, String source, List<StateEntry> entries) {
    for (WindowEntry<V> entry : side.all()) {
      entries.add(
          StateEntry.of("waiting event")
              .with("source", source)
              .at("time", entry.timestamp())
              .with("event", side.value(entry))
              .due(TimeDomain.EVENT, entry.end(), "its window fires"));
    }
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
    StateFrame.WINDOW_JOIN.write(out);
    out.unsigned(order().leftIsFirst() ? LEFT_IS_FIRST : 0);
    left.write(out);
    right.write(out);
  }
}
