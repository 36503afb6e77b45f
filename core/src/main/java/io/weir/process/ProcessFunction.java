package io.weir.process;

import io.weir.Event;
import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.codec.Codec;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.time.TimeDomain;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The author's own computation over the events of one key. Declare state once, as a field; override
 * the method of each kind of timer that is set. The function must be deterministic: it may depend
 * on the event and the context only. One object serves all keys and threads, so it must have no
 * other fields that change.
 *
 * <pre>{@code
 * final class Overdue extends ProcessFunction<Invoice, Reminder> {
 *   private final StateSpec.Value<Long> open = value("open", Long.class);
 *
 *   public void onEvent(Event<Invoice> event, ProcessContext<Reminder> context) {
 *     context.state(open).set(event.value().cents());
 *     context.timers().event(event.value().due());
 *   }
 *
 *   public void onEventTimer(long time, ProcessContext<Reminder> context) {
 *     context.state(open).value().ifPresent(
 *         cents -> context.emit(new Reminder(context.key(), cents)));
 *   }
 * }
 * }</pre>
 *
 * @param <I> the value of the events that it takes
 * @param <O> the results that it gives
 */
public abstract class ProcessFunction<I, O> implements Operator<I, O> {
  /** The most timers of one key, per domain. */
  public static final int MAX_TIMERS_PER_KEY = 10_000;

  private static final Class<?>[] CALLBACK = {long.class, ProcessContext.class};

  private final Map<String, StateSpec> states = new LinkedHashMap<>();
  private final List<Output<?>> outputs = new ArrayList<>();
  private volatile boolean used;
  private final boolean eventTimers = overrides("onEventTimer");
  private final boolean processingTimers = overrides("onProcessingTimer");

  protected ProcessFunction() {}

  /** Makes a function that keeps nothing and sets no timers. */
  public static <I, O> ProcessFunction<I, O> of(
      BiConsumer<? super Event<I>, ? super ProcessContext<O>> function) {
    Objects.requireNonNull(function, "function");
    return new ProcessFunction<>() {
      @Override
      public void onEvent(Event<I> event, ProcessContext<O> context) {
        function.accept(event, context);
      }
    };
  }

  /** Handles an event; everything due at the key's watermark has fired before. */
  public abstract void onEvent(Event<I> event, ProcessContext<O> context);

  /**
   * Handles an event timer. A function that sets event timers overrides this.
   *
   * @param time the time for which the timer was set, epoch milliseconds
   */
  public void onEventTimer(long time, ProcessContext<O> context) {}

  /**
   * Handles a processing-time timer. A function that sets such timers overrides this; its results
   * then depend on more than the log.
   *
   * @param time the time for which the timer was set, epoch milliseconds
   */
  public void onProcessingTimer(long time, ProcessContext<O> context) {}

  /** Declares one value, kept under the name. */
  protected final <T> StateSpec.Value<T> value(String name, Class<T> type) {
    return keeps(StateSpec.value(name, type));
  }

  /** Declares one value that expires. */
  protected final <T> StateSpec.Value<T> value(String name, Class<T> type, Ttl after) {
    return keeps(StateSpec.value(name, type).expiring(after));
  }

  /** Declares a map, kept under the name, in order of insertion. */
  protected final <K, T> StateSpec.MapOf<K, T> map(String name, Class<K> key, Class<T> value) {
    return keeps(StateSpec.map(name, key, value));
  }

  /** Declares a map whose entries expire one by one. */
  protected final <K, T> StateSpec.MapOf<K, T> map(
      String name, Class<K> key, Class<T> value, Ttl after) {
    return keeps(StateSpec.map(name, key, value).expiring(after));
  }

  /** Declares a list, kept under the name. */
  protected final <T> StateSpec.ListOf<T> list(String name, Class<T> type) {
    return keeps(StateSpec.list(name, type));
  }

  /** Declares a list whose elements expire one by one. */
  protected final <T> StateSpec.ListOf<T> list(String name, Class<T> type, Ttl after) {
    return keeps(StateSpec.list(name, type).expiring(after));
  }

  /** Declares one value with a codec of its own. */
  protected final <T> StateSpec.Value<T> value(String name, Codec<T> codec) {
    return keeps(StateSpec.value(name, codec));
  }

  /** Declares a map with codecs of its own. */
  protected final <K, T> StateSpec.MapOf<K, T> map(String name, Codec<K> key, Codec<T> value) {
    return keeps(StateSpec.map(name, key, value));
  }

  /** Declares a list with a codec of its own. */
  protected final <T> StateSpec.ListOf<T> list(String name, Codec<T> codec) {
    return keeps(StateSpec.list(name, codec));
  }

  /**
   * Declares state that is described elsewhere, such as one that has a codec of its own and
   * expires: {@code keeps(StateSpec.value("last", codec).expiring(Ttl.of(ofDays(1))))}.
   *
   * @return {@code state}
   * @throws IllegalArgumentException if the name is taken
   * @throws IllegalStateException if the function is in use already
   */
  protected final <S extends StateSpec> S keeps(S state) {
    requireNew("state '" + state.name() + "'");
    if (states.putIfAbsent(state.name(), state) != null) {
      throw new IllegalArgumentException(
          className()
              + " declares the state '"
              + state.name()
              + "' twice; state is stored by name, give each its own");
    }
    return state;
  }

  /**
   * Declares a side output that the function may write to.
   *
   * @return {@code output}
   */
  protected final <T> Output<T> writes(Output<T> output) {
    requireNew("output '" + output.name() + "'");
    outputs.add(Objects.requireNonNull(output, "output"));
    return output;
  }

  /** Refuses a late declaration: it would be in no definition, and an output would have no sink. */
  private void requireNew(String declared) {
    if (used) {
      throw new IllegalStateException(
          className()
              + " declares the "
              + declared
              + " when it is in use already; declare it as a field of the class");
    }
  }

  @Override
  public List<String> describe() {
    used = true;
    List<String> lines = new ArrayList<>();
    lines.add("process " + className() + ", timers " + timers());
    states
        .values()
        .forEach(spec ->
            lines.add(
                "state "
                    + spec.name()
                    + (spec.ttl() == null ? "" : ", expires after " + spec.ttl().duration())));
    return lines;
  }

  /** Describes what is stored: the declared states and the domains of timers. */
  @Override
  public final Description description() {
    used = true;
    Description all = StateFrame.PROCESS.description().with("timers", timers());
    for (StateSpec spec : states.values()) {
      all = all.with(spec.description());
    }
    return all;
  }

  /** Those of the codecs of the declared states. */
  @Override
  public final List<Resource> resources() {
    used = true;
    return states.values().stream().flatMap(spec -> spec.resources().stream()).distinct().toList();
  }

  @Override
  public List<Output<?>> outputs() {
    used = true;
    return Collections.unmodifiableList(outputs);
  }

  /** True if the function overrides {@link #onEventTimer}. */
  @Override
  public boolean usesEventTime() {
    return eventTimers;
  }

  /** True if the function overrides {@link #onProcessingTimer}. */
  @Override
  public boolean usesProcessingTime() {
    return processingTimers;
  }

  @Override
  public final OperatorState<I, O> open(@Nullable BinaryReader stored) {
    if (!used) { // a write that all threads see costs more than the question
      used = true;
    }
    ProcessState<I, O> state =
        new ProcessState<>(this, cells(stored), new TimerSet(timers(), stored));
    if (stored != null) {
      stored.requireEnd("process state");
    }
    return state;
  }

  private String className() {
    String simple = getClass().getSimpleName();
    return simple.isEmpty() ? "(anonymous)" : simple;
  }

  final Cells cells(@Nullable BinaryReader stored) {
    return new Cells(states, stored);
  }

  final Set<TimeDomain> timers() {
    Set<TimeDomain> domains = EnumSet.noneOf(TimeDomain.class);
    if (usesEventTime()) {
      domains.add(TimeDomain.EVENT);
    }
    if (usesProcessingTime()) {
      domains.add(TimeDomain.PROCESSING);
    }
    return domains;
  }

  private boolean overrides(String callback) {
    for (Class<?> type = getClass(); type != ProcessFunction.class; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(callback)
            && Arrays.equals(method.getParameterTypes(), CALLBACK)) {
          return true;
        }
      }
    }
    return false;
  }
}
