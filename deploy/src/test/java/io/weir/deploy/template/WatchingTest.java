package io.weir.deploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Latency;
import io.weir.Lookup;
import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Codecs;
import io.weir.definition.Resource.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P8: what is wrong with a function is seen, and somebody is told. */
class WatchingTest {
  private static final Options STANDARD = Options.of("target/function.zip", "./weir template Some");
  private static final String ALARM = "AWS::CloudWatch::Alarm";
  private static final String COMPOSITE = "AWS::CloudWatch::CompositeAlarm";
  private static final Pattern IN_RULE = Pattern.compile("ALARM\\(\\$\\{(\\w+)}\\)");
  private static final Pattern RUNBOOK = Pattern.compile("\\$\\{DocsUrl}/([\\w/-]+\\.md)");

  private static Read of(Member... members) {
    Read read = new Read(Template.of(List.of(members), STANDARD));
    assertThat(read.faults()).isEmpty();
    return read;
  }

  private static Member objective(String name) {
    return Definitions.member(
        Definitions.function(
            name,
            Source.stream("in", Codecs.of(String.class)),
            builder -> builder.objective(Latency.latency(Duration.ofSeconds(5)), 99.9)));
  }

  private static Member topic() {
    return Definitions.member(
        Definitions.function("kafka", Source.topic("orders", Codecs.of(String.class))));
  }

  private static Member asking() {
    Lookup<String, String> names = Lookup.of("names", Codecs.of(String.class), keys -> Map.of());
    return Definitions.member(
        StreamFunction.named("asking")
            .from(
                Source.stream("in", Codecs.of(String.class))
                    .keyBy(text -> text)
                    .enrich(text -> text, names, (text, name) -> text))
            .compute(new Definitions.Last())
            .to(PlacedSink.of(Definitions.table("rows", "id")))
            .build());
  }

  private static List<Member> any() {
    return List.of(Definitions.of("plain", "in"), objective("timely"), topic(), asking());
  }

  private static Read all() {
    return of(any().toArray(Member[]::new));
  }

  private static Set<String> inRules(Read read, String end) {
    Set<String> found = new LinkedHashSet<>();
    read.all(COMPOSITE)
        .forEach((id, alarm) -> {
          if (id.endsWith(end)) {
            IN_RULE
                .matcher(String.valueOf(alarm.get("AlarmRule")))
                .results()
                .forEach(one -> assertThat(found.add(one.group(1))).as(one.group(1)).isTrue());
          }
        });
    return found;
  }

  /** A function that has a sink of its own for dead letters had none once. */
  @Test
  void deadLettersAreToldWhateverSinkTheyHave() {
    Read read =
        of(
            Definitions.of("plain", "in"),
            Definitions.withLetters("own", Definitions.sink(Kind.QUEUE, "letters")));
    for (String id : List.of("PlainDeadLettersAlarm", "OwnDeadLettersAlarm")) {
      assertThat(read.all(ALARM).get(id))
          .containsEntry("Namespace", "Weir")
          .containsEntry("MetricName", "DeadLetters");
    }
    assertThat(inRules(read, "TicketAlarm"))
        .contains("PlainDeadLettersAlarm", "OwnDeadLettersAlarm");
  }

  @Test
  void eachAlarmOfAFunctionIsInOneCompositeWhichMaintenanceSilences() {
    Read read = all();
    Set<String> inRules = new TreeSet<>(inRules(read, "PageAlarm"));
    inRules(read, "TicketAlarm").forEach(id -> assertThat(inRules.add(id)).as(id).isTrue());

    Set<String> alarms = new TreeSet<>(read.all(ALARM).keySet());
    alarms.removeAll(Set.of("MaintenanceAlarm", "DeadLetterQueueAlarm"));
    assertThat(inRules).isEqualTo(alarms);
    read.all(COMPOSITE)
        .forEach((id, alarm) ->
            assertThat(alarm)
                .containsEntry("ActionsSuppressor", "!Ref MaintenanceAlarm")
                .containsKeys("AlarmActions", "OKActions", "ActionsSuppressorWaitPeriod"));
    assertThat(read.all(COMPOSITE)).hasSize(8);
  }

  @Test
  void anAlarmThatAnOverlayTakesOutIsInNoComposite() {
    String overlay = "Resources: {FErrorsAlarm: null, FBurnTicketAlarm: null}";
    String text = Template.of(List.of(objective("f")), STANDARD, overlay);
    assertThat(inRules(new Read(text), "PageAlarm"))
        .contains("FIteratorAgeAlarm", "FTicksAlarm")
        .doesNotContain("FErrorsAlarm");
    assertThat(inRules(new Read(text), "TicketAlarm"))
        .contains("FThrottlesAlarm")
        .doesNotContain("FBurnTicketAlarm");
  }

  /** Who is told twice does not look the third time. */
  @Test
  void onlyCompositesAndTheQueueTellSomebody() {
    all()
        .all(ALARM)
        .forEach((id, alarm) ->
            assertThat(alarm.containsKey("AlarmActions"))
                .as(id)
                .isEqualTo(id.equals("DeadLetterQueueAlarm")));
  }

  @Test
  void pagesAndTicketsAreWhatTheyShouldBe() {
    Read read = of(objective("f"));
    assertThat(inRules(read, "FPageAlarm"))
        .containsExactlyInAnyOrder(
            "FIteratorAgeAlarm",
            "FErrorsAlarm",
            "FNoProgressAlarm",
            "FUnfinishedAlarm",
            "FTicksAlarm",
            "FLatencyAlarm",
            "FBurnPageAlarm");
    assertThat(inRules(read, "FTicketAlarm"))
        .containsExactlyInAnyOrder(
            "FBriefIteratorAgeAlarm",
            "FThrottlesAlarm",
            "FStateThrottlesAlarm",
            "FRepeatedAlarm",
            "FLargeKeysAlarm",
            "FDeadLettersAlarm",
            "FDecodeFailuresAlarm",
            "FBurnTicketAlarm");
  }

  @Test
  void lookupsAreWatchedOfThoseFunctionsThatAskThem() {
    assertThat(inRules(all(), "TicketAlarm"))
        .filteredOn(id -> id.contains("Lookup"))
        .containsExactly("AskingLookupFailuresAlarm");
    for (Board board : List.of(Board.ON_CALL, Board.DEBUG)) {
      assertThat(ofCloudWatch(widgets(all(), board)))
          .anyMatch(line -> line.contains("Lookup") && line.contains("asking"))
          .noneMatch(line -> line.contains("Lookup") && line.contains("plain"));
      assertThat(widgets(of(objective("f")), board).toString()).doesNotContain("Lookup");
    }
  }

  @Test
  void eachAlarmNamesAPageThatIsThere() {
    Path operate = Path.of("").toAbsolutePath().getParent().resolve("docs/operate");
    Read read = all();
    for (String type : List.of(ALARM, COMPOSITE)) {
      read.all(type)
          .forEach((id, alarm) -> {
            List<String> pages =
                RUNBOOK
                    .matcher(String.valueOf(alarm.get("AlarmDescription")))
                    .results()
                    .map(page -> page.group(1))
                    .toList();
            assertThat(pages).as(id).hasSize(1);
            assertThat(Files.exists(operate.resolve(pages.getFirst())))
                .as(pages.toString())
                .isTrue();
          });
    }
  }

  /** The limits of CloudWatch, with the longest names that there are. */
  @Test
  void theLongestNamesFit() {
    Read read = of(objective("f".repeat(Member.LONGEST_NAME)));
    String stack = "s".repeat(Options.LONGEST_STACK);
    for (String type : List.of(ALARM, COMPOSITE)) {
      read.all(type)
          .forEach((id, alarm) -> {
            assertThat(written(alarm.get("AlarmName"), stack)).as(id).hasSizeLessThanOrEqualTo(255);
            assertThat(written(alarm.get("AlarmDescription"), stack)).hasSizeLessThanOrEqualTo(900);
            // Each name in a rule is that of an alarm.
            assertThat(String.valueOf(alarm.get("AlarmRule")).split(" OR ").length * (255 + 11))
                .isLessThan(10_240);
          });
    }
  }

  private static String written(Object text, String stack) {
    return String.valueOf(text).replace("!Sub ", "").replace("${Name}", stack);
  }

  /** Where the latest minutes are filled with zeros, all values are never above a threshold. */
  @Test
  void whoFillsAsksForFewerValuesThanItLooksAt() {
    Set<String> filling = new TreeSet<>();
    all()
        .all(ALARM)
        .forEach((id, alarm) -> {
          if (String.valueOf(alarm.get("Metrics")).contains("FILL(")) {
            filling.add(id);
            int periods = Integer.parseInt(String.valueOf(alarm.get("EvaluationPeriods")));
            Object points = alarm.get("DatapointsToAlarm");
            assertThat(points).as(id).isNotNull();
            assertThat(Integer.parseInt(String.valueOf(points))).as(id).isLessThan(periods);
          }
        });
    assertThat(filling).contains("PlainNoProgressAlarm", "PlainTicksAlarm", "DeadLetterQueueAlarm");
  }

  /** Without data such an alarm keeps its state, whatever it says of missing data. */
  @Test
  void noAlarmWatchesDynamoDb() {
    all()
        .all(ALARM)
        .forEach((id, alarm) -> assertThat(alarm.toString()).doesNotContain("AWS/DynamoDB"));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private static JsonNode widgets(Read read, Board board) {
    Map<String, Object> properties = read.at("Resources." + board.id() + ".Properties");
    return json(String.valueOf(properties.get("DashboardBody")).replaceFirst("^!Sub \\|\\s*", ""))
        .path("widgets");
  }

  private static List<String> ofCloudWatch(JsonNode widgets) {
    List<String> all = new ArrayList<>();
    for (JsonNode widget : widgets) {
      JsonNode properties = widget.path("properties");
      all.add("panel " + properties.path("title").asText());
      String query = properties.path("query").asText();
      if (!query.isEmpty()) {
        all.add(query.replaceAll("^(SOURCE '[^']*' \\| )*", ""));
      }
      for (JsonNode line : properties.path("metrics")) {
        JsonNode settings = line.get(line.size() - 1);
        List<String> parts = new ArrayList<>();
        line.forEach(part -> parts.add(part.isTextual() ? part.asText() : ""));
        all.add(
            settings.path("id").asText()
                + settings.path("expression").asText()
                + String.join(" ", parts)
                + settings.path("stat").asText()
                + settings.path("visible").asBoolean(true));
      }
    }
    return all;
  }

  private static List<String> ofGrafana(JsonNode panels) {
    List<String> all = new ArrayList<>();
    for (JsonNode panel : panels) {
      all.add("panel " + panel.path("title").asText());
      for (JsonNode line : panel.path("targets")) {
        if (line.path("queryMode").asText().equals("Logs")) {
          all.add(line.path("expression").asText().replace("\n", " "));
          continue;
        }
        List<String> parts = new ArrayList<>();
        if (line.has("metricName")) {
          parts.add(line.path("namespace").asText());
          parts.add(line.path("metricName").asText());
          line.path("dimensions")
              .properties()
              .forEach(one -> parts.addAll(List.of(one.getKey(), one.getValue().asText())));
        }
        parts.add("");
        all.add(
            line.path("id").asText()
                + line.path("expression").asText()
                + String.join(" ", parts)
                + line.path("statistic").asText()
                + !line.path("hide").asBoolean(false));
      }
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void grafanaShowsWhatCloudWatchShows(Board board) {
    JsonNode grafana = json(Template.grafana(any(), STANDARD).get(board.text() + ".json"));
    List<String> shown = ofCloudWatch(widgets(all(), board));
    assertThat(shown).hasSizeGreaterThan(10).isEqualTo(ofGrafana(grafana.path("panels")));
    assertThat(grafana.at("/templating/list/1/name").asText()).isEqualTo("Name");
  }

  @Test
  void manyFunctionsFit() {
    List<Member> members = new ArrayList<>();
    while (members.size() < 17) {
      members.add(objective("f" + members.size()));
    }
    Read read = of(members.toArray(Member[]::new));
    for (Board board : Board.values()) {
      JsonNode widgets = widgets(read, board);
      assertThat(widgets.size()).isBetween(5, 500);
      assertThat(widgets.toString().length()).isLessThan(1_000_000);
      widgets.forEach(widget ->
          assertThat(widget.path("properties").path("metrics").size())
              .isLessThanOrEqualTo(Panel.MOST_LINES));
    }
    for (int i = 0; i < 20; i++) {
      members.add(objective("more" + i));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Template.of(members, STANDARD))
        .withMessageContaining("write two templates");
  }
}
