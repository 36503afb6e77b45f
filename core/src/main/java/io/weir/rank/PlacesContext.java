package io.weir.rank;

import io.weir.Event;
import io.weir.OperatorContext;
import io.weir.Output;
import io.weir.spi.Emission;
import io.weir.window.WindowResult;
import java.util.List;

/** The context of a window that is ranked: emits each place of a result under a name of its own. */
record PlacesContext<V, O>(OperatorContext<O> outer, WindowRank.Places<V, O> places)
    implements OperatorContext<WindowResult<List<V>>> {
  @Override
  public void emit(Emission.Op op, WindowResult<List<V>> result) {
    places.each(result, (rank, value) -> outer.emit(op, value));
  }

  @Override
  public void emit(String name, Emission.Op op, WindowResult<List<V>> result) {
    places.each(result, (rank, value) -> outer.emit(name + "/" + rank, op, value));
  }

  @Override
  public <T> void emit(Output<T> output, Emission.Op op, T value) {
    outer.emit(output, op, value);
  }

  @Override
  public void ofSeveral() {
    outer.ofSeveral();
  }

  @Override
  public <T> T again(Event<T> event) {
    return outer.again(event);
  }

  @Override
  public String key() {
    return outer.key();
  }

  @Override
  public long watermark() {
    return outer.watermark();
  }

  @Override
  public long shardWatermark() {
    return outer.shardWatermark();
  }

  @Override
  public long latenessWatermark() {
    return outer.latenessWatermark();
  }

  @Override
  public long time() {
    return outer.time();
  }

  @Override
  public long latestArrival() {
    return outer.latestArrival();
  }

  @Override
  public long processingTime() {
    return outer.processingTime();
  }

  @Override
  public long birth() {
    return outer.birth();
  }
}
