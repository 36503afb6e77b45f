package io.weir.connect.firehose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Sink;
import io.weir.connect.Faults;
import io.weir.connect.QueueContract;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Results into a stream of Firehose: at least once, in any order, a line each. */
class FirehoseSinkTest extends QueueContract {
  private FakeFirehose stream;

  @Override
  protected Sink<String> sink(Faults faults) {
    stream = new FakeFirehose("totals", faults);
    return on(stream);
  }

  private static FirehoseSink<String> on(FakeFirehose stream) {
    return FirehoseSink.stream("totals", String.class).withClient(stream).withPause(millis -> {});
  }

  @Override
  protected Sink<String> again() {
    stream = stream.with(Faults.none());
    return on(stream);
  }

  @Override
  protected List<byte[]> taken() {
    return stream.records().stream()
        .map(record -> record.data().asByteArray())
        .map(bytes -> Arrays.copyOf(bytes, bytes.length - 1))
        .toList();
  }

  @Override
  protected boolean ordered() {
    return false;
  }

  private List<String> texts() {
    return stream.records().stream().map(record -> record.data().asUtf8String()).toList();
  }

  @Test
  void theEffectIsAtLeastOnce() {
    assertThat(sink(Faults.none()).effect()).isEqualTo(Sink.Effect.AT_LEAST_ONCE);
  }

  @Test
  void eachResultIsALineAndResultsOfOneKeyGoInOneRequest() {
    Faults faults = Faults.none();
    List<Emission> results =
        IntStream.rangeClosed(1, 500).mapToObj(i -> emission("a", i, "line\nbreak")).toList();
    sink(faults).open().deliver(results);
    assertThat(faults.calls()).isEqualTo(1);
    assertThat(texts()).hasSize(500).allMatch(text -> text.indexOf('\n') == text.length() - 1);
  }

  @Test
  void theDelimiterIsTheAuthors() {
    sink(Faults.none());
    on(stream).delimitedBy("").open().deliver(List.of(emission("a", 1, "x")));
    on(stream).delimitedBy("\r\n").open().deliver(List.of(emission("a", 1, "x")));
    assertThat(texts().get(0)).endsWith("}");
    assertThat(texts().get(1)).endsWith("}\r\n");
  }

  @Test
  void aDelimiterCountsAndIsShort() {
    FirehoseSink<String> sink = on(new FakeFirehose("totals", Faults.none()));
    String largest = "x".repeat(FirehoseSink.MAX_RECORD_BYTES - 20 * 1_024 - 2);
    assertThat(sink.delimitedBy("").encode(largest)).hasSize(largest.length() + 2);
    assertThatThrownBy(() -> sink.delimitedBy("-").encode(largest))
        .hasMessageContaining("emit less");
    String delimiter = "ü".repeat(51);
    assertThatThrownBy(() -> sink.delimitedBy(delimiter))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100 bytes");
  }

  @Test
  void aStreamThatIsNotThereIsAFaultOfTheDeployment() {
    FakeFirehose other = new FakeFirehose("other", Faults.none());
    assertThat(on(other).open().deliver(List.of(emission("a", 1, "x"))))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Retry.class,
            retry ->
                assertThat(retry.reason())
                    .contains("'totals'", "WEIR_SINK_<NAME>", "firehose:PutRecordBatch"));
  }

  @Test
  void aRecordThatIsTooLargeIsRefusedAlone() {
    byte[] large = new byte[FirehoseSink.MAX_RECORD_BYTES];
    Arrays.fill(large, (byte) '1');
    Emission wide = new Emission("totals", "id", "a", 1, Emission.Op.UPSERT, large);
    assertThat(sink(Faults.none()).open().deliver(List.of(wide, emission("a", 2, "x"))))
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(Outcome.Refused.class),
            second -> assertThat(second).isEqualTo(Outcome.DELIVERED));
    assertThat(new String(taken().getFirst(), StandardCharsets.UTF_8)).contains("\"x\"");
  }
}
