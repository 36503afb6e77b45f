package io.weir.simulation.histories;

import io.weir.DeadLetter;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Maps each event by itself, without state; an event fails as a whole if one of its results cannot
 * be kept.
 */
final class ModelMap implements ModelOperator {
  private final Spec spec;
  private final Consumer<String> out;

  ModelMap(Spec spec, Consumer<String> out) {
    this.spec = spec;
    this.out = out;
  }

  @Override
  public boolean onEvent(HistoryEvent event, long watermark, long now) {
    ModelOperator.handle(event);
    List<String> texts = Results.mapped(event);
    List<String> some = spec.mapsToOne() && !texts.isEmpty() ? List.of(texts.getFirst()) : texts;
    if (spec.unkept() && some.stream().anyMatch(Results::isUnkept)) {
      throw new ModelFailure(DeadLetter.Reason.HANDLER_FAILED);
    }
    some.forEach(text -> out.accept(Results.emission(Functions.RESULTS, false, text)));
    return false;
  }

  @Override
  public OptionalLong next() {
    return OptionalLong.empty();
  }

  @Override
  public void fire(long time, long now) {
    throw new IllegalStateException("what keeps nothing has no timers");
  }

  @Override
  public boolean isOver() {
    return true;
  }
}
