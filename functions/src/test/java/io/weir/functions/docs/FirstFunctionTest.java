package io.weir.functions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.functions.docs.start.Temperatures;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * What docs/start/first-function.md says of names. That its commands work, and in this order, is
 * held by {@code localstack/control/tests/test_starter.py}.
 */
class FirstFunctionTest {
  private static final String TUTORIAL = Repository.text("docs/start/first-function.md");

  private static JsonNode answers() throws IOException {
    return new ObjectMapper().readTree(Repository.text("starter/cookiecutter.json"));
  }

  @Test
  void itNamesEachAnswerThatTheStarterAsksFor() throws IOException {
    answers()
        .fieldNames()
        .forEachRemaining(name -> {
          if (!name.startsWith("_")) {
            assertThat(TUTORIAL).contains("\n| `" + name + "` | ");
          }
        });
  }

  @Test
  void itsCommandsNameWhatTheStarterMakesOfTheFunction() throws IOException {
    String project = answers().path("project").asText();
    String definition =
        answers().path("package").asText() + "." + Temperatures.class.getSimpleName();

    assertThat(TUTORIAL)
        .contains("\ncd " + project + "\n")
        .contains("./weir --function " + definition + " --input ")
        .contains("./weir template " + definition + " --overlay overlay.yaml --out template.yaml");
    assertThat(Temperatures.FUNCTION.sources().keySet())
        .allSatisfy(source ->
            assertThat(TUTORIAL).contains("--stream-name " + project + "-" + source + " "));
  }
}
