package io.weir.connect.kms;

import io.weir.aws.AwsClients;
import io.weir.codec.UnavailableException;
import io.weir.privacy.TokenKey;
import io.weir.privacy.TokenKeys;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GenerateMacResponse;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;

/** Calls KMS: each key is the HMAC of a fixed text. */
final class KmsCalls implements TokenKeys {
  private static final String TEXT = "weir tokens of personal data, 1";

  /** Ids in payloads are the sender's word: one that is refused is a key that is not there. */
  private static final Set<String> NO_SUCH_KEY =
      Set.of(
          "NotFoundException",
          "AccessDeniedException",
          "DisabledException",
          "KMSInvalidStateException",
          "InvalidKeyUsageException",
          "ValidationException");

  private final String key;
  private final @Nullable KmsClient client;

  KmsCalls(String key, @Nullable KmsClient client) {
    this.key = key;
    this.client = client;
  }

  private KmsClient client() {
    return client != null ? client : AwsClients.shared(KmsClient.class, KmsClient::builder);
  }

  @Override
  public TokenKey current() {
    try {
      return made(key);
    } catch (SdkException failure) {
      throw away(failure);
    }
  }

  @Override
  public Optional<TokenKey> find(String id) {
    try {
      return Optional.of(made(place() + id));
    } catch (SdkException failure) {
      if (NO_SUCH_KEY.contains(code(failure))) {
        return Optional.empty();
      }
      throw away(failure);
    }
  }

  /** What stands before a key's id, if the key is of another account or region. */
  private String place() {
    return key.startsWith("arn:") ? key.replaceFirst(":(alias|key)/.*", ":key/") : "";
  }

  private TokenKey made(String name) {
    GenerateMacResponse made =
        client()
            .generateMac(request ->
                request
                    .keyId(name)
                    .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256)
                    .message(SdkBytes.fromUtf8String(TEXT)));
    String arn = made.keyId();
    return TokenKey.of(arn.substring(arn.lastIndexOf('/') + 1), made.mac().asByteArray());
  }

  private UnavailableException away(SdkException failure) {
    return new UnavailableException(
        "KMS does not make the key of tokens with '"
            + key
            + "': "
            + code(failure)
            + "; look at the key (HMAC_256, enabled), the function's right kms:GenerateMac for it,"
            + " and its way to the service",
        failure);
  }

  private static String code(SdkException failure) {
    return failure instanceof AwsServiceException answered && answered.awsErrorDetails() != null
        ? answered.awsErrorDetails().errorCode()
        : failure.getClass().getSimpleName();
  }
}
