package io.weir.connect.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.spi.Emission;
import io.weir.spi.SinkWriter.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A place or a header that cannot be used is refused without what may be secret in it. */
class OpenSearchStartTest {
  record Line(String text) {}

  private static OpenSearchSink<Line> sink() {
    return OpenSearchSink.index("rows", Line.class);
  }

  private static void requireNoSecret(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:s3cr3t@ho st",
        "https://user:s3cr3t@host",
        "http://s3cr3t@host",
        "s3cr3t",
        "https:///s3cr3t",
        "https:s3cr3t",
        "https://host/?token=s3cr3t",
        "https://host/#s3cr3t"
      })
  void aUrlThatCannotBeCalledIsRefusedWithoutWhatIsInIt(String url) {
    assertThatThrownBy(() -> sink().open(Map.of("WEIR_SINK_ROWS", url)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WEIR_SINK_ROWS")
        .satisfies(OpenSearchStartTest::requireNoSecret);
  }

  @Test
  void aHeaderThatNoClientSendsIsRefusedWithoutItsValue() {
    OpenSearchSink<Line> sink = sink().headers(() -> Map.of("Authorization", "s3cr3t\n"));
    assertThatThrownBy(() -> sink.open(Map.of("WEIR_SINK_ROWS", "https://host")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Authorization")
        .satisfies(OpenSearchStartTest::requireNoSecret);
  }

  @Test
  void oneThatTurnsBadLaterIsNamedAndTheResultsWait() {
    AtomicInteger asked = new AtomicInteger();
    OpenSearchSink<Line> sink =
        sink()
            .headers(
                () -> Map.of("Authorization", asked.incrementAndGet() == 1 ? "fine" : "s3cr3t\n"));
    Emission one =
        new Emission("rows", "i", "k", 1, Emission.Op.UPSERT, sink.encode(new Line("x")));
    assertThat(sink.open(Map.of("WEIR_SINK_ROWS", "https://127.0.0.1:1")).deliver(List.of(one)))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry -> assertThat(retry.reason()).contains("Authorization").doesNotContain("s3cr3t"));
  }
}
