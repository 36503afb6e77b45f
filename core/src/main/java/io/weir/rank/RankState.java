package io.weir.rank;

import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import io.weir.rank.RowInput.Kind;
import io.weir.time.Millis;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The rows of one key of a {@link Rank} (S6.3). */
final class RankState<V, O> implements OperatorState<V, O> {
  private static final int TIMED = 1;
  private static final int OWN_END = 2;
  private static final int IDS = 4;
  private static final int COUNTED = 8;
  private static final int KNOWN = 15;
  private static final long UNUSED = Long.MIN_VALUE;

  private final RankSpec<V, O> spec;
  private final RankedRows<V> rows;
  private long lastUse = UNUSED;
  private int end;
  private int counted;

  RankState(RankSpec<V, O> spec, @Nullable BinaryReader stored) {
    this.spec = spec;
    this.rows = new RankedRows<>(spec);
    setEnd(spec.end());
    if (stored != null) {
      read(stored);
    }
  }

  private void setEnd(int next) {
    end = next;
    rows.give(next);
  }

  @Override
  public Applied onEvent(Event<V> event, OperatorContext<O> context) {
    forgetExpired(context.latestArrival());
    V value = event.value();
    if (spec.input().takesOut(value)) {
      return takeOut(value, context);
    }
    if (isEmpty()) {
      setEnd(spec.endFor(value));
    }
    if (spec.counts()) {
      count(value, context);
    } else {
      put(value, context);
    }
    return Applied.APPLIED;
  }

  private void forgetExpired(long now) {
    if (spec.ttl() == 0) {
      return;
    }
    if (lastUse != UNUSED && Millis.plus(lastUse, spec.ttl()) <= now) {
      rows.clear();
      counted = 0;
    }
    lastUse = now;
  }

  private Applied takeOut(V value, OperatorContext<O> context) {
    String id = spec.input().idOf(value);
    StoredRow<V> row = spec.input().kind() == Kind.UPDATES ? rows.withId(id) : rows.find(value, id);
    if (row == null) {
      return unmatched(value, context);
    }
    int at = rows.remove(row);
    spec.changes().emit(RankEdit.removed(rows, row, at), end, context);
    return Applied.APPLIED;
  }

  private Applied unmatched(V value, OperatorContext<O> context) {
    if (spec.input().unmatched() != null) {
      context.emit(spec.input().unmatched(), value);
    }
    return Applied.LATE;
  }

  /** Gives a row that can neither move nor go, of which only the place is kept. */
  private void count(V value, OperatorContext<O> context) {
    if (counted < end) {
      counted++;
      spec.changes().appended(StoredRow.of(spec.codec(), null, value), counted, context);
    }
  }

  private void put(V value, OperatorContext<O> context) {
    String id = spec.input().kind() == Kind.UPDATES ? spec.input().idOf(value) : null;
    StoredRow<V> before = rows.withId(id);
    if (before != null) {
      replace(before, StoredRow.of(spec.codec(), id, value), value, context);
    } else {
      append(id, value, context);
    }
    if (spec.input().keepsOnlyTheTop()) {
      rows.keepFirst(end);
    }
  }

  private void append(@Nullable String id, V value, OperatorContext<O> context) {
    int at = rows.placeFor(value);
    if (at < end || !spec.input().keepsOnlyTheTop()) {
      StoredRow<V> row = StoredRow.of(spec.codec(), id, value);
      rows.add(at, row, value);
      spec.changes().emit(RankEdit.inserted(rows, row, at), end, context);
    }
  }

  /** Puts a row into the place of its older version; one that says nothing new changes nothing. */
  private void replace(StoredRow<V> before, StoredRow<V> row, V value, OperatorContext<O> context) {
    if (before.sameAs(row)) {
      return;
    }
    int compared = spec.compare(value, before.value());
    if (compared > 0 && spec.input().onlyImproving()) {
      throw new IllegalArgumentException(
          "a row moves back, which onlyImproving() says it never does; leave that out, and all rows"
              + " are kept");
    }
    RankedRows.Move move;
    if (compared == 0) {
      int at = rows.replace(before, row);
      move = new RankedRows.Move(at, at);
    } else {
      move = rows.move(before, row, value);
    }
    spec.changes().emit(RankEdit.replaced(rows, before, move.from(), row, move.to()), end, context);
  }

  @Override
  public List<StateEntry> kept() {
    if (counted > 0) {
      return List.of(
          StateEntry.of("rows")
              .with("given", counted)
              .with("most", end)
              .at("expires", expiresAt().orElse(Long.MAX_VALUE)));
    }
    List<StateEntry> entries = new ArrayList<>();
    for (StoredRow<V> row : rows.all()) {
      entries.add(
          StateEntry.of("row")
              .with("place", entries.size() + 1)
              .with("id", row.id())
              .with("row", row.value())
              .at("expires", expiresAt().orElse(Long.MAX_VALUE)));
    }
    return entries;
  }

  @Override
  public boolean isEmpty() {
    return rows.size() == 0 && counted == 0;
  }

  @Override
  public OptionalLong expiresAt() {
    long at = lastUse == UNUSED ? Long.MAX_VALUE : Millis.plus(lastUse, spec.ttl());
    return spec.ttl() == 0 || at == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(at);
  }

  @Override
  public void openAll() {
    rows.openAll();
  }

  @Override
  public void write(BinaryWriter out) {
    boolean timed = spec.ttl() > 0 && lastUse != UNUSED;
    boolean ownEnd = spec.endOf() != null;
    StateFrame.RANK.write(out);
    out.unsigned((timed ? TIMED : 0) | (ownEnd ? OWN_END : 0) | form());
    if (timed) {
      out.signed(lastUse);
    }
    if (ownEnd) {
      out.unsigned(end);
    }
    if (spec.counts()) {
      out.unsigned(counted);
    } else {
      rows.write(out);
    }
  }

  /** How rows are written; another form cannot be read as this one. */
  private int form() {
    return spec.counts() ? COUNTED : spec.input().kind() == Kind.UPDATES ? IDS : 0;
  }

  private void read(BinaryReader in) {
    if (StateFrame.RANK.read(in) == StateFrame.UNFRAMED) {
      throw new UnreadableStateException("rank state without a frame, which was never written");
    }
    int flags = in.unsignedInt();
    requireForm(flags);
    if ((flags & TIMED) != 0) {
      lastUse = in.signed();
    }
    if ((flags & OWN_END) != 0) {
      int stored = storedEnd(in);
      setEnd(spec.endOf() == null ? end : stored);
    }
    if (spec.counts()) {
      counted = in.unsignedInt();
    } else {
      rows.read(in, (flags & IDS) != 0);
    }
    in.requireEnd("rank state");
  }

  private static int storedEnd(BinaryReader in) {
    int stored = in.unsignedInt();
    if (stored < 1 || stored > Rank.MAX_TOP) {
      throw new UnreadableStateException(
          "a rank gives " + stored + " rows; it was written with 1 to " + Rank.MAX_TOP);
    }
    return stored;
  }

  private void requireForm(int flags) {
    if ((flags & ~KNOWN) != 0) {
      throw new UnreadableStateException(
          "a rank has the flags " + flags + ", this code knows " + KNOWN);
    }
    if ((flags & (IDS | COUNTED)) != form()) {
      throw new UnreadableStateException(
          "the rows of a rank were kept "
              + ((flags & IDS) != 0
                  ? "with ids"
                  : (flags & COUNTED) != 0 ? "as a number" : "as they are")
              + ", and this code keeps them otherwise; declare updatedBy(..) and byArrival() as before,"
              + " or give the function another name: it starts without state");
    }
    if (spec.endOf() != null && (flags & OWN_END) == 0) {
      throw new UnreadableStateException(
          "a rank was kept with a fixed top(n), and this code asks a key's first row; declare it as"
              + " before, or give the function another name: it starts without state");
    }
  }
}
