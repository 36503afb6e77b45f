package io.weir.simulation.histories;

import io.weir.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Windows over a number of events: each {@code slide} events a result over the last of them. */
final class ModelCount implements ModelOperator {
  private final Spec spec;
  private final Consumer<String> out;
  private final List<Long> last = new ArrayList<>();
  private int since;
  private int fired;

  ModelCount(Spec spec, Consumer<String> out) {
    this.spec = spec;
    this.out = out;
  }

  @Override
  public boolean onEvent(HistoryEvent event, long watermark, long now) {
    ModelOperator.handle(event);
    boolean sliding = spec.slide() != spec.size();
    List<Long> before = List.copyOf(last);
    last.add(1L << event.index());
    while (sliding && last.size() > spec.size()) {
      last.removeFirst();
    }
    if (++since == spec.slide()) {
      long sum = last.stream().mapToLong(Long::longValue).sum();
      String pane = Results.pane("all", "COUNT", fired, fired, false, sum);
      since = 0;
      if (spec.unkept() && spec.slide() == 1 && Results.isUnkept(pane)) {
        last.clear();
        last.addAll(before);
        throw new ModelFailure(DeadLetter.Reason.HANDLER_FAILED); // It is of this event alone.
      }
      out.accept(Results.emission(Functions.RESULTS, false, pane));
      fired += sliding ? 1 : 0;
      if (!sliding) {
        last.clear();
      }
    }
    return false;
  }

  @Override
  public OptionalLong next() {
    return OptionalLong.empty();
  }

  @Override
  public boolean isOver() {
    return last.isEmpty();
  }

  @Override
  public void fire(long time, long now) {
    throw new IllegalStateException("a count window has no timers");
  }
}
