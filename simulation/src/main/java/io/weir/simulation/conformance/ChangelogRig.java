package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Operator;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.testkit.CollectingSink;
import io.weir.testkit.Cuts;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;

/** A function whose events are changes of rows, for one case. */
record ChangelogRig(CaseRig rig) {
  static final String ROWS = "rows";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param key the column with the key
   * @param time the column with the event time; -1 if there is none
   */
  static ChangelogRig of(Operator<ChangeLine, ChangeRow> operator, int key, int time, Cuts cuts) {
    Source<ChangeLine> source =
        Source.stream("lines", Json.of(ChangeLine.class))
            .timestampMillis(
                line -> line.punctuation() || time < 0 ? 0 : line.number(time),
                WatermarkStrategy.<ChangeLine>custom(
                        "as the case says",
                        (line, ts, arrival, current) ->
                            line.watermark() == null ? current : line.watermark())
                    .aheadOfArrival())
            .maxSkew(Duration.ofMillis(Long.MAX_VALUE))
            .filter(line -> !line.punctuation());
    StreamFunction function =
        StreamFunction.named("case")
            .from(source.keyBy(line -> line.column(key)))
            .compute(operator)
            .to(new CollectingSink<>(ROWS))
            .build();
    return new ChangelogRig(new CaseRig(function, 1, cuts));
  }

  void feed(JsonNode line) {
    if (line.has("restart")) {
      rig.restart();
    } else if (line.has("watermark")) {
      put(new ChangeLine(null, null, CaseWatermarks.value(line.path("watermark"))));
    } else {
      put(JSON.convertValue(line, ChangeLine.class));
    }
  }

  private void put(ChangeLine line) {
    rig.put(0, Json.of(ChangeLine.class).text(line));
  }

  /** Lets the wall clock move on, before what comes next arrives. */
  void pause(long millis) {
    rig.clockTo(rig.now() + millis);
  }
}
