package io.weir.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/**
 * What Weir gives instead where a case records behaviour that is not to be copied: Flink's answer,
 * and in one case Weir's own. Beam calls an on-time pane the last one if the watermark happened to
 * jump over the window's whole lateness at once. Who looks at that moment (a batch, a tick, a new
 * container) would decide the flag, so a timer sees its own time only (PROTOCOL R15) and the pane
 * is not called last.
 */
final class Quirks {
  private static final Map<String, String> BETTER =
      Map.of(
          "beam/session-late-element-merges-into-live-session",
          """
          {"panes":[{"kind":"ON_TIME","key":"k","start":0,"end":18,"value":7,"count":3,"last":true}],"droppedCount":0}\
          """,
          "beam/session-touching-sessions",
          """
          {"panes":[{"kind":"ON_TIME","key":"k","start":0,"end":20,"value":3,"count":2},
                    {"kind":"ON_TIME","key":"k","start":21,"end":31,"value":4,"count":1}],"droppedCount":0}\
          """,
          "beam/tumbling-negative-timestamps",
          """
          {"panes":[{"kind":"ON_TIME","key":"k","start":-30,"end":-20,"value":3,"count":2},
                    {"kind":"ON_TIME","key":"k","start":-20,"end":-10,"value":12,"count":2},
                    {"kind":"ON_TIME","key":"k","start":-10,"end":0,"value":48,"count":2},
                    {"kind":"ON_TIME","key":"k","start":0,"end":10,"value":192,"count":2},
                    {"kind":"ON_TIME","key":"k","start":10,"end":20,"value":256,"count":1}],"droppedCount":0}\
          """,
          "beam/late-first-element-of-window",
          """
          {"panes":[{"kind":"LATE","key":"k","start":10,"end":20,"value":2,"count":1,"pane":0,"nonSpeculative":0,"first":true,"last":false},
                    {"kind":"LATE","key":"k","start":10,"end":20,"value":6,"count":2,"pane":1,"nonSpeculative":1,"first":false,"last":false},
                    {"kind":"ON_TIME","key":"k","start":30,"end":40,"value":1,"count":1,"pane":0,"nonSpeculative":0,"first":true,"last":false}],
           "droppedCount":0}\
          """);

  private Quirks() {}

  /** The rows to hold a case against. */
  static JsonNode expected(JsonNode one) {
    String better = BETTER.get(one.path("name").asText());
    if (better == null && one.has("quirk")) {
      throw new UnsupportedCaseException(
          "a quirk without a stated better answer: " + one.path("quirk").asText());
    }
    if (better == null) {
      return one.path("expected");
    }
    try {
      return new ObjectMapper().readTree(better);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
