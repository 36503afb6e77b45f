package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.KeyedSource;
import io.weir.Lateness;
import io.weir.Operator;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.testkit.CollectingSink;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Pane;
import io.weir.window.Window;
import io.weir.window.WindowResult;
import io.weir.window.Windows;
import java.time.Duration;

/** A window case's {@code spec} as a function of Weir. */
final class WindowDefinition {
  static final String SOURCE = "lines";
  static final String PANES = "panes";
  static final String DROPPED = "dropped";
  private static final Output<WindowLine> LATE = Output.of(DROPPED, WindowLine.class);
  private static final Duration UNLIMITED = Duration.ofMillis(Long.MAX_VALUE);

  private static final Windows<WindowLine> WINDOWS = Window.of(WindowLine.class);

  private final JsonNode spec;

  WindowDefinition(JsonNode spec) {
    this.spec = spec;
  }

  StreamFunction function() {
    StreamFunction.Builder<WindowRow> builder =
        StreamFunction.named("case")
            .from(source())
            .compute(operator())
            .lateness(Lateness.WHILE_OPEN)
            .to(new CollectingSink<>(PANES));
    return isTimeless() ? builder.build() : builder.to(LATE, new CollectingSink<>(DROPPED)).build();
  }

  private static KeyedSource<WindowLine> source() {
    return Source.stream(SOURCE, Json.of(WindowLine.class))
        .timestampMillis(
            WindowLine::ts,
            WatermarkStrategy.<WindowLine>custom(
                    "as the case says",
                    (line, ts, arrival, current) ->
                        line.watermark() == null ? current : line.watermark())
                .aheadOfArrival())
        .maxSkew(UNLIMITED)
        .filter(line -> !line.punctuation())
        .idleAfter(Duration.ofSeconds(1))
        .keyBy(WindowLine::key);
  }

  /** True for windows without an end, for which no event is late. */
  private boolean isTimeless() {
    return isCount() || isGlobal();
  }

  private boolean isGlobal() {
    return spec.path("assigner").path("type").asText().equals("global");
  }

  private boolean isCount() {
    return spec.path("assigner").path("type").asText().equals("count");
  }

  private Operator<WindowLine, WindowRow> operator() {
    JsonNode assigner = spec.path("assigner");
    if (isCount()) {
      int size = assigner.path("size").asInt();
      return WINDOWS
          .count(size, assigner.path("slide").asInt(size))
          .aggregateResults(WindowStats.aggregate(), this::row);
    }
    Window<WindowLine> window = configured(assigned(assigner));
    return (isTimeless() ? window : window.late(LATE))
        .aggregateResults(WindowStats.aggregate(), this::row);
  }

  private static Window<WindowLine> assigned(JsonNode assigner) {
    Duration offset = millis(assigner, "offset");
    return switch (assigner.path("type").asText()) {
      case "tumbling" -> WINDOWS.tumbling(millis(assigner, "size")).offset(offset);
      case "sliding" ->
          WINDOWS.hopping(millis(assigner, "size"), millis(assigner, "slide")).offset(offset);
      case "session" -> WINDOWS.session(millis(assigner, "gap"));
      case "global" -> WINDOWS.global();
      default -> throw new UnsupportedCaseException("assigner " + assigner);
    };
  }

  private Window<WindowLine> configured(Window<WindowLine> plain) {
    Window<WindowLine> window = plain.allowedLateness(millis(spec, "allowedLateness"));
    if (spec.path("accumulation").asText().equals("discarding")) {
      window = window.discarding();
    }
    return spec.has("beam")
        ? beam(window, spec.path("beam"))
        : isGlobal() && spec.path("trigger").path("type").asText().isEmpty()
            ? window.closingPane()
            : triggered(window, spec.path("trigger"));
  }

  private static Window<WindowLine> triggered(Window<WindowLine> window, JsonNode trigger) {
    return switch (trigger.path("type").asText("")) {
      case "" -> window;
      case "count" -> window.fireEvery(trigger.path("n").asInt());
      case "continuous" -> window.earlyEvery(millis(trigger, "interval")).evenWithoutNews();
      default -> throw new UnsupportedCaseException("trigger " + trigger);
    };
  }

  /**
   * Adds Beam's settings; a window closes with a last pane if there are new events, or always if
   * the case says so.
   */
  private static Window<WindowLine> beam(Window<WindowLine> plain, JsonNode beam) {
    Window<WindowLine> window = plain;
    if (beam.path("trigger").asText().equals("repeatCount")) {
      window = window.fireEvery(beam.path("n").asInt());
    }
    if (beam.has("earlyCount")) {
      window = window.earlyEvery(beam.path("earlyCount").asInt());
    }
    if (beam.has("earlyDelay")) {
      window = window.earlyAfterProcessingTime(millis(beam, "earlyDelay"));
    }
    if (beam.path("lateNever").asBoolean()) {
      window = window.lateOnlyAtClose();
    }
    if (beam.path("onTime").asText().equals("ifNonEmpty")) {
      window = window.onTimeOnlyWithNews();
    }
    if (beam.has("lateCount")) {
      window = window.lateEvery(beam.path("lateCount").asInt());
    }
    return beam.path("closing").asText().equals("always")
        ? window.closingPane()
        : window.closingPaneWithNews();
  }

  private static Duration millis(JsonNode node, String field) {
    return Duration.ofMillis(node.path(field).asLong(0));
  }

  private WindowRow row(WindowResult<WindowStats> result) {
    WindowStats stats = result.value();
    Pane pane = result.pane();
    return new WindowRow(
        pane.kind().name(),
        result.key(),
        result.window().start(),
        result.window().end(),
        stats.value(spec.path("aggregate").asText("sum")),
        stats.count(),
        stats.sum(),
        stats.min(),
        stats.max(),
        pane.index(),
        pane.nonSpeculativeIndex(),
        pane.first(),
        pane.last(),
        result.window().maxTimestamp());
  }
}
