package io.weir.window;

import io.weir.process.ProcessContext.ListState;
import io.weir.process.ProcessContext.MapState;
import io.weir.process.ProcessContext.ValueState;
import io.weir.process.StateSpec;
import io.weir.time.TimeWindow;

/** A session that has become part of another one, as a {@link WindowTrigger} sees it. */
public interface MergedWindow {
  TimeWindow window();

  /** Its state of a declared value, to be read; it goes with the window. */
  <T> ValueState<T> state(StateSpec.Value<T> spec);

  /** Its state of a declared map. */
  <K, T> MapState<K, T> map(StateSpec.MapOf<K, T> spec);

  /** Its state of a declared list. */
  <T> ListState<T> list(StateSpec.ListOf<T> spec);
}
