package io.weir.process;

import io.weir.Operator;
import io.weir.annotation.Internal;
import io.weir.codec.BinaryReader;
import io.weir.time.TimeDomain;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state that a {@link ProcessFunction} keeps for one key, in the author's types; it
 * changes nothing. Expired state is left out, as for an event that arrives at the given time.
 */
@Internal
public final class KeptState {
  private final Operator<?, ?> operator;
  private final byte[] stored;
  private final long now;

  private KeptState(Operator<?, ?> operator, byte[] stored, long now) {
    this.operator = operator;
    this.stored = stored;
    this.now = now;
  }

  /**
   * Opens the stored state of a key.
   *
   * @param stored the state that the operator wrote; empty = none
   * @param now the time by which state expires, epoch milliseconds
   */
  public static KeptState of(Operator<?, ?> operator, byte[] stored, long now) {
    return new KeptState(operator, stored, now);
  }

  /** The value; null if there is none or it expired. */
  public <T> @Nullable T value(StateSpec.Value<T> spec) {
    return cells(spec).cell(spec, new CellCodecs.Places<>(spec.codec()), now).get(0L);
  }

  /** The entries that have not expired, in order of insertion. */
  public <K, T> Map<K, T> map(StateSpec.MapOf<K, T> spec) {
    return cells(spec).cell(spec, new CellCodecs.Keyed<>(spec.key(), spec.value()), now).all();
  }

  /** The elements that have not expired. */
  public <T> List<T> list(StateSpec.ListOf<T> spec) {
    return cells(spec).<Long, T>cell(spec, new CellCodecs.Places<>(spec.codec()), now).values();
  }

  /** The times for which timers are set, epoch milliseconds, in order. */
  public List<Long> timers(TimeDomain domain) {
    ProcessFunction<?, ?> process = process("timers(" + domain + ")");
    BinaryReader in = reader();
    process.cells(in);
    return new TimerSet(process.timers(), in).times(domain);
  }

  private @Nullable BinaryReader reader() {
    return stored.length == 0 ? null : new BinaryReader(stored);
  }

  private Cells cells(StateSpec spec) {
    return process("state '" + spec.name() + "'").cells(reader());
  }

  private ProcessFunction<?, ?> process(String asked) {
    if (operator instanceof ProcessFunction<?, ?> process) {
      return process;
    }
    throw new IllegalArgumentException(
        asked
            + " is of a function that computes a ProcessFunction; this one computes "
            + String.join(", ", operator.describe()));
  }
}
