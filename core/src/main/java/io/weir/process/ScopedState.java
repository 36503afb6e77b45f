package io.weir.process;

import io.weir.StateEntry;
import io.weir.annotation.Internal;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * State of one scope, such as a window, that is stored within the state of another operator and
 * used as that of a {@link ProcessFunction}.
 */
@Internal
public final class ScopedState {
  private final Cells cells;

  private ScopedState(Cells cells) {
    this.cells = cells;
  }

  /**
   * @param in what {@link #write} wrote; null = nothing is kept
   */
  public static ScopedState open(DeclaredState declared, @Nullable BinaryReader in) {
    return new ScopedState(Cells.within(declared.specs(), in));
  }

  /** Sets the time by which all of it expires: the key's latest arrival. */
  public void at(long latestArrival) {
    cells.at(latestArrival);
  }

  /** As in {@link ProcessContext}; the key's latest arrival is the time of use. */
  public <T> ProcessContext.ValueState<T> state(StateSpec.Value<T> spec, long latestArrival) {
    return CellViews.value(cells, spec, latestArrival);
  }

  /** As in {@link ProcessContext}. */
  public <K, T> ProcessContext.MapState<K, T> map(StateSpec.MapOf<K, T> spec, long latestArrival) {
    return CellViews.map(cells, spec, latestArrival);
  }

  /** As in {@link ProcessContext}. */
  public <T> ProcessContext.ListState<T> list(StateSpec.ListOf<T> spec, long latestArrival) {
    return CellViews.list(cells, spec, latestArrival);
  }

  /** True if nothing is kept. */
  public boolean isEmpty() {
    return cells.isEmpty();
  }

  /** The time at which the last of it expires; empty if some never does. */
  public OptionalLong expiresAt() {
    return cells.expiresAt();
  }

  /** Tells people what is kept. */
  public List<StateEntry> told() {
    return cells.told();
  }

  /** Decodes everything. */
  public void openAll() {
    cells.openAll();
  }

  public void write(BinaryWriter out) {
    cells.writeEntries(out);
  }
}
