package io.weir.simulation.conformance;

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
import java.util.Set;
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

  /**
   * Outer joins of Kafka that say too early that nobody came, or join late events (decision 37).
   */
  private static final Set<String> SAID_ONCE =
      Set.of(
          "kafka/KStreamKStreamLeftJoinTest#testLeftJoinDuplicatesWithSpuriousResultFixDisabledOldApi",
          "kafka/KStreamKStreamLeftJoinTest#testLeftJoinedRecordsWithZeroAfterAreEmitted",
          "kafka/KStreamKStreamLeftJoinTest#testLeftJoinWithSpuriousResultFixDisabledOldApi",
          "kafka/KStreamKStreamOuterJoinTest#testWindowing",
          "kafka/KStreamKStreamOuterJoinTest#testOuterJoinDuplicatesWithFixDisabledOldApi");

  /** Kafka's store loses windows that event time jumps over (decision 39). */
  private static final String JUMPED_OVER =
      "kafka/KStreamSlidingWindowAggregateTest#testAggregateRandomInput[[7]"
          + " inputType=ON_WINDOW_CLOSE, inputInOrderIterator=false, inputWithCache=true]";

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
    if (hasRowsOfNoLine(one)) {
      return Verdict.Unsupported.class;
    }
    String name = one.path("name").asText();
    return name.equals(DECIDED) || name.equals(JUMPED_OVER) || SAID_ONCE.contains(name)
        ? Verdict.Decided.class
        : Verdict.Equal.class;
  }

  /** True if the case says that rows come before its first line. */
  private static boolean hasRowsOfNoLine(JsonNode one) {
    return one.path("expected").path("rows").findValuesAsText("step").contains("-1");
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
  void whatOuterJoinsOfKafkaSayElseIsNotDecided() throws IOException {
    for (JsonNode one : Conformance.cases(null).get("kafka-joins.json")) {
      JsonNode wrong = one.deepCopy();
      ((ObjectNode) wrong.at("/expected/rows/0")).put("value", "nobody+nothing");
      assertThat(new CaseRunner(7).run(wrong)).isInstanceOf(Verdict.Diverging.class);
    }
  }

  @Test
  void aDecidedCaseIsNotCountedAsEqual() throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    int status =
        Conformance.run(
            Map.of("f.json", List.of(decided())),
            1,
            10,
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
    "flink-sql-window-join.json,rows,row",
    "flink-sql-window-join.json,rows,step",
    "flink-sql-temporal-join.json,rows,op",
    "flink-sql-temporal-join.json,rows,row",
    "flink-sql-temporal-join.json,rows,step",
    "flink-sql-topn.json,rows,op",
    "flink-sql-topn.json,rows,row",
    "flink-sql-topn.json,rows,step",
    "flink-sql-dedup.json,rows,op",
    "flink-sql-dedup.json,rows,row",
    "flink-sql-dedup.json,rows,step",
    "state-timers-ttl.json,rows,currentWatermark",
    "state-timers-ttl.json,rows,step",
    "kafka-joins.json,rows,value",
    "kafka-joins.json,rows,step",
    "kafka-windows.json,rows,value",
    "kafka-windows.json,rows,step",
    "flink-cep.json,matches,match",
    "flink-cep.json,matches,step"
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
    "flink-cep.json,matches",
    "flink-sql-topn.json,rows",
    "flink-sql-window-join.json,rows",
    "flink-sql-temporal-join.json,rows",
    "flink-sql-dedup.json,rows",
    "flink-interval-join.json,joins"
  })
  void aRowTooManyDiverges(String file, String rows) throws IOException {
    JsonNode first = Conformance.cases(null).get(file).getFirst().deepCopy();
    ((ObjectNode) first.path("expected")).putArray(rows);

    assertThat(new CaseRunner(7).run(first)).isInstanceOf(Verdict.Diverging.class);
  }

  @Test
  void theRunnerCountsWhatItCannotRunAndFailsOnADivergence() throws IOException {
    JsonNode unknown =
        new ObjectMapper().readTree("{\"name\":\"x\",\"spec\":{\"kind\":\"unknown\"}}");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    int status =
        Conformance.run(
            Map.of("f.json", List.of(unknown)),
            1,
            10,
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
    assertThat(refused(null, "--seed", "3")).contains("'--seed 3'", "-Dweir.seed=N");
    assertThat(refused(null, "--differences")).contains("[--differences N]");
    assertThat(refused(null, "--differences", "many")).contains("[--differences N]");
  }

  private static int shown(int cases, String... args) throws IOException {
    Path folder = Files.createTempDirectory("cases");
    Path file = folder.resolve("cases.jsonl");
    Files.writeString(file, "{\"name\":\"x\",\"spec\":{\"kind\":\"unknown\"}}\n".repeat(cases));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    assertThat(Conformance.run(args, folder.toString(), out, out)).isZero();
    Files.delete(file);
    Files.delete(folder);
    List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.stream().anyMatch(line -> line.contains("more differ")))
        .isEqualTo(args.length == 0);
    return (int) lines.stream().filter(line -> line.startsWith("unsupported x")).count();
  }

  @Test
  void asManyDifferencesAreShownAsAreAskedFor() throws IOException {
    assertThat(shown(12)).isEqualTo(10);
    assertThat(shown(12, "--differences", "12")).isEqualTo(12);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  private static void isEqual(String one) throws IOException {
    assertThat(new CaseRunner(7).run(json(one))).isEqualTo(new Verdict.Equal());
  }

  /** Flink's answer where one partition is ahead: the least of both says what is late. */
  @Test
  void anEventIsTakenAsLongAsAnotherPartitionHoldsItsWindowOpen() throws IOException {
    isEqual(
        """
        {'name':'x','spec':{'kind':'window','assigner':{'type':'tumbling','size':10},'outOfOrderness':0,'partitions':['p0','p1']},
         'input':[{'key':'k','ts':100,'value':1,'partition':'p0'},{'key':'k','ts':10,'value':2,'partition':'p1'},
                  {'key':'k','ts':50,'value':4,'partition':'p0'}],
         'expected':{'panes':[{'kind':'ON_TIME','key':'k','start':10,'end':20,'value':2,'step':3},
                              {'kind':'ON_TIME','key':'k','start':50,'end':60,'value':4,'step':3},
                              {'kind':'ON_TIME','key':'k','start':100,'end':110,'value':1,'step':3}],'dropped':[]}}
        """);
  }

  /** Every second event of the case moves both partitions, whichever it is of. */
  @Test
  void watermarkEveryCountsTheEventsOfTheCaseAndMovesAllPartitions() throws IOException {
    isEqual(
        """
        {'name':'x','spec':{'kind':'window','assigner':{'type':'tumbling','size':10},'outOfOrderness':0,'watermarkEvery':2,
         'partitions':['p0','p1'],'flush':false},
         'input':[{'key':'k','ts':5,'value':1,'partition':'p0'},{'key':'k','ts':25,'value':2,'partition':'p1'},
                  {'key':'k','ts':15,'value':4,'partition':'p0'},{'key':'k','ts':40,'value':8,'partition':'p1'}],
         'expected':{'panes':[{'kind':'ON_TIME','key':'k','start':0,'end':10,'value':1,'step':3}],'dropped':[]}}
        """);
  }

  /** Flink's functions for bundles give the last change of each key, when the bundle is full. */
  @Test
  void theRowsOfABundleAreShownAsOneChangeOfEachKey() throws IOException {
    isEqual(
        """
        {'name':'x','spec':{'kind':'dedup','flinkFunction':{'class':'ProcTimeMiniBatchDeduplicateKeepLastRowFunction',
         'generateUpdateBefore':'true','generateInsert':'true','minRetentionTime':'10'}},
         'input':[{'op':'+I','row':['b','1','12']},{'op':'+I','row':['b','2','11']},{'op':'+I','row':['b','1','13']},
                  {'op':'+I','row':['b','1','14']},{'op':'+I','row':['b','1','15']},{'op':'+I','row':['b','2','16']}],
         'expected':{'rows':[{'op':'+I','row':['b','2','11'],'step':2},{'op':'+I','row':['b','1','13'],'step':2},
                             {'op':'-U','row':['b','1','13'],'step':5},{'op':'+U','row':['b','1','15'],'step':5},
                             {'op':'-U','row':['b','2','11'],'step':5},{'op':'+U','row':['b','2','16'],'step':5}]}}
        """);
  }

  /** The clock of Flink's test is not recorded, but a key that begins anew tells of it. */
  @Test
  void aPauseExplainsWhatHasExpiredAndNothingElse() throws IOException {
    String one =
        """
        {'name':'x','spec':{'kind':'dedup','flinkFunction':{'class':'ProcTimeDeduplicateKeepFirstRowFunction','stateRetentionTime':'%s'}},
         'input':[{'op':'+I','row':['b','1','12']},{'op':'+I','row':['b','1','13']},{'op':'+I','row':['b','1','14']}],
         'expected':{'rows':[{'op':'+I','row':['b','1','12'],'step':0},{'op':'+I','row':['b','1','14'],'step':2}%s]}}
        """;
    isEqual(one.formatted("10", ""));
    assertThat(new CaseRunner(7).run(json(one.formatted("0", ""))))
        .isInstanceOf(Verdict.Diverging.class);
    String twice = ",{'op':'+I','row':['b','1','14'],'step':2}";
    assertThat(new CaseRunner(7).run(json(one.formatted("10", twice))))
        .isInstanceOf(Verdict.Diverging.class);
  }

  /** Both sides have one largest timestamp; a line of one side moves the other. */
  @Test
  void outOfOrdernessOfAJoinIsThatOfBothSidesTogether() throws IOException {
    isEqual(
        """
        {'name':'x','spec':{'kind':'intervalJoin','lower':-5,'upper':5,'outOfOrderness':2},
         'input':[{'side':'left','key':'k','ts':10,'value':1},{'side':'right','key':'k','ts':20,'value':2},
                  {'side':'left','key':'k','ts':16,'value':4},{'side':'left','key':'k','ts':17,'value':8}],
         'expected':{'joins':[{'key':'k','leftTs':17,'rightTs':20,'step':3}],
                     'dropped':[{'key':'k','ts':16,'value':4,'step':2}]}}
        """);
    isEqual(
        """
        {'name':'x','spec':{'kind':'intervalJoin','lower':-5,'upper':5,'outOfOrderness':2,'watermarkEvery':3},
         'input':[{'side':'left','key':'k','ts':10,'value':1},{'side':'right','key':'k','ts':20,'value':2},
                  {'side':'left','key':'k','ts':16,'value':4},{'side':'left','key':'k','ts':15,'value':8}],
         'expected':{'joins':[{'key':'k','leftTs':16,'rightTs':20,'step':2}],
                     'dropped':[{'key':'k','ts':15,'value':8,'step':3}]}}
        """);
  }

  /** One side is ahead by a watermark of its own: late is what is below the least of both. */
  @Test
  void anEventOfAJoinIsLateByTheLeastOfBothSides() throws IOException {
    isEqual(
        """
        {'name':'x','spec':{'kind':'intervalJoin','lower':-5,'upper':5},
         'input':[{'watermark':100,'side':'left'},{'side':'right','key':'k','ts':48,'value':1},
                  {'side':'left','key':'k','ts':50,'value':2},{'watermark':60,'side':'right'},
                  {'side':'left','key':'k','ts':59,'value':4}],
         'expected':{'joins':[{'key':'k','leftTs':50,'rightTs':48,'step':2}],
                     'dropped':[{'key':'k','ts':59,'value':4,'step':4}]}}
        """);
  }

  /** Flink's answers, worked out by its rules; nothing of them is taken from the case's name. */
  @ParameterizedTest
  @CsvSource({
    "beam/session-late-element-merges-into-live-session, 0:18=7 x3",
    "beam/session-touching-sessions, 0:20=3 x2 21:31=4 x1",
    "beam/tumbling-negative-timestamps, -30:-20=3 x2 -20:-10=12 x2 -10:0=48 x2 0:10=192 x2 10:20=256 x1"
  })
  void theBetterAnswerOfAQuirkIsFlinks(String name, String panes) throws IOException {
    JsonNode quirk =
        Conformance.cases(null).get("beam-panes.json").stream()
            .filter(one -> one.path("name").asText().equals(name))
            .findFirst()
            .orElseThrow();
    JsonNode better = FlinkWindows.answer(quirk);
    List<String> found = new java.util.ArrayList<>();
    better
        .path("panes")
        .forEach(pane ->
            found.add(
                pane.path("start")
                    + ":"
                    + pane.path("end")
                    + "="
                    + pane.path("value")
                    + " x"
                    + pane.path("count")));
    assertThat(String.join(" ", found)).isEqualTo(panes);
    assertThat(better.path("droppedCount").asInt()).isZero();
  }

  /** So it is that of every case of Flink's with windows that are fired by event time. */
  @TestFactory
  Stream<DynamicTest> theRulesGiveWhatFlinkRecorded() throws IOException {
    return Stream.of("flink-window-operator.json", "edge-windows.json")
        .flatMap(file -> cases(file).stream())
        .filter(ConformanceTest::isPlain)
        .map(one ->
            DynamicTest.dynamicTest(
                one.path("name").asText(),
                () -> {
                  CaseRows rows = new CaseRows();
                  JsonNode better = FlinkWindows.answer(one);
                  rows.takeAll(better);
                  assertThat(rows.difference(one.path("expected"), true)).isNull();
                }));
  }

  private static List<JsonNode> cases(String file) {
    try {
      return Conformance.cases(null).get(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean isPlain(JsonNode one) {
    try {
      FlinkWindows.answer(one);
      return one.path("lateOutput").asBoolean(true);
    } catch (UnsupportedCaseException other) {
      return false;
    }
  }
}
