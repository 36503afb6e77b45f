package io.weir.simulation.histories;

import io.weir.DeadLetter.Reason;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Each event of a key once, in order, whatever its answer; {@link ReferenceData} judges that. */
final class ModelLookup implements ModelOperator {
  private final Spec spec;
  private final Consumer<String> out;
  private long number;

  ModelLookup(Spec spec, Consumer<String> out) {
    this.spec = spec;
    this.out = out;
  }

  @Override
  public boolean onEvent(HistoryEvent event, long watermark, long now) {
    if (ReferenceData.fails(spec, event)) {
      throw new ModelFailure(Reason.HANDLER_FAILED);
    }
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
