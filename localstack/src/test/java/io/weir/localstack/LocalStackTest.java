package io.weir.localstack;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class LocalStackTest {
  @Test
  void whereSamCannotBeInstalledTheTestsAreSkippedAndSayWhatIsMissing() {
    assertThatThrownBy(
            () -> LocalStack.requireSam(new Commands.Done(3, "needs Python 3.13 with venv\n")))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("skipped: needs Python 3.13 with venv");
  }

  @Test
  void anInstallationThatFailsIsAFailure() {
    assertThatThrownBy(() -> LocalStack.requireSam(new Commands.Done(1, "no network")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no network");
    assertThatCode(() -> LocalStack.requireSam(new Commands.Done(0, "")))
        .doesNotThrowAnyException();
  }
}
