package io.weir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A source with its key.
 *
 * @param source the source
 * @param key the key of a value; null = the record's partition key, or the parts have keys
 * @param unkeyed true if its events have no key
 * @param parts the sources on this one stream, each with a key of its own; empty if the stream is
 *     one source
 */
public record KeyedSource<V>(
    Source<V> source,
    @Nullable Function<V, String> key,
    boolean unkeyed,
    List<KeyedSource<?>> parts) {
  public KeyedSource {
    parts = List.copyOf(parts);
  }

  /**
   * Makes a keyed source without parts.
   *
   * @param key the key of a value; null = the record's partition key
   */
  public KeyedSource(Source<V> source, @Nullable Function<V, String> key) {
    this(source, key, false, List.of());
  }

  /** True if all events of a key stand in one shard at a time. */
  public boolean byPartitionKey() {
    return parts.isEmpty()
        ? key == null && !unkeyed
        : parts.stream().allMatch(KeyedSource::byPartitionKey);
  }

  /** The sources that a function sees, each by its name: the parts, or the source itself. */
  public List<KeyedSource<?>> inputs() {
    return parts.isEmpty() ? List.of(this) : parts;
  }

  /**
   * Finds the one of the {@link #inputs} that an event belongs to.
   *
   * @return null if none takes it
   * @throws IllegalArgumentException if two take it
   */
  public @Nullable KeyedSource<?> input(Object value) {
    if (parts.isEmpty()) {
      return this;
    }
    KeyedSource<?> found = null;
    for (KeyedSource<?> part : parts) {
      if (part.source.takes(value)) {
        if (found != null) {
          throw bothTake(found, part);
        }
        found = part;
      }
    }
    return found;
  }

  private IllegalArgumentException bothTake(KeyedSource<?> one, KeyedSource<?> other) {
    return new IllegalArgumentException(
        "'"
            + one.source.name()
            + "' and '"
            + other.source.name()
            + "' both take it; let their only(..) exclude each other");
  }

  /** The same stream with one more part. */
  KeyedSource<V> with(KeyedSource<?> part) {
    List<KeyedSource<?>> all = new ArrayList<>(parts);
    all.add(part);
    return new KeyedSource<>(source, null, false, all);
  }

  String describe() {
    if (parts.isEmpty()) {
      return source.settings().describe() + ", " + keyed();
    }
    StringBuilder text = new StringBuilder(source.settings().describe());
    for (KeyedSource<?> part : parts) {
      text.append("\n    of it ")
          .append(part.source.name())
          .append(": ")
          .append(part.source.words())
          .append(", ")
          .append(part.keyed());
    }
    return text.toString();
  }

  private String keyed() {
    return unkeyed ? "without keys" : "keyed by " + (key == null ? "partition key" : "value");
  }
}
