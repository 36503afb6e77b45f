package io.weir.simulation.histories;

import java.util.OptionalLong;
import java.util.function.Consumer;

/** Each event of a key once, in order, whatever its answer; {@link ReferenceData} judges that. */
final class ModelLookup implements ModelOperator {
  private final Consumer<String> out;
  private long number;

  ModelLookup(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public boolean onEvent(HistoryEvent event, long watermark, long now) {
    ModelOperator.handle(event);
    number++;
    String text = event.index() + " as " + number;
    out.accept(Results.emission(Functions.RESULTS, false, text));
    return false;
  }

  @Override
  public OptionalLong next() {
    return OptionalLong.empty();
  }

  @Override
  public void fire(long time, long now) {
    throw new IllegalStateException("nothing is due");
  }

  @Override
  public boolean isOver() {
    return number == 0;
  }
}
