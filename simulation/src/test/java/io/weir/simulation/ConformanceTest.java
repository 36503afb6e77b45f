package io.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers of Flink, Beam and Kafka Streams, in every batch cut. */
class ConformanceTest {
  private static final String DECIDED = "beam/late-first-element-of-window";

  @TestFactory
  Stream<DynamicTest> everyCaseGivesTheSameRowsInEveryCut() throws IOException {
    return Conformance.cases(null).values().stream()
        .flatMap(List::stream)
        .map(one ->
            DynamicTest.dynamicTest(
                one.path("name").asText(),
                () -> assertThat(new CaseRunner(7).run(one)).isInstanceOf(allowed(one))));
  }

  private static Class<? extends Verdict> allowed(JsonNode one) {
    return one.path("name").asText().equals(DECIDED) ? Verdict.Decided.class : Verdict.Equal.class;
  }

  private static JsonNode decided() throws IOException {
    return Conformance.cases(null).get("beam-panes.json").stream()
        .filter(one -> one.path("name").asText().equals(DECIDED))
        .findFirst()
        .orElseThrow()
        .deepCopy();
  }

  @Test
  void aDecisionIsNamedAndExplainsNothingButItsField() throws IOException {
    assertThat(new CaseRunner(7).run(decided()))
        .asInstanceOf(type(Verdict.Decided.class))
        .extracting(Verdict.Decided::decision)
        .asString()
        .isEqualTo("/panes/2 last = false by docs/decisions/0004-the-last-flag-of-a-pane.md");

    JsonNode otherwiseWrong = decided();
    ((ObjectNode) otherwiseWrong.at("/expected/panes/2")).put("value", 4711);
    assertThat(new CaseRunner(7).run(otherwiseWrong)).isInstanceOf(Verdict.Diverging.class);
    JsonNode asWeirHasIt = decided();
    ((ObjectNode) asWeirHasIt.at("/expected/panes/2")).put("last", false);
    assertThat(new CaseRunner(7).run(asWeirHasIt)).isInstanceOf(Verdict.Equal.class);
  }

  @Test
  void aDecidedCaseIsNotCountedAsEqual() throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    int status =
        Conformance.run(
            Map.of("f.json", List.of(decided())),
            1,
            new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(status).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("decided otherwise " + DECIDED + ": /panes/2 last = false")
        .endsWith("cases 1, equal 0, diverging 0, unsupported 0, decided otherwise 1\n");
  }

  @Test
  void aBetterAnswerIsUsedOnlyWhereTheCaseIsMarkedAsAQuirk() throws IOException {
    JsonNode quirk =
        Conformance.cases(null).get("beam-panes.json").stream()
            .filter(one -> one.has("quirk"))
            .findFirst()
            .orElseThrow()
            .deepCopy();
    assertThat(new CaseRunner(7).run(quirk)).isInstanceOf(Verdict.Equal.class);

    ((ObjectNode) quirk).remove("quirk");
    assertThat(new CaseRunner(7).run(quirk)).isInstanceOf(Verdict.Diverging.class);
  }

  @ParameterizedTest
  @CsvSource({
    "edge-windows.json,panes,value",
    "flink-interval-join.json,joins,rightTs",
    "flink-interval-join.json,joins,step",
    "state-timers-ttl.json,rows,currentWatermark",
    "state-timers-ttl.json,rows,step",
    "kafka-windows.json,rows,value",
    "kafka-windows.json,rows,step"
  })
  void aWrongExpectationDiverges(String file, String rows, String field) throws IOException {
    JsonNode first = Conformance.cases(null).get(file).getFirst().deepCopy();
    ((ObjectNode) first.path("expected").path(rows).get(0)).put(field, 4711);

    assertThat(new CaseRunner(7).run(first)).isInstanceOf(Verdict.Diverging.class);
  }

  @ParameterizedTest
  @CsvSource({
    "state-timers-ttl.json,rows",
    "kafka-windows.json,rows",
    "flink-interval-join.json,joins"
  })
  void aRowTooManyDiverges(String file, String rows) throws IOException {
    JsonNode first = Conformance.cases(null).get(file).getFirst().deepCopy();
    ((ObjectNode) first.path("expected")).putArray(rows);

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

  private static String refused(Path folder, String... args) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);

    assertThat(Conformance.run(args, folder == null ? null : folder.toString(), err, err))
        .isEqualTo(2);
    return errors.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aFolderWithoutCasesIsAnError(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("readme.txt"), "[]");

    assertThat(refused(folder)).contains(folder.toString(), "has no case files", "*.jsonl.gz");
    assertThat(refused(folder.resolve("none"))).contains("no such folder");
  }

  @Test
  void aBrokenFileIsNamedWithThePlace(@TempDir Path folder) throws IOException {
    Path array = Files.writeString(folder.resolve("cases.json"), "[\n{\"name\": oops}]");
    assertThat(refused(folder)).contains(array.toString(), "line 2", "oops");

    Files.writeString(array, "{}");
    assertThat(refused(folder)).contains(array.toString(), "no JSON array");

    Files.delete(array);
    Path lines = Files.writeString(folder.resolve("cases.jsonl"), "{}\n\n{oops\n");
    assertThat(refused(folder)).contains(lines + ", the case in line 3");

    Files.delete(lines);
    Path packed = Files.writeString(folder.resolve("cases.jsonl.gz"), "not packed");
    assertThat(refused(folder)).contains(packed.toString(), "no gzip file");
  }

  @Test
  void argumentsThatItDoesNotKnowAreRefused() {
    assertThat(refused(null, "--seed", "3")).contains("'--seed'", "-Dweir.seed=N");
  }
}
