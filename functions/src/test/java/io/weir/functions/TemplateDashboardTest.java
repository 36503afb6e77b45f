package io.weir.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.weir.spi.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboards are JSON, and what they look at is in the template. */
class TemplateDashboardTest {
  private static final List<String> NAMED =
      List.of("FunctionName", "TableName", "Name", "QueueName", "LogGroupName");
  private static final Pattern LOG = Pattern.compile("SOURCE '([^']*)'");

  private static JsonNode resources() throws IOException {
    return new YAMLMapper()
        .readTree(Path.of("").toAbsolutePath().getParent().resolve("template.yaml").toFile())
        .path("Resources");
  }

  private static Set<String> deployed(JsonNode resources) {
    Set<String> deployed = new TreeSet<>();
    resources.forEach(resource ->
        NAMED.forEach(name -> deployed.add(resource.path("Properties").path(name).asText())));
    return deployed;
  }

  @ParameterizedTest
  @CsvSource({"ExecutiveDashboard, 4", "OnCallDashboard, 10", "DebugDashboard, 12"})
  void everyMetricIsOfSomethingThatIsDeployed(String board, int least) throws Exception {
    Set<String> signals =
        Arrays.stream(Signal.values()).map(Signal::metric).collect(Collectors.toSet());
    JsonNode resources = resources();
    Set<String> deployed = deployed(resources);
    String body = resources.path(board).path("Properties").path("DashboardBody").asText();

    JsonNode widgets = new ObjectMapper().readTree(body).path("widgets");
    assertThat(widgets.size()).isGreaterThanOrEqualTo(least);
    for (JsonNode widget : widgets) {
      JsonNode properties = widget.path("properties");
      if (widget.path("type").asText().equals("log")) {
        assertThat(
                LOG.matcher(properties.path("query").asText()).results().map(log -> log.group(1)))
            .isNotEmpty()
            .allMatch(deployed::contains);
        continue;
      }
      assertThat(properties.path("metrics").size()).isPositive();
      for (JsonNode one : properties.path("metrics")) {
        if (one.get(0).isTextual()) {
          assertThat(deployed).contains(one.get(3).asText());
        }
        if (one.get(0).asText().equals("Weir")) {
          assertThat(signals).contains(one.get(1).asText());
        }
      }
    }
  }
}
