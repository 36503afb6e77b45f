package io.weir.process;

import io.weir.StateEntry;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.codec.UnreadableStateException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The declared state of one key, decoded when used. State of a name that is no longer declared is
 * kept as it is, so that a rollback finds it.
 */
final class Cells {
  /** The first number of state without a frame. */
  private static final int UNFRAMED_FORMAT = 1;

  private final Map<String, StateSpec> specs;
  private final Map<String, byte[]> stored = new TreeMap<>();
  private final Map<String, Cell<?, ?>> open = new LinkedHashMap<>();
  private long now = Long.MIN_VALUE;
  private long expiredAt = Long.MIN_VALUE;

  Cells(Map<String, StateSpec> specs, @Nullable BinaryReader in) {
    this.specs = specs;
    if (in != null) {
      if (StateFrame.PROCESS.read(in) == StateFrame.UNFRAMED) {
        requireFormat(in.unsigned());
      }
      readEntries(in);
    }
  }

  /**
   * Cells that are stored within the state of another operator, without a frame of their own.
   *
   * @param in what {@link #writeEntries} wrote; null = nothing
   */
  static Cells within(Map<String, StateSpec> specs, @Nullable BinaryReader in) {
    Cells cells = new Cells(specs, null);
    if (in != null) {
      cells.readEntries(in);
    }
    return cells;
  }

  private void readEntries(BinaryReader in) {
    int count = in.count(2);
    for (int i = 0; i < count; i++) {
      stored.put(in.text(), in.bytes());
    }
  }

  private static void requireFormat(long format) {
    if (format != UNFRAMED_FORMAT) {
      throw new UnreadableStateException(
          "process state has format " + format + ", this code reads " + UNFRAMED_FORMAT);
    }
  }

  /** Sets the time by which all state expires, also the state that is not used. */
  void at(long time) {
    boolean first = now == Long.MIN_VALUE;
    now = time;
    if (first) {
      beginExpiry();
    }
  }

  /**
   * State that had no expiry when it was written begins to expire with the first event, wherever
   * commits are cut.
   */
  private void beginExpiry() {
    for (StateSpec spec : specs.values()) {
      byte[] bytes = stored.get(spec.name());
      if (bytes != null && spec.ttl() != null && !Cell.isTimed(bytes)) {
        expire(spec);
      }
    }
  }

  /**
   * Drops expired entries. State that is not open is not decoded: its entries are read as bytes.
   */
  private void expire() {
    if (expiredAt == now) {
      return;
    }
    expiredAt = now;
    for (StateSpec spec : specs.values()) {
      if (spec.ttl() != null && stored.containsKey(spec.name()) && !open.containsKey(spec.name())) {
        expire(spec);
      }
    }
    open.values().forEach(cell -> cell.at(now));
  }

  private void expire(StateSpec spec) {
    Cell<?, ?> cell = raw(spec);
    cell.at(now);
    byte[] left = cell.bytes();
    if (left.length == 0) {
      stored.remove(spec.name());
    } else {
      stored.put(spec.name(), left);
    }
  }

  private Cell<?, ?> raw(StateSpec spec) {
    boolean keyed = spec instanceof StateSpec.MapOf;
    return new Cell<>(new CellCodecs.Raw(keyed), spec.ttl(), stored.get(spec.name()));
  }

  /** The time at which the last of the state expires; empty if some never does. */
  OptionalLong expiresAt() {
    expire();
    long latest = Long.MIN_VALUE;
    for (String name : names()) {
      StateSpec spec = specs.get(name);
      Cell<?, ?> cell = open.get(name);
      if (cell == null) {
        if (spec == null || spec.ttl() == null) {
          return OptionalLong.empty();
        }
        cell = raw(spec);
      }
      if (!cell.isEmpty()) {
        latest = Math.max(latest, cell.expiresAt());
      }
    }
    return latest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(latest);
  }

  /** The cell of a declared spec, at a time by which its entries expire. */
  @SuppressWarnings("unchecked")
  <K, T> Cell<K, T> cell(StateSpec spec, Cell.Codec<K, T> codec, long time) {
    if (!spec.equals(specs.get(spec.name()))) {
      throw undeclared(spec.name());
    }
    Cell<K, T> cell =
        (Cell<K, T>)
            open.computeIfAbsent(
                spec.name(), name -> new Cell<>(codec, spec.ttl(), stored.get(name)));
    cell.at(time);
    return cell;
  }

  private IllegalStateException undeclared(String name) {
    return new IllegalStateException(
        specs.containsKey(name)
            ? "state '"
                + name
                + "' is declared with another form, type or expiry; use the field that declares it, in"
                + " tests too, and declare what expires with keeps(StateSpec.value(..).expiring(..))"
            : "state '"
                + name
                + "' is not declared; declare it as a field of the class that uses it, with value(..),"
                + " map(..), list(..) or keeps(..); declared are "
                + specs.keySet());
  }

  /**
   * Each state as it is told to people; that of names that are no longer declared by its size. What
   * has expired and was not written since is still there.
   */
  List<StateEntry> told() {
    List<StateEntry> entries = new ArrayList<>();
    for (String name : names()) {
      StateSpec spec = specs.get(name);
      if (spec == null) {
        int bytes = Objects.requireNonNull(stored.get(name), "undeclared state is stored").length;
        entries.add(
            StateEntry.of("state")
                .with("name", name)
                .with("bytes", bytes)
                .with("note", "no longer declared, kept for a rollback"));
      } else {
        Cell<?, ?> cell =
            open.containsKey(name)
                ? open.get(name)
                : new Cell<>(codec(spec), spec.ttl(), stored.get(name));
        if (!cell.isEmpty()) {
          entries.add(told(spec, cell));
        }
      }
    }
    return entries;
  }

  private static StateEntry told(StateSpec spec, Cell<?, ?> cell) {
    Map<?, ?> entries = cell.unread();
    StateEntry entry = StateEntry.of("state").with("name", spec.name());
    StateEntry holding =
        switch (spec) {
          case StateSpec.Value<?> value -> entry.with("value", entries.values().iterator().next());
          case StateSpec.ListOf<?> list -> entry.with("list", List.copyOf(entries.values()));
          case StateSpec.MapOf<?, ?> map -> entry.with("map", entries);
        };
    return holding.at("expires", cell.expiresAt());
  }

  /** Decodes all declared state that was not used yet. */
  void openAll() {
    for (StateSpec spec : specs.values()) {
      if (stored.containsKey(spec.name())) {
        open.computeIfAbsent(
            spec.name(), name -> new Cell<>(codec(spec), spec.ttl(), stored.get(name)));
      }
    }
  }

  private static Cell.Codec<?, ?> codec(StateSpec spec) {
    return switch (spec) {
      case StateSpec.Value<?> value -> new CellCodecs.Places<>(value.codec());
      case StateSpec.ListOf<?> list -> new CellCodecs.Places<>(list.codec());
      case StateSpec.MapOf<?, ?> map -> new CellCodecs.Keyed<>(map.key(), map.value());
    };
  }

  boolean isEmpty() {
    expire();
    return names().stream().allMatch(name -> open.containsKey(name) && open.get(name).isEmpty());
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>(stored.keySet());
    names.addAll(open.keySet());
    return names;
  }

  void write(BinaryWriter out) {
    StateFrame.PROCESS.write(out);
    writeEntries(out);
  }

  void writeEntries(BinaryWriter out) {
    expire();
    Map<String, byte[]> all = new TreeMap<>(stored);
    open.forEach((name, cell) -> all.put(name, cell.bytes()));
    all.values().removeIf(bytes -> bytes.length == 0);
    out.unsigned(all.size());
    all.forEach((name, bytes) -> out.string(name).bytes(bytes));
  }
}
