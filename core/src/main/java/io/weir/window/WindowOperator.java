package io.weir.window;

import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.time.TimeDomain;
import io.weir.time.TimeWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

record WindowOperator<V, A, R, O>(WindowSpec<V, A, R, O> spec) implements Operator<V, O> {
  @Override
  public List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add(spec.assigner().describe());
    lines.add(
        "allowed lateness "
            + Duration.ofMillis(spec.allowedLateness())
            + (spec.late() == null
                ? "; later events are counted and not kept"
                : "; later events to output " + spec.late().name()));
    lines.add(
        firing()
            + ", "
            + spec.accumulation().name().toLowerCase(Locale.ROOT)
            + (spec.onlyChanges() ? ", only if the value has changed" : ""));
    if (spec.process() != null) {
      lines.add("panes to " + spec.process().getClass().getSimpleName());
    }
    return lines;
  }

  private String firing() {
    WindowTrigger<V> own = spec.decides();
    String rules = spec.firing().describe();
    return own == null
        ? rules
        : "fires as "
            + own.getClass().getSimpleName()
            + " decides"
            + rules.substring("fires".length());
  }

  @Override
  public Description description() {
    boolean computed = spec.assigner().endOf(0) != Long.MIN_VALUE;
    return StateFrame.WINDOW
        .description()
        .with("windows", spec.assigner().describe())
        .with("ends", computed ? "computed" : "stored")
        .with("merges", spec.assigner().merges())
        .with("allowedLateness", Duration.ofMillis(spec.allowedLateness()))
        .with("late", spec.late() == null ? null : spec.late().name())
        .with("fires", spec.firing().describe())
        .with("trigger", spec.trigger() == null ? null : "own")
        .with("decides", spec.decides() == null ? null : "own trigger")
        .with("onlyChanges", spec.onlyChanges() ? true : null)
        .with("process", spec.process() == null ? null : true)
        .with("panes", spec.accumulation().name().toLowerCase(Locale.ROOT))
        .with("severalPanes", hasSeveralPanes())
        .with(spec.aggregate().description())
        .with(states());
  }

  /** The states that the author's trigger and process declare. */
  private List<Description> states() {
    List<Description> all = new ArrayList<>();
    WindowTrigger<V> own = spec.decides();
    WindowProcess<? super R, O> process = spec.process();
    if (own != null) {
      own.states().descriptions().forEach(state -> all.add(state.as("triggerState")));
    }
    if (process != null) {
      process.windowStates().descriptions().forEach(state -> all.add(state.as("windowState")));
      all.addAll(process.keyStates().descriptions());
    }
    return all;
  }

  @Override
  public List<Resource> resources() {
    List<Resource> all = new ArrayList<>(spec.aggregate().resources());
    WindowTrigger<V> own = spec.decides();
    WindowProcess<? super R, O> process = spec.process();
    if (own != null) {
      all.addAll(own.states().resources());
    }
    if (process != null) {
      all.addAll(process.windowStates().resources());
      all.addAll(process.keyStates().resources());
    }
    return all.stream().distinct().toList();
  }

  /** True if a window may have more than one pane. */
  private boolean hasSeveralPanes() {
    return spec.firing().beforeTheEnd()
        || spec.trigger() != null
        || spec.decides() != null
        || spec.allowedLateness() > 0
        || spec.firing().closing() != Firing.Closing.NEVER;
  }

  @Override
  public List<Output<?>> outputs() {
    List<Output<?>> all = new ArrayList<>();
    if (spec.late() != null) {
      all.add(spec.late());
    }
    if (spec.process() != null) {
      all.addAll(spec.process().outputs());
    }
    return all;
  }

  @Override
  public boolean usesEventTime() {
    return true;
  }

  @Override
  public boolean usesProcessingTime() {
    WindowTrigger<V> own = spec.decides();
    return spec.firing().earlyDelay() > 0
        || own != null && own.domains().contains(TimeDomain.PROCESSING);
  }

  @Override
  public OperatorState<V, O> open(@Nullable BinaryReader stored) {
    WindowStateCodec<V, A, R, O> codec = new WindowStateCodec<>(spec);
    List<OpenWindow<A>> open = stored == null ? new ArrayList<>() : codec.read(stored);
    return new WindowState<>(spec, codec, new OpenWindows<>(open), codec.readOfKey(stored));
  }

  /**
   * The result of each open window now, by the windows' time; null if a pane has taken everything.
   */
  Map<TimeWindow, @Nullable R> results(@Nullable BinaryReader stored) {
    Map<TimeWindow, @Nullable R> all = new LinkedHashMap<>();
    if (stored != null) {
      for (OpenWindow<A> open : new WindowStateCodec<>(spec).read(stored)) {
        A held = open.accumulator;
        if (!open.closed) {
          all.put(open.window(), held == null ? null : spec.aggregate().result(held));
        }
      }
    }
    return all;
  }
}
