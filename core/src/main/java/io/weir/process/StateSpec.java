package io.weir.process;

import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A named, typed piece of a key's state: declared as a field of the {@link ProcessFunction} that
 * uses it.
 */
public sealed interface StateSpec {
  String name();

  /** The time to live; null = kept until cleared. */
  @Nullable Ttl ttl();

  /** Describes the state as data, of the kind {@code state}. */
  default Description description() {
    Ttl after = ttl();
    Description state =
        Description.of("state", name())
            .with("expiresAfter", after == null ? null : after.duration())
            .with("renewedByRead", after != null && after.renewedByRead() ? true : null);
    if (this instanceof MapOf<?, ?> map) {
      return state
          .with("holds", "map")
          .with(map.value().description())
          .with(Description.of("keys", "").with(map.key().description()));
    }
    return this instanceof ListOf<?> list
        ? state.with("holds", "list").with(list.codec().description())
        : state.with("holds", "value").with(((Value<?>) this).codec().description());
  }

  /** The resources that its codecs use. */
  default List<Resource> resources() {
    return switch (this) {
      case Value<?> value -> value.codec().resources();
      case ListOf<?> list -> list.codec().resources();
      case MapOf<?, ?> map ->
          Stream.concat(map.key().resources().stream(), map.value().resources().stream()).toList();
    };
  }

  /**
   * Declares a value that is stored as its type says: short if it is plain, else as JSON.
   *
   * @throws IllegalArgumentException if nothing that is stored would tell of which class a value is
   */
  static <T> Value<T> value(String name, Class<T> type) {
    return value(name, codec(name, type));
  }

  static <T> Value<T> value(String name, Codec<T> codec) {
    return new Value<>(name, codec, null);
  }

  /**
   * Declares a map whose keys and values are stored as their types say.
   *
   * @throws IllegalArgumentException as for {@link #value(String, Class)}
   */
  static <K, T> MapOf<K, T> map(String name, Class<K> key, Class<T> value) {
    return new MapOf<>(name, codec(name, key), codec(name, value), null);
  }

  static <K, T> MapOf<K, T> map(String name, Codec<K> key, Codec<T> value) {
    return new MapOf<>(name, key, value, null);
  }

  /**
   * Declares a list whose elements are stored as their type says.
   *
   * @throws IllegalArgumentException as for {@link #value(String, Class)}
   */
  static <T> ListOf<T> list(String name, Class<T> type) {
    return list(name, codec(name, type));
  }

  static <T> ListOf<T> list(String name, Codec<T> codec) {
    return new ListOf<>(name, codec, null);
  }

  /** A single value. */
  record Value<T>(String name, Codec<T> codec, @Nullable Ttl ttl) implements StateSpec {
    public Value {
      check(name, codec);
    }

    public Value<T> expiring(Ttl after) {
      return new Value<>(name, codec, after);
    }
  }

  /** A map, in order of insertion; each entry expires by itself. */
  record MapOf<K, T>(String name, Codec<K> key, Codec<T> value, @Nullable Ttl ttl)
      implements StateSpec {
    public MapOf {
      check(name, key);
      check(name, value);
    }

    public MapOf<K, T> expiring(Ttl after) {
      return new MapOf<>(name, key, value, after);
    }
  }

  /** A list; each element expires by itself. */
  record ListOf<T>(String name, Codec<T> codec, @Nullable Ttl ttl) implements StateSpec {
    public ListOf {
      check(name, codec);
    }

    public ListOf<T> expiring(Ttl after) {
      return new ListOf<>(name, codec, after);
    }
  }

  /**
   * Refuses what is stored as one class and read as another: a test that does not store it would
   * not show that.
   */
  private static <T> Codec<T> codec(String name, Class<T> type) {
    Codecs.requireToldApart("the state '" + name + "'", type, "give a Codec in its place");
    return Codecs.of(type);
  }

  private static void check(String name, Codec<?> codec) {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("a state needs a name; it is stored under it");
    }
    Objects.requireNonNull(codec, "codec of state '" + name + "'");
  }
}
