package io.weir.window;

import io.weir.Event;
import io.weir.process.DeclaredState;
import io.weir.process.StateSpec;
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The author's own rule for panes, with state and timers for each window (S2.9). It takes the place
 * of all rules that are built in: no pane comes but by its decisions, and a closing pane where that
 * is declared. Override the method of each kind of timer that is set, and {@link #onMerge} for
 * sessions. It must be deterministic: it may depend on its arguments only. One object serves all
 * keys and threads, so it must have no fields that change.
 *
 * <pre>{@code
 * final class AtDoubles extends WindowTrigger<Payment> {
 *   private final StateSpec.Value<Long> next = keeps(StateSpec.value("next", Long.class));
 *   private final StateSpec.Value<Long> count = keeps(StateSpec.value("count", Long.class));
 *
 *   public Decision onEvent(Event<Payment> event, TimeWindow window, TriggerContext context) {
 *     context.timers().event(window.maxTimestamp());
 *     long events = context.state(count).update(0L, before -> before + 1);
 *     if (events < context.state(next).value(1L)) {
 *       return Decision.CONTINUE;
 *     }
 *     context.state(next).set(2 * events);
 *     return Decision.FIRE;
 *   }
 *
 *   public Decision onEventTimer(long time, TimeWindow window, TriggerContext context) {
 *     return Decision.FIRE;
 *   }
 * }
 * }</pre>
 *
 * <p>State and timers of a window go with it, or when it is merged into another one; there is
 * nothing to clear.
 *
 * @param <V> the events' value
 */
public abstract class WindowTrigger<V> {
  private final DeclaredState states = new DeclaredState();
  private volatile boolean used;
  private final boolean merges = overrides("onMerge");
  private final Set<TimeDomain> domains = EnumSet.noneOf(TimeDomain.class);

  /** Says what happens to a window. */
  public enum Decision {
    /** Nothing. */
    CONTINUE,
    /** A pane, if the window holds anything; its content stays if panes accumulate. */
    FIRE,
    /** The content goes; the window, its state and its timers stay. */
    PURGE,
    /** A pane, and then the content goes. */
    FIRE_AND_PURGE;

    boolean fires() {
      return this == FIRE || this == FIRE_AND_PURGE;
    }

    boolean purges() {
      return this == PURGE || this == FIRE_AND_PURGE;
    }
  }

  protected WindowTrigger() {
    if (overrides("onEventTimer")) {
      domains.add(TimeDomain.EVENT);
    }
    if (overrides("onProcessingTimer")) {
      domains.add(TimeDomain.PROCESSING);
    }
  }

  /** Decides after an event that the window has taken; its pane would have the event in it. */
  public abstract Decision onEvent(Event<V> event, TimeWindow window, TriggerContext context);

  /**
   * Decides when event time reaches a timer. A trigger that sets event timers overrides this.
   *
   * @param time the time for which the timer was set, epoch milliseconds
   */
  public Decision onEventTimer(long time, TimeWindow window, TriggerContext context) {
    return Decision.CONTINUE;
  }

  /**
   * Decides when the wall clock reaches a timer. A trigger that sets such timers overrides this;
   * results then depend on more than the log.
   *
   * @param time the time for which the timer was set, epoch milliseconds
   */
  public Decision onProcessingTimer(long time, TimeWindow window, TriggerContext context) {
    return Decision.CONTINUE;
  }

  /**
   * Takes over from sessions that become one, before the event that joins them is decided on. The
   * new window has no state and no timers yet; those of the old ones go. A trigger of sessions
   * overrides this.
   *
   * @param window the new window
   * @param merged the old ones by time, to read their state
   */
  public void onMerge(TimeWindow window, List<MergedWindow> merged, TriggerContext context) {}

  /**
   * Declares state of each window: {@code keeps(StateSpec.value("count", Long.class))}.
   *
   * @return {@code state}
   * @throws IllegalArgumentException if the name is taken
   * @throws IllegalStateException if the trigger is in use already
   */
  protected final <S extends StateSpec> S keeps(S state) {
    if (used) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + " declares the state '"
              + state.name()
              + "' when it is in use already; declare it as a field of the class");
    }
    states.add(state, getClass().getSimpleName());
    return state;
  }

  final DeclaredState states() {
    used = true;
    return states;
  }

  final Set<TimeDomain> domains() {
    return domains;
  }

  final boolean merges() {
    return merges;
  }

  private boolean overrides(String callback) {
    for (Class<?> type = getClass(); type != WindowTrigger.class; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        boolean takesContext =
            Arrays.asList(method.getParameterTypes()).contains(TriggerContext.class);
        if (method.getName().equals(callback) && takesContext) {
          return true;
        }
      }
    }
    return false;
  }
}
