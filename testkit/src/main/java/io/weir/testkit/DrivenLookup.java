package io.weir.testkit;

import io.weir.Lookup;
import io.weir.LookupSettings;
import io.weir.codec.Codec;
import io.weir.codec.UnavailableException;
import io.weir.spi.Found;
import io.weir.spi.LookupReader;
import io.weir.spi.LookupTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stands for a lookup in a test: a map, with the settings and the codec of the lookup itself. */
final class DrivenLookup<K, T> implements Lookup<K, T>, LookupReader<K, T> {
  private final Lookup<K, T> lookup;
  private final List<K> asked = new ArrayList<>();
  private Map<K, T> values = Map.of();
  private boolean failing;

  DrivenLookup(Lookup<K, T> lookup) {
    this.lookup = lookup;
  }

  @SuppressWarnings("unchecked") // the driver gives it values of its lookup's types
  void answers(Map<?, ?> next) {
    values = new HashMap<>((Map<K, T>) next);
    failing = false;
  }

  void fails() {
    failing = true;
  }

  List<K> asked() {
    return List.copyOf(asked);
  }

  @Override
  public Found<K, T> find(Set<K> keys, LookupTime time) {
    if (failing) {
      throw new UnavailableException("the test lets lookup '" + name() + "' fail", null);
    }
    asked.addAll(keys);
    Map<K, T> found = new HashMap<>(values);
    found.keySet().retainAll(keys);
    return Found.of(found);
  }

  @Override
  public String name() {
    return lookup.name();
  }

  @Override
  public Codec<T> codec() {
    return lookup.codec();
  }

  @Override
  public LookupSettings<T> settings() {
    return lookup.settings();
  }

  @Override
  public LookupReader<K, T> open() {
    return this;
  }
}
