package io.weir.time;

import java.util.List;

enum GlobalWindows implements WindowAssigner {
  INSTANCE;

  @Override
  public List<TimeWindow> assign(long timestamp) {
    return List.of(TimeWindow.GLOBAL);
  }

  @Override
  public String describe() {
    return "global";
  }
}
