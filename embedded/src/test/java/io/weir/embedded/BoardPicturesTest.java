package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.definition.Resource;
import io.weir.definition.Resource.Attribute;
import io.weir.definition.Resource.Form;
import io.weir.definition.Resource.Kind;
import io.weir.deploy.alarm.MetricMath;
import io.weir.deploy.template.Member;
import io.weir.deploy.template.Options;
import io.weir.deploy.template.Template;
import io.weir.dynamo.DeadLetterTable;
import io.weir.embedded.chart.BoardPicture;
import io.weir.embedded.chart.InsightsQuery;
import io.weir.functions.pageviews.PageViewsHandler;
import io.weir.functions.pageviews.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Draws the dashboards of a template over the run of a function that meets some faults. Each panel
 * has something to show then, by the metrics and queries that CloudWatch is asked for; so none asks
 * for what nobody writes. The pictures are in docs/operate/dashboards; {@code
 * -Dweir.boards.write=true} draws them anew.
 */
class BoardPicturesTest {
  private static final Path ROOT = Files.exists(Path.of("README.md")) ? Path.of("") : Path.of("..");
  private static final Path PICTURES = ROOT.resolve("docs/operate/dashboards");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> BOARDS =
      Map.of("Executive", "executive.svg", "OnCall", "on-call.svg", "Debug", "debug.svg");
  private static final Pattern SEARCH =
      Pattern.compile(
          "SORT\\(SEARCH\\('.*MetricName=\"(\\w+)\" Function=\"([^\"]+)\"', '(\\w+)', 60\\), MAX, DESC, \\d+\\)");

  /** What this run has none of: other panels show that their lines have values. */
  private static final List<String> NONE =
      List.of("Segments", "GcTime", "ParkedRecords", "StoreThrottles");

  @TempDir Path folder;
  private long slow;
  private int ends;
  private int others;

  private StreamFunction function(SightStack[] stack) {
    return SightFunctions.promising(
        Json.of(View.class),
        () -> {
          stack[0].clock.advance(Duration.ofMillis(slow));
          if (ends > 0 && --ends % 4 == 0) {
            throw new SightStack.Killed();
          }
        });
  }

  private SightStack run() throws IOException {
    SightStack[] stack = new SightStack[1];
    SightStack all = new SightStack(folder, ROOT, function(stack));
    stack[0] = all;
    all.environment.put("WEIR_TELEMETRY_SHARDS", "true");
    all.release(function(stack));
    all.traffic = () -> traffic(all, 0);
    all.minutes(20);
    behind(all);
    failing(all);
    repeated(all);
    all.minutes(20);
    return all;
  }

  private void traffic(SightStack stack, int more) {
    stack.usual();
    for (int i = 0; i < more; i++) {
      stack.view("home");
    }
    stack.metrics.put(
        "AWS/Kinesis",
        "IncomingRecords",
        "weir-views",
        minute(stack),
        2 * SightStack.PAGES.size() + more);
    stack.metrics.put(
        "AWS/SQS", "ApproximateNumberOfMessagesVisible", "weir-dead-letters", minute(stack), 0);
  }

  private static int minute(SightStack stack) {
    return SightStack.minuteOf(stack.clock.nowMillis());
  }

  /** More comes of one page than a release can take, which is slow. */
  private void behind(SightStack stack) {
    slow = 800;
    stack.traffic = () -> traffic(stack, 120);
    stack.minutes(12);
    slow = 1;
    stack.traffic = () -> traffic(stack, 0);
    stack.minutes(10);
  }

  /** Containers end, the table of results cannot be written, a producer writes another form. */
  private void failing(SightStack stack) {
    ends = 8;
    stack.minutes(4);
    stack.results =
        call -> {
          throw DynamoDbException.builder()
              .awsErrorDetails(AwsErrorDetails.builder().errorCode("AccessDeniedException").build())
              .statusCode(400)
              .build();
        };
    stack.minutes(6);
    stack.results = SightStack.Fault.NONE;
    stack.traffic =
        () -> {
          traffic(stack, 0);
          stack.put("help", "{\"id\":\"u%d\",\"url\":\"help\"}".formatted(++others));
        };
    stack.minutes(8);
  }

  /** A producer sends views twice, one is too late, and answers are lost. */
  private void repeated(SightStack stack) {
    stack.traffic =
        () -> {
          traffic(stack, 0);
          stack.view(stack.view("shop"), "shop");
          stack.put(
              "about",
              "{\"id\":\"l%d\",\"page\":\"about\",\"at\":\"%s\"}"
                  .formatted(++others, stack.clock.now().minusSeconds(600)));
          stack.simulator().loseNextAcknowledgement();
        };
    stack.minutes(8);
    stack.traffic = () -> traffic(stack, 0);
  }

  private JsonNode boards(StreamFunction function) throws IOException {
    Resource state =
        Resource.of(Kind.TABLE, "state", "WEIR_STATE_TABLE")
            .in(new Form.Table(List.of(new Attribute("k", "B")), List.of(), "t"));
    Member member =
        new Member(
            PageViewsHandler.class.getName(), function, state, DeadLetterTable.fromEnvironment());
    String template = Template.of(List.of(member), Options.of("a.zip", "./weir template"));
    return new YAMLMapper().readTree(template).path("Resources");
  }

  @Test
  void eachPanelShowsWhatARunHasWritten() throws IOException {
    try (SightStack stack = run()) {
      JsonNode resources = boards(function(new SightStack[] {stack}));
      for (String board : BOARDS.keySet()) {
        String body = resources.at("/" + board + "Dashboard/Properties/DashboardBody").asText();
        draw(board, JSON.readTree(body.replace("${Name}", "weir")).path("widgets"), stack);
      }
    }
  }

  private void draw(String board, JsonNode widgets, SightStack stack) throws IOException {
    Told told = new Told(stack);
    long to = stack.clock.nowMillis();
    String file = BOARDS.get(board);
    String title = "page-views, " + file.replace(".svg", "");
    String svg = BoardPicture.svg(title, widgets, told, told.first * 60_000L, to);
    assertThat(told.empty).as(board + ": lines without a value").isEmpty();
    Path picture = PICTURES.resolve(file);
    if (Boolean.getBoolean("weir.boards.write")) {
      Files.createDirectories(PICTURES);
      Files.writeString(picture, svg);
    }
    String committed = Files.readString(picture);
    for (JsonNode widget : widgets) {
      assertThat(committed)
          .as("the picture has each panel; -Dweir.boards.write=true draws it anew")
          .contains(widget.at("/properties/title").asText());
    }
  }

  /** What CloudWatch would have of the run. */
  private static final class Told implements BoardPicture.Facts {
    private final SightStack stack;
    private final List<JsonNode> log = new ArrayList<>();
    private final TreeSet<String> empty = new TreeSet<>();
    private final int first;
    private final int minutes;

    Told(SightStack stack) {
      this.stack = stack;
      stack.log.forEach(line -> log.add(read(line)));
      this.first = SightStack.minuteOf(log.getFirst().at("/_aws/Timestamp").asLong());
      this.minutes = minute(stack) - first;
    }

    private static JsonNode read(String line) {
      try {
        return JSON.readTree(line);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Map<String, NavigableMap<Long, Double>> lines(JsonNode metrics) {
      Map<String, TreeMap<Integer, Double>> byId = new TreeMap<>();
      Map<String, NavigableMap<Long, Double>> shown = new LinkedHashMap<>();
      for (JsonNode line : metrics) {
        JsonNode settings = line.get(line.size() - 1);
        if (settings.has("expression")) {
          formula(settings, byId, shown);
          continue;
        }
        String name =
            line.get(0).asText() + " " + line.get(1).asText() + " " + line.get(3).asText();
        TreeMap<Integer, Double> values = series(name, settings.path("stat").asText());
        byId.put(settings.path("id").asText(), values);
        if (settings.path("visible").asBoolean(true)) {
          show(settings.path("label").asText(), values, shown);
        }
      }
      return shown;
    }

    private void formula(
        JsonNode settings,
        Map<String, TreeMap<Integer, Double>> byId,
        Map<String, NavigableMap<Long, Double>> shown) {
      String expression = settings.path("expression").asText();
      Matcher search = SEARCH.matcher(expression);
      if (!search.matches()) {
        show(settings.path("label").asText(), MetricMath.value(expression, byId, minutes), shown);
        return;
      }
      String begin = "Weir " + search.group(1) + " " + search.group(2) + " ";
      for (String name : stack.metrics.names(begin)) {
        show(name.substring(begin.length()), series(name, search.group(3)), shown);
      }
    }

    private void show(
        String label, Map<Integer, Double> values, Map<String, NavigableMap<Long, Double>> shown) {
      NavigableMap<Long, Double> byTime = new TreeMap<>();
      values.forEach((minute, value) -> byTime.put((first + minute) * 60_000L, value));
      shown.put(label.replaceFirst("^page-views ", ""), byTime);
      if (byTime.isEmpty() && NONE.stream().noneMatch(label::contains)) {
        empty.add(label);
      }
    }

    private TreeMap<Integer, Double> series(String name, String statistic) {
      TreeMap<Integer, Double> values = new TreeMap<>();
      for (int i = 0; i < minutes; i++) {
        OptionalDouble value =
            stack.metrics.statistic(name, statistic, first + i, first + i + 1, Integer.MAX_VALUE);
        if (value.isPresent()) {
          values.put(i, value.getAsDouble());
        }
      }
      return values;
    }

    @Override
    public InsightsQuery query(String query) {
      InsightsQuery answer = InsightsQuery.over(log, query);
      if (answer.rows().isEmpty()) {
        empty.add(query);
      }
      return answer;
    }
  }
}
