package io.weir.simulation.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/** Cases that are marked as recording behaviour which is not to be copied. */
final class Quirks {
  private Quirks() {}

  /**
   * The expected rows of a case: the recorded ones, or Flink's ({@link FlinkWindows}) if the case
   * is marked as a quirk.
   *
   * @throws UnsupportedCaseException if Flink's answer is not known for such a case
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
