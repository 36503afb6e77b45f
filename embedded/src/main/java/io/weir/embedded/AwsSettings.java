package io.weir.embedded;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** Finds settings that the AWS SDK needs and that are missing. */
final class AwsSettings {
  private static final String REGION =
      "no region is set: set AWS_REGION, such as AWS_REGION=eu-central-1, or AWS_PROFILE to a profile of"
          + " ~/.aws/config that names one";
  private static final String CREDENTIALS =
      "no credentials are set: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

  private AwsSettings() {}

  /** Says what to set, if a missing setting caused the failure; else empty. */
  static Optional<String> missing(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SdkClientException) {
        return missing();
      }
    }
    return Optional.empty();
  }

  private static Optional<String> missing() {
    if (!isSet(() -> new DefaultAwsRegionProviderChain().getRegion())) {
      return Optional.of(REGION);
    }
    try (DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build()) {
      return isSet(provider::resolveCredentials) ? Optional.empty() : Optional.of(CREDENTIALS);
    }
  }

  private static boolean isSet(Runnable question) {
    try {
      question.run();
      return true;
    } catch (SdkClientException unanswered) {
      return false;
    }
  }
}
