package io.weir.rank;

import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.codec.BinaryReader;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.window.WindowResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A window whose results are lists of rows; each row becomes a result of its own. */
record WindowRankOperator<V, O>(
    Operator<V, WindowResult<List<V>>> windows, WindowRank.Places<V, O> places)
    implements Operator<V, O> {
  @Override
  public List<String> describe() {
    List<String> lines = new ArrayList<>(windows.describe());
    lines.add("rank of a window's rows, places " + (places.start() + 1) + " to " + places.end());
    return lines;
  }

  @Override
  public Description description() {
    return windows.description().with("places", places.start() + 1 + " to " + places.end());
  }

  @Override
  public List<Resource> resources() {
    return windows.resources();
  }

  @Override
  public List<Output<?>> outputs() {
    return windows.outputs();
  }

  @Override
  public boolean usesEventTime() {
    return windows.usesEventTime();
  }

  @Override
  public boolean usesProcessingTime() {
    return windows.usesProcessingTime();
  }

  @Override
  public OperatorState<V, O> open(@Nullable BinaryReader stored) {
    return new WindowRankState<>(windows.open(stored), places);
  }
}
