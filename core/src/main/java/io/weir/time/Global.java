package io.weir.time;

import java.util.List;

/** The one window of everything (S1.6). */
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
