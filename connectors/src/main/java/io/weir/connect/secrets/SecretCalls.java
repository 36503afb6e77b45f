package io.weir.connect.secrets;

import io.weir.aws.AwsClients;
import io.weir.codec.UnavailableException;
import io.weir.privacy.TokenKey;
import io.weir.privacy.TokenKeys;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** Calls Secrets Manager: each version of the secret is a key. */
final class SecretCalls implements TokenKeys {
  /** Ids in payloads are the sender's word: one that is refused is a key that is not there. */
  private static final Set<String> NO_SUCH_VERSION =
      Set.of("ResourceNotFoundException", "InvalidParameterException", "ValidationException");

  private final String secret;
  private final @Nullable SecretsManagerClient client;

  SecretCalls(String secret, @Nullable SecretsManagerClient client) {
    this.secret = secret;
    this.client = client;
  }

  private SecretsManagerClient client() {
    return client != null
        ? client
        : AwsClients.shared(SecretsManagerClient.class, SecretsManagerClient::builder);
  }

  @Override
  public TokenKey current() {
    try {
      return key(client().getSecretValue(request -> request.secretId(secret)));
    } catch (SdkException failure) {
      throw away(failure);
    }
  }

  @Override
  public Optional<TokenKey> find(String id) {
    try {
      return Optional.of(
          key(client().getSecretValue(request -> request.secretId(secret).versionId(id))));
    } catch (SdkException failure) {
      if (NO_SUCH_VERSION.contains(code(failure))) {
        return Optional.empty();
      }
      throw away(failure);
    }
  }

  /** A value that is no key is mended in Secrets Manager, as an outage is. */
  private TokenKey key(GetSecretValueResponse found) {
    byte[] value =
        found.secretBinary() != null
            ? found.secretBinary().asByteArray()
            : found.secretString().getBytes(StandardCharsets.UTF_8);
    if (value.length < TokenKey.FEWEST_BYTES) {
      throw new UnavailableException(
          "the secret '"
              + secret
              + "' has "
              + value.length
              + " bytes; put a value of "
              + TokenKey.FEWEST_BYTES
              + " random ones",
          null);
    }
    return TokenKey.of(found.versionId(), value);
  }

  private UnavailableException away(SdkException failure) {
    return new UnavailableException(
        "Secrets Manager does not give the key of tokens '"
            + secret
            + "': "
            + code(failure)
            + "; look at the secret, the function's right secretsmanager:GetSecretValue for it, and"
            + " its way to the service",
        failure);
  }

  private static String code(SdkException failure) {
    return failure instanceof AwsServiceException answered && answered.awsErrorDetails() != null
        ? answered.awsErrorDetails().errorCode()
        : failure.getClass().getSimpleName();
  }
}
