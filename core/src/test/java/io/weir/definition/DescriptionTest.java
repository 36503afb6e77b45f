package io.weir.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptionTest {
  private static final Description VIEWS =
      Description.of("source", "views")
          .with("bound", Duration.ofSeconds(10))
          .with("ahead", null)
          .with("idle", false)
          .with(Description.of("codec", "").with("words", "JSON \"View\"\n"))
          .with(Description.of("part", "a"))
          .with(Description.of("part", "b").with("size", 7));

  @Test
  void theSameTextComesBack() {
    String json = VIEWS.json();
    assertThat(Description.parse(json)).isEqualTo(VIEWS);
    assertThat(Description.parse(json).json()).isEqualTo(json);
  }

  /** It is stored, so its form is written down here once and for all. */
  @Test
  void theFormStays() {
    assertThat(VIEWS.json())
        .isEqualTo(
            "{\"weir\":1,\"kind\":\"source\",\"name\":\"views\",\"settings\":{\"bound\":\"PT10S\",\"idle\":\"false\"},"
                + "\"parts\":[{\"kind\":\"codec\",\"settings\":{\"words\":\"JSON \\\"View\\\"\\n\"}},"
                + "{\"kind\":\"part\",\"name\":\"a\"},{\"kind\":\"part\",\"name\":\"b\",\"settings\":{\"size\":\"7\"}}]}");
  }

  @Test
  void fieldsOfALaterReleaseAreSkipped() {
    assertThat(Description.parse("{\"weir\":1,\"kind\":\"a\",\"more\":{\"x\":[1]},\"name\":\"b\"}"))
        .isEqualTo(Description.of("a", "b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"weir\":2,\"kind\":\"a\"}|format 2, this code reads up to 1",
        "{\"name\":\"a\"}|has no kind",
        "[]|no JSON object",
        "{\"kind\":\"a\"} {}|more text",
        "{\"kind\":\"a\"|no description of a function",
        "{\"kind\":\"a\",\"parts\":{}}|no array",
        "{\"kind\":\"a\",\"settings\":[]}|no object",
        "{\"weir\":\"one\",\"kind\":\"a\"}|no description of a function"
      })
  void whatIsNoDescriptionIsRefused(String json, String problem) {
    assertThatThrownBy(() -> Description.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void nestingIsBounded() {
    String deep = "{\"kind\":\"a\",\"parts\":[".repeat(200);
    assertThatThrownBy(() -> Description.parse(deep)).hasMessageContaining("nested too deep");
  }

  @Test
  void partsAreFoundByKindAndName() {
    assertThat(VIEWS.part("part", "b").orElseThrow().number("size")).isEqualTo(7);
    assertThat(VIEWS.part("part", "c")).isEmpty();
    assertThat(VIEWS.byName("part")).containsOnlyKeys("a", "b");
    assertThat(VIEWS.without("part").parts()).hasSize(1);
    assertThat(VIEWS.setting("nothing")).isEmpty();
    assertThat(VIEWS.number("bound")).isZero();
  }

  @Test
  void theFingerprintIsOfTheWholeTree() {
    assertThat(VIEWS.fingerprint())
        .matches("[0-9a-f]{12}")
        .isEqualTo(VIEWS.named("views").fingerprint());
    assertThat(VIEWS.without("codec").fingerprint()).isNotEqualTo(VIEWS.fingerprint());
  }
}
