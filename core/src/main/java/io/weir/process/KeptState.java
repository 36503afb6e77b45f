package io.weir.process;

import io.weir.Operator;
import io.weir.codec.BinaryReader;
import io.weir.time.TimeDomain;
import java.util.List;
import java.util.Map;

/**
 * What a {@link ProcessFunction} has kept for one key, in the author's types; to be looked at only.
 * What has expired is gone, as it would be for an event that arrives at the time that is given.
 */
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
   * @param stored what the operator wrote; empty = nothing is kept
   * @param now by which expiry is judged, epoch milliseconds
   */
  public static KeptState of(Operator<?, ?> operator, byte[] stored, long now) {
    return new KeptState(operator, stored, now);
  }

  /** The value; null if there is none or it expired. */
  public <T> T value(StateSpec.Value<T> spec) {
    return cells(spec).cell(spec, new CellCodecs.Places<>(spec.codec()), now).get(0L);
  }

  /** What has not expired, in order of insertion. */
  public <K, T> Map<K, T> map(StateSpec.MapOf<K, T> spec) {
    return cells(spec).cell(spec, new CellCodecs.Keyed<>(spec.key(), spec.value()), now).all();
  }

  /** What has not expired. */
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

  private BinaryReader reader() {
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
