package io.weir.connect.kms;

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
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Keys of tokens from an HMAC key of KMS ({@code HMAC_256}): {@code KmsKeys.of("alias/orders")}.
 * The key itself never leaves KMS. It makes one HMAC of a fixed text, and that is the key by which
 * the function makes tokens, without a call: the same in each container, and one call in a
 * lifetime. The function needs {@code kms:GenerateMac} for the key, and the SDK's {@code kms}.
 *
 * <p>To rotate, make another key and let the alias name it: a lifetime later all new tokens are of
 * that key, whose id stands in them. Keep the old key, and the right to use it, for as long as
 * payloads are sealed with it; they are opened by its id.
 */
public final class KmsKeys implements TokenKeys {
  private final String key;
  private final @Nullable KmsClient client;
  private final Duration lifetime;
  private final TokenKeys cached;

  private KmsKeys(String key, @Nullable KmsClient client, Duration lifetime, InstantSource clock) {
    this.key = Objects.requireNonNull(key, "key");
    this.client = client;
    this.lifetime = lifetime;
    this.cached = new KeyCache(new KmsCalls(key, client), lifetime, clock);
  }

  /**
   * The keys of one name, kept for an hour each.
   *
   * @param key an alias, as {@code alias/orders}, a key's id, or an ARN of either
   * @throws IllegalStateException if the client of KMS is not in the function's package
   */
  public static KmsKeys of(String key) {
    Place.requireKeysClient(key, "software.amazon.awssdk.services.kms.KmsClient", "kms");
    return new KmsKeys(key, null, KeyCache.DEFAULT_LIFETIME, InstantSource.system());
  }

  /** The same keys by another client, which the caller closes; for local runs and tests. */
  public KmsKeys withClient(KmsClient bound) {
    return new KmsKeys(key, bound, lifetime, InstantSource.system());
  }

  /**
   * Sets how long a key is used before KMS is asked again, up to a day.
   *
   * @param time a rotation is seen that much later at most
   */
  public KmsKeys lifetime(Duration time) {
    return new KmsKeys(key, client, time, InstantSource.system());
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.KEY, key, "")
            .in(new Resource.Form.Existing())
            .calls("kms:GenerateMac"));
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
