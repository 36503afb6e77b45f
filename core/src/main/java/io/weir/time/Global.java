package io.weir.time;

import java.util.List;

/** Assigns everything to one window (S1.6). */
enum Global implements WindowAssigner {
  INSTANCE;

  @Override
  public List<TimeWindow> assign(long timestamp) {
    return List.of(TimeWindow.GLOBAL);
  }

  @Override
  public String describe() {
    return "one global window";
  }
}
