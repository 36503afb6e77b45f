package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/** Cases that are marked as recording behaviour which is not to be copied. */
final class Quirks {
  private Quirks() {}

  /**
   * The rows to hold a case against: the recorded ones, unless it is marked as a quirk; then the
   * better answer, which is Flink's ({@link FlinkWindows}).
   *
   * @throws UnsupportedCaseException if that is not worked out for such a case
   */
  static JsonNode expected(JsonNode one) {
    if (!one.has("quirk")) {
      return one.path("expected");
    }
    String kind = one.path("spec").path("kind").asText();
    if (!kind.equals("window")) {
      throw new UnsupportedCaseException(
          "a quirk of kind "
              + kind
              + " without a stated better answer: "
              + one.path("quirk").asText());
    }
    return FlinkWindows.answer(one);
  }
}
