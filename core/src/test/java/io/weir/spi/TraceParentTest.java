package io.weir.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The header of W3C's Trace Context, level 1, section 3.2. */
class TraceParentTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void itsPartsAreRead() {
    String text = "00-" + TRACE + "-" + SPAN + "-01";
    TraceParent read = TraceParent.parse(text).orElseThrow();
    assertThat(read).isEqualTo(new TraceParent(TRACE, SPAN, true));
    assertThat(read.text()).isEqualTo(text);
    assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-00").orElseThrow().sampled())
        .isFalse();
  }

  /** Flags that are not known are ignored, and not passed on. */
  @Test
  void onlyTheFlagOfSamplingCounts() {
    TraceParent read = TraceParent.parse("00-" + TRACE + "-" + SPAN + "-fe").orElseThrow();
    assertThat(read.sampled()).isFalse();
    assertThat(read.text()).endsWith("-00");
  }

  /** A later version may have more behind the flags. */
  @ParameterizedTest
  @ValueSource(strings = {"", "-", "-more-of-it"})
  void aLaterVersionIsReadAsThisOne(String more) {
    assertThat(TraceParent.parse("cc-" + TRACE + "-" + SPAN + "-01" + more))
        .contains(new TraceParent(TRACE, SPAN, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "00-" + TRACE + "-" + SPAN + "-01\n",
        "cc-" + TRACE + "-" + SPAN + "-01more",
        "00-" + TRACE + "-" + SPAN,
        "00-" + TRACE + "-" + SPAN + "-1",
        "00-" + TRACE + "-0000000000000000-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00_" + TRACE + "-" + SPAN + "-01",
        " 00-" + TRACE + "-" + SPAN + "-01",
        "Root=1-5759e988-bd862e3fe1be46a994272793"
      })
  void anythingElseIsNone(String text) {
    assertThat(TraceParent.parse(text)).isEmpty();
  }

  @Test
  void nothingAndVeryMuchAreNone() {
    assertThat(TraceParent.parse(null)).isEmpty();
    assertThat(TraceParent.parse("cc-" + TRACE + "-" + SPAN + "-01-" + "x".repeat(10_000)))
        .isEmpty();
  }
}
