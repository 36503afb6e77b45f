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
    this.end = spec.end();
    if (stored != null) {
      read(stored);
    }
  }

  @Override
  public Applied onEvent(Event<V> event, OperatorContext<O> context) {
    forgetExpired(context.latestArrival());
    V value = event.value();
    if (spec.input().takesOut(value)) {
      return takeOut(value, context);
    }
    if (isEmpty()) {
      end = spec.endFor(value);
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
    int at;
    if (spec.input().kind() == Kind.UPDATES) {
      StoredRow<V> row = rows.withId(id);
      at = row == null ? RankEdit.NOWHERE : rows.placeOf(row);
    } else {
      at = rows.placeOfEqual(value, id);
    }
    if (at == RankEdit.NOWHERE) {
      return unmatched(value, context);
    }
    StoredRow<V> row = rows.remove(at);
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
      rows.add(at, StoredRow.of(spec.codec(), id, value));
      spec.changes().emit(RankEdit.inserted(rows, at), end, context);
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
    int from = rows.placeOf(before);
    int behind = compared == 0 ? from : rows.placeFor(value);
    int at = compared > 0 ? behind - 1 : behind;
    rows.move(from, at, row);
    spec.changes().emit(RankEdit.replaced(rows, before, from, at), end, context);
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
    for (int at = 0; at < rows.size(); at++) {
      StoredRow<V> row = rows.get(at);
      entries.add(
          StateEntry.of("row")
              .with("place", at + 1)
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
      int stored = in.unsignedInt();
      end = spec.endOf() == null ? end : stored;
    }
    if (spec.counts()) {
      counted = in.unsignedInt();
    } else {
      rows.read(in, (flags & IDS) != 0);
    }
    in.requireEnd("rank state");
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
