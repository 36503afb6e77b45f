package io.weir.rank;

import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.rank.KeepSpec.Which;
import io.weir.time.Millis;
import io.weir.time.TimeDomain;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one key of a {@link Keep} remembers: that it has given a row, the row where it is still
 * needed, or a row that waits for the watermark (S6.1, S6.2).
 */
final class KeepState<V, O> implements OperatorState<V, O> {
  private static final int GIVEN = 1;
  private static final int ROW = 2;
  private static final int TIME = 4;
  private static final int ON_WATERMARK = 8;
  private static final int TIMED = 16;

  /** The earliest so far, which an earlier one replaces, and not the latest. */
  private static final int EARLIEST = 32;

  private static final int KNOWN = 63;
  private static final long UNUSED = Long.MIN_VALUE;

  private final KeepSpec<V> spec;
  private final RowChanges<V, O> changes;
  private boolean given;
  private @Nullable StoredRow<V> row;
  private long timestamp;
  private boolean onWatermark;
  private long lastUse = UNUSED;

  KeepState(KeepSpec<V> spec, RowChanges<V, O> changes, @Nullable BinaryReader stored) {
    this.spec = spec;
    this.changes = changes;
    if (stored != null) {
      read(stored);
    }
  }

  @Override
  public Applied onEvent(Event<V> event, OperatorContext<O> context) {
    forgetExpired(context.latestArrival());
    switch (spec.which()) {
      case FIRST -> first(event, context);
      case LAST -> last(event, context);
      case FIRST_BY_TIME -> {
        return wait(event, context);
      }
      case FIRST_BY_TIME_AT_ONCE -> byTime(!given || event.timestamp() < timestamp, event, context);
      case LAST_BY_TIME -> byTime(!given || event.timestamp() >= timestamp, event, context);
    }
    return Applied.APPLIED;
  }

  /** A row that waits is never forgotten before it is given. */
  private void forgetExpired(long now) {
    if (spec.ttl() == 0 || !given) {
      return;
    }
    if (lastUse == UNUSED) {
      lastUse = now;
    } else if (Millis.plus(lastUse, spec.ttl()) <= now) {
      clear();
    }
  }

  private void clear() {
    given = false;
    row = null;
    lastUse = UNUSED;
  }

  private void first(Event<V> event, OperatorContext<O> context) {
    if (!given) {
      give(StoredRow.of(spec.codec(), null, event.value()), context);
    }
  }

  private void last(Event<V> event, OperatorContext<O> context) {
    if (spec.removes() != null && spec.removes().test(event.value())) {
      remove(context);
      return;
    }
    StoredRow<V> next = StoredRow.of(spec.codec(), null, event.value());
    boolean isNews = spec.ttl() > 0 || row == null || !row.sameAs(next);
    if (isNews) {
      give(next, context);
    }
  }

  private void remove(OperatorContext<O> context) {
    if (row != null) {
      changes.delete(row, 0, context);
    }
    clear();
  }

  private void byTime(boolean isKept, Event<V> event, OperatorContext<O> context) {
    if (isKept) {
      timestamp = event.timestamp();
      give(StoredRow.of(spec.codec(), null, event.value()), context);
    }
  }

  /** Gives a row, in the place of the one that was given before. */
  private void give(StoredRow<V> next, OperatorContext<O> context) {
    if (!given) {
      changes.insert(next, 0, context);
    } else if (row != null) {
      changes.update(row, next, 0, context);
    } else {
      changes.emit(RowChange.Kind.UPDATE_AFTER, next, 0, context);
    }
    given(next, context);
  }

  private void given(StoredRow<V> now, OperatorContext<O> context) {
    given = true;
    row = spec.needsGivenRow() ? now : null;
    lastUse = spec.ttl() > 0 ? context.latestArrival() : UNUSED;
  }

  private Applied wait(Event<V> event, OperatorContext<O> context) {
    if (event.timestamp() < context.latenessWatermark()) {
      if (spec.late() != null) {
        context.emit(spec.late(), event.value());
      }
      return Applied.LATE;
    }
    if (!given && (row == null || event.timestamp() < timestamp)) {
      row = StoredRow.of(spec.codec(), null, event.value());
      timestamp = event.timestamp();
      onWatermark = timestamp <= context.watermark();
    }
    return Applied.APPLIED;
  }

  private boolean waits() {
    return !given && row != null;
  }

  /** A row that came at the watermark itself waits for the next one (S4.2). */
  @Override
  public OptionalLong nextDue(TimeDomain domain) {
    return domain == TimeDomain.EVENT && waits()
        ? OptionalLong.of(Millis.plus(timestamp, onWatermark ? 1 : 0))
        : OptionalLong.empty();
  }

  @Override
  public long timeOfDue(TimeDomain domain, long due) {
    return timestamp;
  }

  @Override
  public void onTimer(TimeDomain domain, OperatorContext<O> context) {
    if (row != null) {
      changes.insert(row, 0, context);
      given(row, context);
    }
  }

  /** The row is not given; the key has had its first row all the same. */
  @Override
  public void skipTimer(TimeDomain domain, OperatorContext<O> context) {
    if (row != null) {
      given(row, context);
    }
  }

  @Override
  public List<StateEntry> kept() {
    if (isEmpty()) {
      return List.of();
    }
    boolean hasTime = waits() || given && spec.which().byTime() && !spec.which().isFinal();
    StateEntry entry =
        StateEntry.of("row")
            .with("given", given)
            .at("time", hasTime ? timestamp : Long.MAX_VALUE)
            .with("row", row == null ? null : row.value())
            .at("expires", expiresAt().orElse(Long.MAX_VALUE));
    OptionalLong due = nextDue(TimeDomain.EVENT);
    return List.of(
        due.isEmpty() ? entry : entry.due(TimeDomain.EVENT, due.getAsLong(), "is given"));
  }

  @Override
  public boolean isEmpty() {
    return !given && row == null;
  }

  @Override
  public OptionalLong expiresAt() {
    long at = lastUse == UNUSED ? Long.MAX_VALUE : Millis.plus(lastUse, spec.ttl());
    return at == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(at);
  }

  @Override
  public void openAll() {
    row = row == null ? null : row.again();
  }

  @Override
  public void write(BinaryWriter out) {
    boolean hasTime = waits() || given && spec.which().byTime() && !spec.which().isFinal();
    boolean timed = lastUse != UNUSED;
    StateFrame.KEEP.write(out);
    out.unsigned(
        (given ? GIVEN : 0)
            | (row != null ? ROW : 0)
            | (hasTime ? TIME : 0)
            | (waits() && onWatermark ? ON_WATERMARK : 0)
            | (timed ? TIMED : 0)
            | earliest());
    if (timed) {
      out.signed(lastUse);
    }
    if (hasTime) {
      out.signed(timestamp);
    }
    if (row != null) {
      out.bytes(row.bytes());
    }
  }

  private int earliest() {
    return spec.which() == Which.FIRST_BY_TIME_AT_ONCE ? EARLIEST : 0;
  }

  private void read(BinaryReader in) {
    if (StateFrame.KEEP.read(in) == StateFrame.UNFRAMED) {
      throw new UnreadableStateException(
          "state of a first or last without a frame, which was never written");
    }
    int flags = in.unsignedInt();
    requireForm(flags);
    given = (flags & GIVEN) != 0;
    onWatermark = (flags & ON_WATERMARK) != 0;
    long used = (flags & TIMED) != 0 ? in.signed() : UNUSED;
    lastUse = spec.ttl() > 0 ? used : UNUSED;
    timestamp = (flags & TIME) != 0 ? in.signed() : 0;
    byte[] bytes = (flags & ROW) != 0 ? in.bytes() : null;
    row = bytes == null ? null : new StoredRow<>(spec.codec(), null, bytes);
    in.requireEnd("state of a first or last");
  }

  private void requireForm(int flags) {
    if ((flags & ~KNOWN) != 0) {
      throw new UnreadableStateException(
          "a first or last has the flags " + flags + ", this code knows " + KNOWN);
    }
    boolean waiting = (flags & GIVEN) == 0;
    boolean hasTime = (flags & TIME) != 0;
    boolean waits = spec.which() == Which.FIRST_BY_TIME;
    boolean wellFormed =
        waiting
            ? waits && hasTime && (flags & ROW) != 0 && (flags & TIMED) == 0
            : hasTime == (spec.which().byTime() && !waits) && (flags & ON_WATERMARK) == 0;
    if (!wellFormed || (flags & EARLIEST) != earliest()) {
      throw new UnreadableStateException(
          "this is the state of another choice than "
              + spec.which().words()
              + "; declare the one that wrote it, or give the function another name: it starts"
              + " without state");
    }
    if (!waiting && spec.needsGivenRow() && (flags & ROW) == 0) {
      throw new UnreadableStateException(
          "the row that was given was not kept, and this code has to withdraw it; leave withdrawing()"
              + " out, or give the function another name: it starts without state");
    }
  }
}
