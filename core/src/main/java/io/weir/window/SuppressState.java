package io.weir.window;

import io.weir.Event;
import io.weir.LimitExceededException;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.Codecs;
import io.weir.codec.UnreadableStateException;
import io.weir.spi.Emission;
import io.weir.time.Millis;
import io.weir.time.TimeDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The held rows of one key, by the time of their first held update, then as they came (S2.12). */
final class SuppressState<V, O> implements OperatorState<V, O> {
  private final SuppressSpec<V> spec;
  private final BiFunction<? super String, ? super V, ? extends @Nullable O> output;
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, Row> byId = new HashMap<>();
  private long bytes;

  /**
   * @param id empty if the key is one row
   * @param since the time of the first held update
   */
  private record Row(String id, long since, byte[] value) {}

  SuppressState(
      SuppressSpec<V> spec,
      BiFunction<? super String, ? super V, ? extends @Nullable O> output,
      @Nullable BinaryReader stored) {
    this.spec = spec;
    this.output = output;
    if (stored != null) {
      read(stored);
    }
  }

  private void read(BinaryReader in) {
    StateFrame.SUPPRESS.read(in);
    long since = 0;
    for (int count = in.count(2); count > 0; count--) {
      since += in.signed();
      Row row = new Row(spec.row() == null ? "" : in.text(), since, in.bytes());
      requireOrder(row);
      held(rows.size(), row);
    }
    in.requireEnd("suppress state");
    if (rows.isEmpty()) {
      throw new UnreadableStateException("suppress state without a row, which is never stored");
    }
  }

  private void requireOrder(Row row) {
    if (!rows.isEmpty() && rows.getLast().since() > row.since() || byId.containsKey(row.id())) {
      throw new UnreadableStateException(
          "held rows that are not in the order of their times, or one of them twice");
    }
  }

  @Override
  public void write(BinaryWriter out) {
    StateFrame.SUPPRESS.write(out);
    out.unsigned(rows.size());
    long since = 0;
    for (Row row : rows) {
      out.signed(row.since() - since);
      since = row.since();
      if (spec.row() != null) {
        out.string(row.id());
      }
      out.bytes(row.value());
    }
  }

  @Override
  public Applied onEvent(Event<V> event, OperatorContext<O> context) {
    String id = spec.row() == null ? "" : named(spec.row().apply(event.value()));
    byte[] value = spec.codec().encode(event.value());
    int at = indexOf(id);
    if (at >= 0) {
      replace(at, value);
    } else if (isOver(event.timestamp(), context.watermark())) {
      give(new Row(id, event.timestamp(), value), context);
    } else {
      held(placeFor(event.timestamp()), new Row(id, event.timestamp(), value));
    }
    makeRoom(context);
    return Applied.APPLIED;
  }

  private void replace(int at, byte[] value) {
    Row before = rows.get(at);
    Row after = new Row(before.id(), before.since(), value);
    bytes += value.length - before.value().length;
    rows.set(at, after);
    byId.put(after.id(), after);
  }

  private static String named(@Nullable String id) {
    if (id == null) {
      throw new IllegalArgumentException(
          "by(..) gives null, which names no row; give a name, or drop such events with the source's"
              + " filter(..)");
    }
    return id;
  }

  private int indexOf(String id) {
    Row held = byId.get(id);
    if (held == null) {
      return -1;
    }
    int at = placeFor(held.since()) - 1;
    while (rows.get(at) != held) {
      at--;
    }
    return at;
  }

  private boolean isOver(long since, long watermark) {
    return spec.limit() == 0 || end(since) <= watermark;
  }

  private long end(long since) {
    return Millis.plus(since, spec.limit());
  }

  /** The place behind all rows that are held since that time or longer. */
  private int placeFor(long since) {
    int low = 0;
    int high = rows.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean longer = rows.get(middle).since() <= since;
      low = longer ? middle + 1 : low;
      high = longer ? high : middle;
    }
    return low;
  }

  private void held(int at, Row row) {
    rows.add(at, row);
    byId.put(row.id(), row);
    bytes += row.value().length;
  }

  /** Gives rows early, or refuses the event, while there are too many. */
  private void makeRoom(OperatorContext<O> context) {
    while (rows.size() > spec.maxRows() || isTooLarge()) {
      if (!spec.earlyWhenFull()) {
        throw full();
      }
      context.ofSeveral();
      give(removeFirst(), context);
    }
  }

  private boolean isTooLarge() {
    return spec.maxBytes() > 0 && bytes > spec.maxBytes();
  }

  private LimitExceededException full() {
    String advice =
        "give rows early by earlyWhenFull(), hold them for less time, or use a finer key";
    return isTooLarge()
        ? new LimitExceededException("maxBytes", spec.maxBytes(), advice)
        : new LimitExceededException("maxRows", spec.maxRows(), advice);
  }

  private Row removeFirst() {
    Row first = rows.removeFirst();
    byId.remove(first.id());
    bytes -= first.value().length;
    return first;
  }

  private void give(Row row, OperatorContext<O> context) {
    V value = Codecs.stored(spec.codec(), row.value());
    boolean removes = spec.removes() != null && spec.removes().test(value);
    O result = output.apply(context.key(), value);
    if (result != null) {
      context.emit(removes ? Emission.Op.DELETE : Emission.Op.UPSERT, result);
    }
  }

  /** A row that would be due at the end of time waits for more updates. */
  @Override
  public OptionalLong nextDue(TimeDomain domain) {
    return domain == TimeDomain.PROCESSING || rows.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(end(rows.getFirst().since()));
  }

  /** The row: each is given, and given up, by itself. */
  @Override
  public String partOfDue(TimeDomain domain, long due) {
    return rows.getFirst().id();
  }

  @Override
  public void onTimer(TimeDomain domain, OperatorContext<O> context) {
    give(removeFirst(), context);
  }

  @Override
  public void skipTimer(TimeDomain domain, OperatorContext<O> context) {
    removeFirst();
  }

  @Override
  public List<StateEntry> kept() {
    List<StateEntry> entries = new ArrayList<>();
    for (Row row : rows) {
      entries.add(
          StateEntry.of("row")
              .with("id", spec.row() == null ? null : row.id())
              .with("row", Codecs.stored(spec.codec(), row.value()))
              .at("since", row.since())
              .due(TimeDomain.EVENT, end(row.since()), "is given"));
    }
    return entries;
  }

  @Override
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Nothing is kept decoded; what is read again must be what was written. */
  @Override
  public void openAll() {
    for (int at = 0; at < rows.size(); at++) {
      replace(at, spec.codec().encode(Codecs.stored(spec.codec(), rows.get(at).value())));
    }
  }
}
