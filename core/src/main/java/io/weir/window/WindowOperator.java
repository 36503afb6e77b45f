package io.weir.window;

import io.weir.Operator;
import io.weir.OperatorState;
import io.weir.Output;
import io.weir.StateFrame;
import io.weir.codec.BinaryReader;
import io.weir.definition.Description;
import io.weir.definition.Resource;
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
        spec.firing().describe() + ", " + spec.accumulation().name().toLowerCase(Locale.ROOT));
    return lines;
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
        .with("panes", spec.accumulation().name().toLowerCase(Locale.ROOT))
        .with("severalPanes", hasSeveralPanes())
        .with(spec.aggregate().description());
  }

  @Override
  public List<Resource> resources() {
    return spec.aggregate().resources();
  }

  /** True if a window may have more than one pane. */
  private boolean hasSeveralPanes() {
    return spec.firing().beforeTheEnd()
        || spec.trigger() != null
        || spec.allowedLateness() > 0
        || spec.firing().closing() != Firing.Closing.NEVER;
  }

  @Override
  public List<Output<?>> outputs() {
    return spec.late() == null ? List.of() : List.of(spec.late());
  }

  @Override
  public boolean usesEventTime() {
    return true;
  }

  @Override
  public boolean usesProcessingTime() {
    return spec.firing().earlyDelay() > 0;
  }

  @Override
  public OperatorState<V, O> open(@Nullable BinaryReader stored) {
    WindowStateCodec<V, A, R, O> codec = new WindowStateCodec<>(spec);
    List<OpenWindow<A>> open = stored == null ? new ArrayList<>() : codec.read(stored);
    return new WindowState<>(spec, codec, new OpenWindows<>(open));
  }

  /**
   * The result of each open window now, by the windows' time; null if a pane has taken everything.
   */
  Map<TimeWindow, @Nullable R> results(@Nullable BinaryReader stored) {
    Map<TimeWindow, @Nullable R> all = new LinkedHashMap<>();
    if (stored != null) {
      for (OpenWindow<A> open : new WindowStateCodec<>(spec).read(stored)) {
        A held = open.accumulator;
        all.put(open.window(), held == null ? null : spec.aggregate().result(held));
      }
    }
    return all;
  }
}
