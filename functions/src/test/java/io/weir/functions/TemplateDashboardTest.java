package io.weir.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The dashboard is JSON, and what it looks at is in the template. */
class TemplateDashboardTest {
  private static final List<String> NAMED =
      List.of("FunctionName", "TableName", "Name", "QueueName");

  @Test
  void everyMetricIsOfSomethingThatIsDeployed() throws Exception {
    JsonNode resources =
        new YAMLMapper()
            .readTree(Path.of("").toAbsolutePath().getParent().resolve("template.yaml").toFile())
            .path("Resources");
    Set<String> deployed = new TreeSet<>();
    resources.forEach(resource ->
        NAMED.forEach(name -> deployed.add(resource.path("Properties").path(name).asText())));
    String body =
        resources.path("FunctionsDashboard").path("Properties").path("DashboardBody").asText();

    Set<String> watched = new TreeSet<>();
    for (JsonNode widget : new ObjectMapper().readTree(body).path("widgets")) {
      assertTrue(widget.path("properties").path("metrics").size() > 0);
      widget.path("properties").path("metrics").forEach(one -> watched.add(one.get(3).asText()));
    }

    assertTrue(deployed.containsAll(watched), () -> watched + " are not all of " + deployed);
    assertEquals(13, watched.size());
  }
}
