package io.weir.rank;

import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.OperatorState;
import io.weir.StateEntry;
import io.weir.codec.BinaryWriter;
import io.weir.time.TimeDomain;
import io.weir.window.WindowResult;
import java.util.List;
import java.util.OptionalLong;

/**
 * The windows of one key.
 *
 * @param windows steps the windows, and is stored
 */
record WindowRankState<V, O>(
    OperatorState<V, WindowResult<List<V>>> windows, WindowRank.Places<V, O> places)
    implements OperatorState<V, O> {
  private OperatorContext<WindowResult<List<V>>> apart(OperatorContext<O> context) {
    return new PlacesContext<>(context, places);
  }

  @Override
  public Applied onEvent(Event<V> event, OperatorContext<O> context) {
    return windows.onEvent(event, apart(context));
  }

  @Override
  public OptionalLong nextDue(TimeDomain domain) {
    return windows.nextDue(domain);
  }

  @Override
  public long timeOfDue(TimeDomain domain, long due) {
    return windows.timeOfDue(domain, due);
  }

  @Override
  public boolean isDue(TimeDomain domain, long time) {
    return windows.isDue(domain, time);
  }

  @Override
  public void onTimer(TimeDomain domain, OperatorContext<O> context) {
    windows.onTimer(domain, apart(context));
  }

  @Override
  public void skipTimer(TimeDomain domain, OperatorContext<O> context) {
    windows.skipTimer(domain, apart(context));
  }

  @Override
  public List<StateEntry> kept() {
    return windows.kept();
  }

  @Override
  public boolean isEmpty() {
    return windows.isEmpty();
  }

  @Override
  public OptionalLong expiresAt() {
    return windows.expiresAt();
  }

  @Override
  public void openAll() {
    windows.openAll();
  }

  @Override
  public void write(BinaryWriter out) {
    windows.write(out);
  }
}
