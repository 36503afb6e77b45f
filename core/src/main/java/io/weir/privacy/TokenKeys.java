package io.weir.privacy;

import io.weir.annotation.Experimental;
import io.weir.definition.Resource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The keys of tokens, as a service keeps them. An implementation caches them: they are asked for
 * with each record. While the service is away it throws {@link io.weir.codec.UnavailableException}:
 * the records then come again, and none becomes a dead letter.
 */
@Experimental
public interface TokenKeys {
  /** The key of new tokens. */
  TokenKey current();

  /**
   * A key by its id: the current one, or an older one that payloads were sealed with.
   *
   * @return empty if there is no such key
   */
  Optional<TokenKey> find(String id);

  /** The resource that has the keys; nothing if they are at hand. */
  default List<Resource> resources() {
    return List.of();
  }

  /** Keys that are at hand, for tests and for who keeps them elsewhere. */
  static TokenKeys of(TokenKey current, TokenKey... older) {
    return new TokenKeys() {
      @Override
      public TokenKey current() {
        return current;
      }

      @Override
      public Optional<TokenKey> find(String id) {
        return current.id().equals(id)
            ? Optional.of(current)
            : Arrays.stream(older).filter(key -> key.id().equals(id)).findFirst();
      }
    };
  }
}
