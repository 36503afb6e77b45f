package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalStackExtension.class)
class LintTest {
  private static final String BIN = "localstack/.install/sam/bin/";

  @Test
  void theTemplateIsValid(Aws aws) {
    List<String> command = List.of(BIN + "sam", "validate", "--lint", "-t", "template.yaml");

    assertThat(Commands.must("sam-validate", aws.localStack().environment(), command))
        .contains("is a valid SAM Template");
  }

  @Test
  void cfnLintFindsNothing(Aws aws) {
    List<String> command = List.of(BIN + "cfn-lint", "-t", "template.yaml");

    assertThat(Commands.must("cfn-lint", aws.localStack().environment(), command)).isBlank();
  }
}
