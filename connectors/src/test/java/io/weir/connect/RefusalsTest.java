package io.weir.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.spi.SinkWriter.Outcome;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
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

  @Test
  void theWordsOfAServiceThatMayHaveValuesAreForDeadLettersAlone() {
    assertThat(REFUSALS.of("Invalid", "told", "planted"))
        .isEqualTo(new Outcome.Refused("'place' refused, Invalid: told: planted"));
    assertThat(REFUSALS.of("Missing", "", "planted"))
        .isEqualTo(Outcome.Retry.plain("deploy it ('place' refused, Missing)"));
    assertThat(REFUSALS.of("SomethingNew", "told", "planted"))
        .isEqualTo(Outcome.Retry.plain("'place' refused, SomethingNew: told"));
  }

  private static final Refusals OF_A_PLACE =
      new Refusals("place", Set.of("Invalid"), Set.of(), "deploy it", Pattern.compile("the place"));

  @Test
  void aPermanentCodeThatBlamesThePlaceIsOfTheDeployment() {
    assertThat(OF_A_PLACE.of("Invalid", "the place is none"))
        .isEqualTo(Outcome.Retry.plain("deploy it ('place' refused, Invalid: the place is none)"));
    assertThat(OF_A_PLACE.of("Invalid", "a value is none")).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void aLookForThePlaceThatIsRefusedForGoodIsOfTheDeployment() {
    RuntimeException failure =
        OF_A_PLACE.ofALook(ServiceException.refused("Invalid", "another text"));
    assertThat(OF_A_PLACE.of(failure))
        .isEqualTo(
            Outcome.Retry.plain(
                "deploy it ('place' refused, PlaceNotFound: Invalid: another text)"));
    RuntimeException passing = ServiceException.refused("Throttled", "later");
    assertThat(OF_A_PLACE.ofALook(passing)).isSameAs(passing);
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
