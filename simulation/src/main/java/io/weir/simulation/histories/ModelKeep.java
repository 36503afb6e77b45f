package io.weir.simulation.histories;

import io.weir.DeadLetter.Reason;
import io.weir.simulation.histories.KeepFamily.Which;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** One event of a key as S6.1 and S6.2 have it. */
final class ModelKeep implements ModelOperator {
  private final Spec spec;
  private final Which which;
  private final Consumer<String> out;

  /** The event that is kept, given or not; null = none. */
  private HistoryEvent kept;

  private boolean given;

  /** True if it came when event time stood at its time already: it waits for more (S4.2). */
  private boolean cameAtWatermark;

  private long lastChange;

  ModelKeep(Spec spec, Consumer<String> out) {
    this.spec = spec;
    this.which = KeepFamily.which(spec);
    this.out = out;
  }

  @Override
  public boolean onEvent(HistoryEvent event, long watermark, long now) {
    if (which == Which.LAST) {
      ModelOperator.handle(event);
    }
    if (given && spec.ttl() > 0 && lastChange + spec.ttl() <= now) {
      forget();
    }
    if (which == Which.FIRST_BY_TIME) {
      return wait(event, watermark);
    }
    if (which == Which.LAST && KeepFamily.removes(event)) {
      say(true, kept);
      forget();
    } else if (replaces(event)) {
      if (KeepFamily.withdraws(spec)) {
        say(true, kept);
      }
      give(event, now);
    }
    return false;
  }

  private boolean wait(HistoryEvent event, long watermark) {
    if (event.timestamp() < watermark) {
      out.accept(Results.emission(Functions.SIDE, false, "late " + event.index()));
      return true;
    }
    if (!given && (kept == null || event.timestamp() < kept.timestamp())) {
      kept = event;
      cameAtWatermark = event.timestamp() == watermark;
    }
    return false;
  }

  private boolean replaces(HistoryEvent event) {
    return kept == null
        || switch (which) {
          case FIRST, FIRST_BY_TIME -> false;
          case LAST -> true;
          case FIRST_BY_TIME_AT_ONCE -> event.timestamp() < kept.timestamp();
          case LAST_BY_TIME -> event.timestamp() >= kept.timestamp();
        };
  }

  private void give(HistoryEvent event, long now) {
    say(false, event);
    kept = event;
    given = true;
    lastChange = now;
  }

  private void forget() {
    kept = null;
    given = false;
  }

  private void say(boolean withdrawn, HistoryEvent event) {
    if (event != null) {
      out.accept(Results.emission(Functions.RESULTS, withdrawn, KeepFamily.text(event)));
    }
  }

  @Override
  public OptionalLong next() {
    boolean waits = kept != null && !given;
    return waits
        ? OptionalLong.of(kept.timestamp() + (cameAtWatermark ? 1 : 0))
        : OptionalLong.empty();
  }

  /** The first event has come, though nothing can be made of it. */
  @Override
  public void fire(long time, long now) {
    if (spec.timersFail() && KeepFamily.fails(kept.index())) {
      given = true;
      lastChange = now;
      String letter = Results.deadTimer(Reason.TIMER_FAILED, kept.timestamp());
      out.accept(Results.emission(Functions.DEAD, false, letter));
    } else {
      give(kept, now);
    }
  }

  @Override
  public boolean isOver() {
    return kept == null || given && spec.ttl() > 0;
  }
}
