package io.weir.process;

import io.weir.codec.Codec;
import io.weir.codec.Codecs;
import java.util.Objects;

/**
 * A named, typed piece of a key's state: declared as a field of the {@link ProcessFunction} that
 * uses it.
 */
public sealed interface StateSpec {
  String name();

  /** The time to live; null = kept until cleared. */
  Ttl ttl();

  static <T> Value<T> value(String name, Class<T> type) {
    return value(name, Codecs.of(type));
  }

  static <T> Value<T> value(String name, Codec<T> codec) {
    return new Value<>(name, codec, null);
  }

  static <K, T> MapOf<K, T> map(String name, Class<K> key, Class<T> value) {
    return new MapOf<>(name, Codecs.of(key), Codecs.of(value), null);
  }

  static <K, T> MapOf<K, T> map(String name, Codec<K> key, Codec<T> value) {
    return new MapOf<>(name, key, value, null);
  }

  static <T> ListOf<T> list(String name, Class<T> type) {
    return list(name, Codecs.of(type));
  }

  static <T> ListOf<T> list(String name, Codec<T> codec) {
    return new ListOf<>(name, codec, null);
  }

  /** A single value. */
  record Value<T>(String name, Codec<T> codec, Ttl ttl) implements StateSpec {
    public Value {
      check(name, codec);
    }

    public Value<T> expiring(Ttl after) {
      return new Value<>(name, codec, after);
    }
  }

  /** A map, in order of insertion; each entry expires by itself. */
  record MapOf<K, T>(String name, Codec<K> key, Codec<T> value, Ttl ttl) implements StateSpec {
    public MapOf {
      check(name, key);
      check(name, value);
    }

    public MapOf<K, T> expiring(Ttl after) {
      return new MapOf<>(name, key, value, after);
    }
  }

  /** A list; each element expires by itself. */
  record ListOf<T>(String name, Codec<T> codec, Ttl ttl) implements StateSpec {
    public ListOf {
      check(name, codec);
    }

    public ListOf<T> expiring(Ttl after) {
      return new ListOf<>(name, codec, after);
    }
  }

  private static void check(String name, Codec<?> codec) {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("a state needs a name; it is stored under it");
    }
    Objects.requireNonNull(codec, "codec of state '" + name + "'");
  }
}
