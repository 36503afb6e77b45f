package io.weir.connect.secrets;

import io.weir.connect.KeyCache;
import io.weir.connect.Place;
import io.weir.definition.Resource;
import io.weir.privacy.TokenKey;
import io.weir.privacy.TokenKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Keys of tokens from a secret: {@code SecretKeys.of("orders/tokens")}. The secret's value is the
 * key: at least 32 random bytes, or a text of as many. Its version's id stands in each token. The
 * function needs {@code secretsmanager:GetSecretValue}, and the SDK's {@code secretsmanager}.
 *
 * <p>To rotate, put another value: a lifetime later all new tokens are of that version. An older
 * version is there for as long as Secrets Manager keeps it, the one before the current one always;
 * give those that payloads are sealed with a staging label of their own.
 */
public final class SecretKeys implements TokenKeys {
  private final String secret;
  private final @Nullable SecretsManagerClient client;
  private final Duration lifetime;
  private final TokenKeys cached;

  private SecretKeys(
      String secret,
      @Nullable SecretsManagerClient client,
      Duration lifetime,
      InstantSource clock) {
    this.secret = Objects.requireNonNull(secret, "secret");
    this.client = client;
    this.lifetime = lifetime;
    this.cached = new KeyCache(new SecretCalls(secret, client), lifetime, clock);
  }

  /**
   * The versions of a secret, kept for an hour each.
   *
   * @param secret its name or ARN
   * @throws IllegalStateException if the client of Secrets Manager is not in the function's package
   */
  public static SecretKeys of(String secret) {
    Place.requireKeysClient(
        secret,
        "software.amazon.awssdk.services.secretsmanager.SecretsManagerClient",
        "secretsmanager");
    return new SecretKeys(secret, null, KeyCache.DEFAULT_LIFETIME, InstantSource.system());
  }

  /** The same keys by another client, which the caller closes; for local runs and tests. */
  public SecretKeys withClient(SecretsManagerClient bound) {
    return new SecretKeys(secret, bound, lifetime, InstantSource.system());
  }

  /**
   * Sets how long a key is used before Secrets Manager is asked again, up to a day.
   *
   * @param time a rotation is seen that much later at most
   */
  public SecretKeys lifetime(Duration time) {
    return new SecretKeys(secret, client, time, InstantSource.system());
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.SECRET, secret, "")
            .in(new Resource.Form.Existing())
            .calls("secretsmanager:GetSecretValue"));
  }

  @Override
  public TokenKey current() {
    return cached.current();
  }

  @Override
  public Optional<TokenKey> find(String id) {
    return cached.find(id);
  }
}
