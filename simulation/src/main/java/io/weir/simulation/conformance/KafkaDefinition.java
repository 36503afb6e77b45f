package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.Operator;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.testkit.CollectingSink;
import io.weir.time.TimeWindow;
import io.weir.time.WatermarkStrategy;
import io.weir.window.Window;
import io.weir.window.WindowResult;
import java.time.Duration;

/**
 * One windowed operator of a Kafka case as a function of Weir. Kafka's stream time is the highest
 * timestamp of the operator's own topic. A window is closed when stream time has reached its end
 * and the grace, a session when it is past its last event, the gap and the grace: one millisecond
 * later.
 */
final class KafkaDefinition {
  static final String SOURCE = "lines";
  static final String ROWS = "rows";
  private static final Duration UNLIMITED = Duration.ofMillis(Long.MAX_VALUE);

  private final String at;
  private final JsonNode spec;
  private final boolean sessions;
  private final boolean slides;
  private final boolean suppressed;

  private KafkaDefinition(String at, JsonNode spec, boolean suppressed) {
    this.at = at;
    this.spec = spec;
    this.sessions = spec.path("op").asText().equals("sessionWindows");
    this.slides = spec.path("op").asText().equals("slidingWindows");
    this.suppressed = suppressed;
  }

  KafkaDefinition(String at, JsonNode spec) {
    this(at, spec, false);
  }

  /** The same windows behind Kafka's suppress until they close. */
  KafkaDefinition untilClose(String where) {
    return new KafkaDefinition(where, spec, true);
  }

  /**
   * The milliseconds that the watermark is behind stream time. A suppressed window is given when
   * stream time reaches its end and the grace: of windows that slide the end is their last
   * millisecond, and it may still take events then.
   */
  private long behind() {
    if (suppressed) {
      return slides ? 0 : 1;
    }
    return sessions ? 2 : 1;
  }

  StreamFunction function(String caseName) {
    Source<KafkaLine> source =
        Source.stream(SOURCE, Json.of(KafkaLine.class))
            .timestampMillis(
                KafkaLine::ts,
                WatermarkStrategy.<KafkaLine>custom(
                        "stream time",
                        (line, ts, arrival, current) -> Math.max(current, ts - behind()))
                    .aheadOfArrival())
            .maxSkew(UNLIMITED);
    return StreamFunction.named(at)
        .from(source.keyBy(KafkaLine::key))
        .compute(operator(caseName))
        .to(new CollectingSink<>(ROWS))
        .build();
  }

  private Operator<KafkaLine, KafkaRow> operator(String caseName) {
    Window<KafkaLine> window = assigned().allowedLateness(millis("grace"));
    return emitting(window).aggregateResults(KafkaText.aggregate(caseName), this::row);
  }

  private Window<KafkaLine> assigned() {
    return switch (spec.path("op").asText()) {
      case "timeWindows" -> Window.of(KafkaLine.class).hopping(millis("size"), millis("advance"));
      case "slidingWindows" -> Window.of(KafkaLine.class).sliding(millis("timeDifference"));
      case "sessionWindows" -> Window.of(KafkaLine.class).session(millis("gap")).retracting();
      default -> throw new UnsupportedCaseException("operator " + spec.path("op"));
    };
  }

  private Window<KafkaLine> emitting(Window<KafkaLine> window) {
    if (suppressed) {
      return window.onlyOnClose();
    }
    return switch (spec.path("emit").asText()) {
      case "ON_WINDOW_UPDATE" -> window.fireEvery(1);
      case "ON_WINDOW_CLOSE" -> window.onlyOnClose();
      default -> throw new UnsupportedCaseException("emit " + spec.path("emit"));
    };
  }

  private Duration millis(String field) {
    return Duration.ofMillis(spec.path(field).asLong());
  }

  private long end(TimeWindow window) {
    return sessions
        ? window.end() - spec.path("gap").asLong()
        : slides ? window.end() - 1 : window.end();
  }

  private KafkaRow row(WindowResult<KafkaText> result) {
    TimeWindow window = result.window();
    long end = end(window);
    long ts = sessions ? end : result.value().ts();
    return new KafkaRow(at, result.key(), window.start(), end, result.value().text(), ts);
  }
}
