package io.weir;

import io.weir.codec.UnreadableStateException;
import io.weir.codec.Versioned;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The version of the format of a function's state, and how state of other versions is read.
 *
 * @param version the version that this code writes
 * @param readers the converters from other versions into this one
 */
record StateForm(int version, Map<Integer, UnaryOperator<byte[]>> readers) {
  /** The default: version 1, and no other is read. */
  static final StateForm FIRST = new StateForm(1, Map.of());

  StateForm {
    readers = Map.copyOf(readers);
  }

  private static void check(String function, String setting, int version) {
    if (version < 1 || version > Versioned.MAX_VERSION) {
      throw new IllegalArgumentException(
          "function '"
              + function
              + "': "
              + setting
              + "("
              + version
              + ") must be 1 to MAX_VERSION = "
              + Versioned.MAX_VERSION);
    }
  }

  /** The same with another version to write. */
  StateForm writing(String function, int now) {
    check(function, "stateVersion", now);
    return new StateForm(now, readers);
  }

  /** The same with one more version to read. */
  StateForm reading(String function, int other, UnaryOperator<byte[]> into) {
    check(function, "readsState", other);
    Map<Integer, UnaryOperator<byte[]>> more = new TreeMap<>(readers);
    if (more.put(other, into) != null) {
      throw new IllegalArgumentException(
          "function '"
              + function
              + "': readsState("
              + other
              + ") is given twice; give each version one form");
    }
    return new StateForm(version, more);
  }

  /**
   * Converts stored state into the format of this version. Empty state is returned as it is.
   *
   * @throws UnreadableStateException if the version is not declared, or its reader fails
   */
  byte[] read(String function, int stored, byte[] state) {
    if (stored == version || state.length == 0) {
      return state;
    }
    UnaryOperator<byte[]> into = readers.get(stored);
    if (into == null) {
      throw new UnreadableStateException(
          "function '"
              + function
              + "': a key's state has version "
              + stored
              + ", this code reads "
              + readable()
              + "; deploy the code that wrote it, or declare it with readsState("
              + stored
              + ", ..)");
    }
    return converted(function, stored, into, state);
  }

  private byte[] converted(String function, int stored, UnaryOperator<byte[]> into, byte[] state) {
    try {
      return Objects.requireNonNull(into.apply(state.clone()), "it gives null");
    } catch (UnreadableStateException unreadable) {
      throw unreadable;
    } catch (RuntimeException failure) {
      throw new UnreadableStateException(
          "function '"
              + function
              + "': readsState("
              + stored
              + ", ..) fails on a key's state of version "
              + stored
              + "; nothing is overwritten, deploy code that reads it",
          failure);
    }
  }

  private TreeSet<Integer> readable() {
    TreeSet<Integer> all = new TreeSet<>(readers.keySet());
    all.add(version);
    return all;
  }

  /** Describes the versions; empty for the default. */
  List<String> describe() {
    return equals(FIRST)
        ? List.of()
        : List.of("state version " + version + ", reads " + readable());
  }
}
