package io.weir.process;

import io.weir.process.ProcessContext.ListState;
import io.weir.process.ProcessContext.MapState;
import io.weir.process.ProcessContext.ValueState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Shows cells to the author's code, as the state that they were declared as. */
final class CellViews {
  private CellViews() {}

  /**
   * @param time the time of use, by which entries expire
   */
  static <T> ValueState<T> value(Cells cells, StateSpec.Value<T> spec, long time) {
    return new ValueView<>(cells.cell(spec, new CellCodecs.Places<>(spec.codec()), time));
  }

  static <K, T> MapState<K, T> map(Cells cells, StateSpec.MapOf<K, T> spec, long time) {
    return new MapView<>(cells.cell(spec, new CellCodecs.Keyed<>(spec.key(), spec.value()), time));
  }

  static <T> ListState<T> list(Cells cells, StateSpec.ListOf<T> spec, long time) {
    return new ListView<>(cells.cell(spec, new CellCodecs.Places<>(spec.codec()), time));
  }

  private record ValueView<T>(Cell<Long, T> cell) implements ValueState<T> {
    @Override
    public Optional<T> value() {
      return Optional.ofNullable(cell.get(0L));
    }

    @Override
    public T value(T otherwise) {
      T kept = cell.get(0L);
      return kept == null ? otherwise : kept;
    }

    @Override
    public void set(@Nullable T value) {
      cell.put(0L, value);
    }
  }

  private record MapView<K, T>(Cell<K, T> cell) implements MapState<K, T> {
    @Override
    public Optional<T> value(K key) {
      return Optional.ofNullable(cell.get(key));
    }

    @Override
    public T value(K key, T otherwise) {
      T kept = cell.get(key);
      return kept == null ? otherwise : kept;
    }

    @Override
    public void put(K key, @Nullable T value) {
      if (key == null) {
        throw new IllegalArgumentException(
            "put(null, ..) to a map of state: an entry needs a key; leave the call out if there is"
                + " none");
      }
      cell.put(key, value);
    }

    @Override
    public void remove(K key) {
      cell.put(key, null);
    }

    @Override
    public Map<K, T> all() {
      return cell.all();
    }

    @Override
    public void clear() {
      cell.clear();
    }
  }

  private record ListView<T>(Cell<Long, T> cell) implements ListState<T> {
    @Override
    public List<T> all() {
      return cell.values();
    }

    @Override
    public void add(T value) {
      if (value == null) {
        throw new IllegalArgumentException(
            "add(null) to a list of state: leave the call out if there is nothing to add");
      }
      cell.put(cell.nextIndex(), value);
    }

    @Override
    public boolean removeIf(Predicate<? super T> matches) {
      return cell.removeIf(matches);
    }

    @Override
    public void clear() {
      cell.clear();
    }
  }
}
