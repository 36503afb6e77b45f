package io.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The answers of Flink, Beam and Kafka Streams, in every batch cut. */
class ConformanceTest {
  @TestFactory
  Stream<DynamicTest> everyWindowCaseGivesTheSameRowsInEveryCut() throws IOException {
    return Conformance.cases(null).values().stream()
        .flatMap(List::stream)
        .filter(one -> one.path("spec").path("kind").asText().equals("window"))
        .map(one ->
            DynamicTest.dynamicTest(
                one.path("name").asText(),
                () -> assertThat(new CaseRunner(7).run(one)).isEqualTo(new Verdict.Equal())));
  }

  @Test
  void aWrongExpectationDiverges() throws IOException {
    JsonNode first = Conformance.cases(null).get("edge-windows.json").getFirst().deepCopy();
    ((ObjectNode) first.path("expected").path("panes").get(0)).put("value", 4711);

    assertThat(new CaseRunner(7).run(first)).isInstanceOf(Verdict.Diverging.class);
  }

  @Test
  void theRunnerCountsWhatItCannotRunAndFailsOnADivergence() throws IOException {
    JsonNode unknown = new ObjectMapper().readTree("{\"name\":\"x\",\"spec\":{\"kind\":\"cep\"}}");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    int status =
        Conformance.run(
            Map.of("f.json", List.of(unknown)),
            1,
            new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(status).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .endsWith("cases 1, equal 0, diverging 0, unsupported 1\n");
  }
}
