package io.weir.connect;

import io.weir.annotation.Internal;
import io.weir.privacy.TokenKey;
import io.weir.privacy.TokenKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps keys for as long as is declared, so that a warm function makes no call for them. After that
 * the service is asked again: a key that was withdrawn is not used for longer, and while the
 * service is away no record is treated. Any thread may use it.
 */
@Internal
public final class KeyCache implements TokenKeys {
  /** The lifetime unless one is declared: one hour. */
  public static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

  /** The longest lifetime: a day. */
  public static final Duration LONGEST_LIFETIME = Duration.ofDays(1);

  /** Ids come from payloads, so not each is remembered. */
  private static final int MOST_FOUND = 16;

  private final TokenKeys service;
  private final long lifetime;
  private final InstantSource clock;
  private @Nullable Kept<TokenKey> current;

  private final Map<String, Kept<Optional<TokenKey>>> found =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept<Optional<TokenKey>>> eldest) {
          return size() > MOST_FOUND;
        }
      };

  /**
   * @param until when to ask again, epoch milliseconds
   */
  private record Kept<V>(V value, long until) {}

  /**
   * @param service is asked for each key once in a lifetime
   */
  public KeyCache(TokenKeys service, Duration lifetime, InstantSource clock) {
    this.service = service;
    this.lifetime = checked(lifetime).toMillis();
    this.clock = clock;
  }

  private static Duration checked(Duration lifetime) {
    if (lifetime.toMillis() < 1 || lifetime.compareTo(LONGEST_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "lifetime(" + lifetime + ") must be 1 ms to LONGEST_LIFETIME = " + LONGEST_LIFETIME);
    }
    return lifetime;
  }

  @Override
  public synchronized TokenKey current() {
    Kept<TokenKey> kept = current;
    if (kept == null || isOver(kept)) {
      kept = kept(service.current());
      current = kept;
    }
    return kept.value();
  }

  @Override
  public synchronized Optional<TokenKey> find(String id) {
    TokenKey now = current();
    if (now.id().equals(id)) {
      return Optional.of(now);
    }
    Kept<Optional<TokenKey>> kept = found.get(id);
    if (kept == null || isOver(kept)) {
      kept = kept(service.find(id));
      found.put(id, kept);
    }
    return kept.value();
  }

  private <V> Kept<V> kept(V value) {
    return new Kept<>(value, clock.millis() + lifetime);
  }

  private boolean isOver(Kept<?> kept) {
    return clock.millis() >= kept.until();
  }
}
