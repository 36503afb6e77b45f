package io.weir;

import io.weir.codec.Codec;
import io.weir.codec.UnavailableException;
import io.weir.spi.Found;
import io.weir.spi.LookupReader;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A lookup that a function of the author's answers. */
record OwnLookup<K, T>(
    String name, Codec<T> codec, Function<? super Set<K>, ? extends Map<K, T>> find)
    implements Lookup<K, T> {
  @Override
  public LookupReader<K, T> open() {
    return (keys, time) -> {
      Map<K, T> found = find.apply(keys);
      if (found == null) {
        throw new UnavailableException(
            "find(..) gives null; give an empty map where nothing is found", null);
      }
      return Found.of(found);
    };
  }
}
