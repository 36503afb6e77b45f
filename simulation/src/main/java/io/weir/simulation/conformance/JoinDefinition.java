package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.KeyedSource;
import io.weir.Lateness;
import io.weir.Output;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.join.IntervalJoin;
import io.weir.join.Joined;
import io.weir.testkit.CollectingSink;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;

/** A join case's {@code spec} as a function of Weir: each side is a source. */
final class JoinDefinition {
  static final String LEFT = "left";
  static final String RIGHT = "right";
  static final String JOINS = "joins";
  static final String DROPPED = "dropped";
  private static final Output<JoinLine> LATE = Output.of(DROPPED, JoinLine.class);

  private JoinDefinition() {}

  static StreamFunction of(JsonNode spec, Lateness lateness) {
    IntervalJoin<JoinLine, JoinLine> join =
        interval(IntervalJoin.of(source(LEFT), source(RIGHT)), spec).lateLeft(LATE).lateRight(LATE);
    return StreamFunction.named("case")
        .compute(join.joinResults(JoinDefinition::row))
        .lateness(lateness)
        .to(new CollectingSink<>(JOINS))
        .to(LATE, new CollectingSink<>(DROPPED))
        .build();
  }

  private static KeyedSource<JoinLine> source(String side) {
    return Source.stream(side, Json.of(JoinLine.class))
        .timestampMillis(
            JoinLine::ts,
            WatermarkStrategy.<JoinLine>custom(
                    "as the case says",
                    (line, ts, arrival, current) ->
                        line.watermark() == null ? current : line.watermark())
                .aheadOfArrival())
        .maxSkew(Duration.ofMillis(Long.MAX_VALUE))
        .filter(line -> !line.punctuation())
        .keyBy(JoinLine::key);
  }

  private static IntervalJoin<JoinLine, JoinLine> interval(
      IntervalJoin<JoinLine, JoinLine> plain, JsonNode spec) {
    IntervalJoin<JoinLine, JoinLine> join =
        plain.between(
            Duration.ofMillis(spec.path("lower").asLong()),
            Duration.ofMillis(spec.path("upper").asLong()));
    if (spec.path("lowerExclusive").asBoolean()) {
      join = join.lowerExclusive();
    }
    return spec.path("upperExclusive").asBoolean() ? join.upperExclusive() : join;
  }

  private static JoinRow row(Joined<JoinLine, JoinLine> pair) {
    return new JoinRow(
        "JOIN",
        pair.key(),
        pair.timestamp(),
        pair.leftTimestamp(),
        pair.left().value(),
        pair.rightTimestamp(),
        pair.right().value());
  }
}
