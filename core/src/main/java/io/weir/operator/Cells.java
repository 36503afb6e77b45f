package io.weir.operator;

import io.weir.BinaryReader;
import io.weir.BinaryWriter;
import io.weir.UnreadableStateException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The declared state of one key, decoded when used. State of a name that is no longer declared is
 * kept as it is, so that a rollback finds it.
 */
final class Cells {
  private static final int FORMAT = 1;

  private final Map<String, StateSpec> specs;
  private final Map<String, byte[]> stored = new TreeMap<>();
  private final Map<String, Cell<?, ?>> open = new LinkedHashMap<>();

  Cells(Map<String, StateSpec> specs, BinaryReader in) {
    this.specs = specs;
    if (in != null) {
      read(in);
    }
  }

  private void read(BinaryReader in) {
    long format = in.unsigned();
    if (format != FORMAT) {
      throw new UnreadableStateException(
          "process state has format " + format + ", this code reads " + FORMAT);
    }
    int count = in.count(2);
    for (int i = 0; i < count; i++) {
      stored.put(in.text(), in.bytes());
    }
  }

  /** The cell of a declared spec, with the time by which its expiry is judged. */
  @SuppressWarnings("unchecked")
  <K, T> Cell<K, T> cell(StateSpec spec, Cell.Codec<K, T> codec, long now) {
    if (!spec.equals(specs.get(spec.name()))) {
      throw new IllegalStateException(
          "state '"
              + spec.name()
              + "' is not declared"
              + (specs.containsKey(spec.name()) ? " like this" : "")
              + "; give this very spec to states(..) where the process is built; declared are "
              + specs.keySet());
    }
    Cell<K, T> cell =
        (Cell<K, T>)
            open.computeIfAbsent(
                spec.name(), name -> new Cell<>(codec, spec.ttl(), stored.get(name)));
    cell.at(now);
    return cell;
  }

  boolean isEmpty() {
    return names().stream().allMatch(name -> open.containsKey(name) && open.get(name).isEmpty());
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>(stored.keySet());
    names.addAll(open.keySet());
    return names;
  }

  void write(BinaryWriter out) {
    Map<String, byte[]> all = new TreeMap<>(stored);
    open.forEach((name, cell) -> all.put(name, cell.bytes()));
    all.values().removeIf(bytes -> bytes.length == 0);
    out.unsigned(FORMAT).unsigned(all.size());
    all.forEach((name, bytes) -> out.string(name).bytes(bytes));
  }
}
