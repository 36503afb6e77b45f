package io.weir.connect.redis;

import io.weir.connect.Batches;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * What a {@link RedisSink} is set to.
 *
 * @param ttlMillis the life of a row after its last change, 0 = for ever
 * @param client null = one of its own, to the address that the environment names
 */
record RedisSettings(
    long ttlMillis,
    long tombstoneMillis,
    boolean isCluster,
    @Nullable UnifiedJedis client,
    LongConsumer pause) {
  static final RedisSettings DEFAULT =
      new RedisSettings(0, Duration.ofDays(7).toMillis(), false, null, Batches::sleep);

  RedisSettings ttl(long millis) {
    return new RedisSettings(millis, tombstoneMillis, isCluster, client, pause);
  }

  RedisSettings tombstones(long millis) {
    return new RedisSettings(ttlMillis, millis, isCluster, client, pause);
  }

  RedisSettings clustered() {
    return new RedisSettings(ttlMillis, tombstoneMillis, true, client, pause);
  }

  RedisSettings client(UnifiedJedis other) {
    return new RedisSettings(ttlMillis, tombstoneMillis, isCluster, other, pause);
  }

  RedisSettings pause(LongConsumer other) {
    return new RedisSettings(ttlMillis, tombstoneMillis, isCluster, client, other);
  }
}
