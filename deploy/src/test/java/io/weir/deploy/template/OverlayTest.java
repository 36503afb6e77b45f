package io.weir.deploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayTest {
  private static final String BELOW =
      """
      # Above all
      Resources:

        # About A
        A:
          Type: T
          Properties:
            Size: !Ref MemorySize
            List: [a, b]
            Gone: 1
      """;

  private static String merge(String template, String overlay) {
    return Yaml.text(Overlay.merge(Yaml.read(template), overlay));
  }

  @Test
  void mappingsAreMergedTheRestIsReplacedAndNullTakesOut() {
    String merged =
        merge(
            BELOW,
            """
            Resources:
              A:
                Properties:
                  Size: !If [Large, 2048, !Ref MemorySize]
                  List: [c]
                  Gone: null
                  # Mine
                  More: !Sub ${Name}-x
              B:
                Type: U
            """);

    assertThat(merged)
        .isEqualTo(
            """
            # Above all
            Resources:

              # About A
              A:
                Type: T
                Properties:
                  Size: !If [Large, 2048, !Ref MemorySize]
                  List: [c]
                  # Mine
                  More: !Sub ${Name}-x
              B:
                Type: U
            """);
  }

  @Test
  void anEmptyMappingChangesNothing() {
    assertThat(merge(BELOW, "Resources: {}\n")).isEqualTo(BELOW);
    String template = Template.of(List.of(Definitions.of("f", "in")), Options.of("c", "c"));
    assertThat(
            Template.of(
                List.of(Definitions.of("f", "in")), Options.of("c", "c"), "Resources: {}\n"))
        .isEqualTo(template);
  }

  @Test
  void whatIsNoPartOfATemplateIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> merge(BELOW, "- a\n"));
    assertThatIllegalArgumentException().isThrownBy(() -> merge(BELOW, "a: [\n"));
    assertThatIllegalArgumentException().isThrownBy(() -> merge(BELOW, ""));
  }

  private static void refuses(String overlay, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> merge(BELOW, overlay))
        .withMessageContaining(message);
  }

  @Test
  void whatIsNotThereAnyMoreIsSaid() {
    refuses("Resources: {Old: null}", "changes the resource Old, which is not in the template");
    refuses("Resources: {Old: {Properties: {Size: 1}}}", "give it a Type");
    refuses("Resources: {A: {Properties: {None: null}}}", "takes out Resources.A.Properties.None");
    refuses("Resources:\n#  A: null\n", "takes out all of Resources");
    refuses("Resources: {A: {? [a, b] : c}}", "texts, and no lists");
  }

  @Test
  void aliasesAreWrittenOut() {
    assertThat(merge(BELOW, "Resources: {B: &b {Type: U}, C: *b}"))
        .endsWith("  B: {Type: U}\n  C:\n    Type: U\n")
        .doesNotContain("&", "*");
  }
}
