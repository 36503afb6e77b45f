package io.weir.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.SinkWriter.Outcome;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service's code means. */
class RefusalsTest {
  private static final Refusals REFUSALS =
      new Refusals("place", Set.of("Invalid"), Set.of("Missing"), "deploy it");

  /** The codes of each service's protocol, as its model has them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Missing",
        "AccessDeniedException",
        "AccessDenied",
        "AuthorizationError",
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "KMS.DisabledException",
        "KMS.OptInRequired",
        "KmsAccessDenied",
        "KmsInvalidKeyUsage",
        "KMSDisabled",
        "KMSAccessDenied",
        "KMSInvalidStateException",
        "KmsAccessDeniedException"
      })
  void aFaultOfTheDeploymentSaysWhatToDeploy(String code) {
    assertThat(REFUSALS.of(code, "text"))
        .isEqualTo(Outcome.Retry.plain("deploy it ('place' refused, " + code + ": text)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ThrottlingException",
        "KMSThrottlingException",
        "KMSThrottling",
        "KmsThrottled",
        "InternalFailure",
        "SomethingNew"
      })
  void allOthersArePassing(String code) {
    assertThat(REFUSALS.of(code, "text"))
        .isEqualTo(Outcome.Retry.plain("'place' refused, " + code + ": text"));
  }
}
