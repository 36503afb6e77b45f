package io.weir.aggregate;

import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Several aggregates over the same events.
 *
 * @param names in alphabetical order, which is the order in which accumulators are stored
 * @param parts the aggregates, in the order of their names
 */
record TogetherAggregate<V, R extends Record>(
    List<String> names, List<Aggregate<V, ?, ?>> parts, RecordMaker<R> maker)
    implements Aggregate<V, List<Object>, R> {
  @Override
  public Description description() {
    Description all = Description.of("aggregate", "together");
    for (int i = 0; i < names.size(); i++) {
      all = all.with(Description.of("part", names.get(i)).with(parts.get(i).description()));
    }
    return all;
  }

  @Override
  public List<Resource> resources() {
    return parts.stream().flatMap(part -> part.resources().stream()).distinct().toList();
  }

  @Override
  public List<Object> create() {
    List<Object> held = new ArrayList<>(parts.size());
    parts.forEach(part -> held.add(Held.created(part)));
    return held;
  }

  @Override
  public List<Object> add(List<Object> held, V value) {
    for (int i = 0; i < held.size(); i++) {
      held.set(i, Held.added(part(i), held.get(i), value));
    }
    return held;
  }

  @Override
  public List<Object> merge(List<Object> left, List<Object> right) {
    for (int i = 0; i < left.size(); i++) {
      left.set(i, Held.merged(part(i), left.get(i), right.get(i)));
    }
    return left;
  }

  @Override
  public R result(List<Object> held) {
    Map<String, Object> results = new HashMap<>();
    for (int i = 0; i < held.size(); i++) {
      results.put(names.get(i), part(i).result(held.get(i)));
    }
    return maker.of(results);
  }

  @Override
  public List<Object> copy(List<Object> held) {
    List<Object> copies = new ArrayList<>(held.size());
    for (int i = 0; i < held.size(); i++) {
      copies.add(part(i).copy(held.get(i)));
    }
    return copies;
  }

  @Override
  public void write(List<Object> held, BinaryWriter out) {
    for (int i = 0; i < held.size(); i++) {
      part(i).write(held.get(i), out);
    }
  }

  @Override
  public List<Object> read(BinaryReader in) {
    List<Object> held = new ArrayList<>(parts.size());
    parts.forEach(part -> held.add(part.read(in)));
    return held;
  }

  /** The aggregate whose accumulators stand at that place. */
  @SuppressWarnings("unchecked") // each place has accumulators of its own aggregate alone
  private Aggregate<V, Object, ?> part(int place) {
    return (Aggregate<V, Object, ?>) parts.get(place);
  }
}
