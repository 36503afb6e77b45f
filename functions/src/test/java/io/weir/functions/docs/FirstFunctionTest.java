package io.weir.functions.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.functions.docs.start.Temperatures;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/start/first-function.md changes in the starter's template is there to be changed. */
class FirstFunctionTest {
  private static final String TUTORIAL = "docs/start/first-function.md";
  private static final String STARTER = "starter/{{cookiecutter.project}}/template.yaml";
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (.*?) \\| (`.*?`) \\| (.*?) \\|$");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  private static List<String> names(String text) {
    return NAME.matcher(text).results().map((MatchResult name) -> name.group(1)).toList();
  }

  @Test
  void theStarterHasWhatIsToBeChanged() {
    String template = Repository.text(STARTER);
    List<MatchResult> rows = ROW.matcher(Repository.text(TUTORIAL)).results().toList();
    assertThat(rows).hasSize(5);
    for (MatchResult row : rows) {
      assertThat(names(row.group(1) + row.group(2))).allMatch(template::contains);
    }
  }

  @Test
  void theVariablesAreThoseOfTheFunction() {
    String tutorial = Repository.text(TUTORIAL);
    Temperatures.FUNCTION
        .sources()
        .keySet()
        .forEach(source ->
            assertThat(tutorial).contains("`WEIR_STREAM_" + source.toUpperCase(Locale.ROOT) + "`"));
    Temperatures.FUNCTION
        .sinks()
        .forEach(sink ->
            assertThat(tutorial)
                .contains("`WEIR_TABLE_" + sink.name().toUpperCase(Locale.ROOT) + "`"));
  }
}
