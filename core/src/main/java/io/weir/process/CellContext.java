package io.weir.process;

import io.weir.OperatorContext;
import io.weir.Output;
import io.weir.spi.Emission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The context of one call of the author's code. */
final class CellContext<O> implements ProcessContext<O> {
  private final OperatorContext<O> context;
  private final Cells cells;
  private final TimerSet timers;
  private final boolean ofEvent;
  private boolean late;

  private CellContext(OperatorContext<O> context, Cells cells, TimerSet timers, boolean ofEvent) {
    this.context = context;
    this.cells = cells;
    this.timers = timers;
    this.ofEvent = ofEvent;
  }

  static <O> CellContext<O> ofEvent(OperatorContext<O> context, Cells cells, TimerSet timers) {
    return new CellContext<>(context, cells, timers, true);
  }

  static <O> CellContext<O> ofTimer(OperatorContext<O> context, Cells cells, TimerSet timers) {
    return new CellContext<>(context, cells, timers, false);
  }

  /** True if the author has called the event late. */
  boolean isLate() {
    return late;
  }

  @Override
  public void late() {
    if (!ofEvent) {
      throw new IllegalStateException(
          "late() counts the event at hand, and a timer has none; call it in onEvent(..)");
    }
    late = true;
  }

  @Override
  public Timers timers() {
    return timers;
  }

  @Override
  public String key() {
    return context.key();
  }

  @Override
  public long watermark() {
    return context.watermark();
  }

  @Override
  public long shardWatermark() {
    return context.shardWatermark();
  }

  @Override
  public long latenessWatermark() {
    return context.latenessWatermark();
  }

  @Override
  public long latestArrival() {
    return context.latestArrival();
  }

  @Override
  public long processingTime() {
    return context.processingTime();
  }

  @Override
  public <T> ValueState<T> state(StateSpec.Value<T> spec) {
    Cell<Long, T> cell =
        cells.cell(spec, new CellCodecs.Places<>(spec.codec()), context.latestArrival());
    return new ValueView<>(cell);
  }

  @Override
  public <K, T> MapState<K, T> map(StateSpec.MapOf<K, T> spec) {
    return new MapView<>(
        cells.cell(
            spec, new CellCodecs.Keyed<>(spec.key(), spec.value()), context.latestArrival()));
  }

  @Override
  public <T> ListState<T> list(StateSpec.ListOf<T> spec) {
    return new ListView<>(
        cells.cell(spec, new CellCodecs.Places<>(spec.codec()), context.latestArrival()));
  }

  @Override
  public void emit(O value) {
    context.emit(value);
  }

  @Override
  public void emit(String name, O value) {
    context.emit(name, Emission.Op.UPSERT, value);
  }

  @Override
  public <T> void emit(Output<T> output, T value) {
    context.emit(output, value);
  }

  @Override
  public void delete(O value) {
    context.emit(Emission.Op.DELETE, value);
  }

  @Override
  public <T> void delete(Output<T> output, T value) {
    context.emit(output, Emission.Op.DELETE, value);
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
