package io.weir.aggregate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Several aggregates over the same events, each under a name; see {@link Aggregates#together}.
 *
 * @param <V> the events' value
 */
public final class Together<V> {
  private final Map<String, Aggregate<V, ?, ?>> parts;

  Together(Map<String, Aggregate<V, ?, ?>> parts) {
    this.parts = Collections.unmodifiableMap(new TreeMap<>(parts));
  }

  /**
   * The same with one more.
   *
   * @throws IllegalArgumentException if the name is there already
   */
  public Together<V> and(String name, Aggregate<V, ?, ?> aggregate) {
    Map<String, Aggregate<V, ?, ?>> more = new TreeMap<>(parts);
    if (more.put(name, Objects.requireNonNull(aggregate, "aggregate")) != null) {
      throw new IllegalArgumentException(
          "together(..) has two aggregates '" + name + "'; give each a name of its own");
    }
    return new Together<>(more);
  }

  /**
   * Makes a record of the results. Each of its components has the name of one aggregate, in any
   * order, and takes its result; a component whose aggregate may have none, as a filtered maximum,
   * is no primitive.
   *
   * @throws IllegalArgumentException if the components are not named as the aggregates are
   */
  public <R extends Record> Aggregate<V, ?, R> into(Class<R> type) {
    List<String> components =
        Arrays.stream(type.getRecordComponents()).map(component -> component.getName()).toList();
    if (!parts.keySet().equals(Set.copyOf(components))) {
      throw new IllegalArgumentException(
          "the record "
              + type.getSimpleName()
              + " has the components "
              + components
              + ", and the aggregates of together(..) are named "
              + parts.keySet()
              + "; give them the same names");
    }
    return new TogetherAggregate<>(
        List.copyOf(parts.keySet()),
        new ArrayList<>(parts.values()),
        new RecordMaker<>(type, components));
  }
}
