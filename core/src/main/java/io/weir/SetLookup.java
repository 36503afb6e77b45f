package io.weir;

import io.weir.codec.Codec;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.spi.LookupReader;
import java.util.List;

/** A lookup with settings of its own. */
record SetLookup<K, T>(Lookup<K, T> lookup, LookupSettings<T> settings) implements Lookup<K, T> {
  @Override
  public String name() {
    return lookup.name();
  }

  @Override
  public Codec<T> codec() {
    return lookup.codec();
  }

  @Override
  public LookupReader<K, T> open() {
    return lookup.open();
  }

  @Override
  public List<Resource> resources() {
    return lookup.resources();
  }

  @Override
  public Description description() {
    return settings.describe(lookup.description());
  }

  @Override
  public Lookup<K, T> with(LookupSettings<T> other) {
    return new SetLookup<>(lookup, other);
  }
}
