package io.weir.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/**
 * The better answer, which is Flink's, where a case is marked as recording behaviour that is not to
 * be copied.
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
          """);

  private Quirks() {}

  /** The rows to hold a case against: the recorded ones, unless it is marked as a quirk. */
  static JsonNode expected(JsonNode one) {
    if (!one.has("quirk")) {
      return one.path("expected");
    }
    String better = BETTER.get(one.path("name").asText());
    if (better == null) {
      throw new UnsupportedCaseException(
          "a quirk without a stated better answer: " + one.path("quirk").asText());
    }
    try {
      return new ObjectMapper().readTree(better);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
