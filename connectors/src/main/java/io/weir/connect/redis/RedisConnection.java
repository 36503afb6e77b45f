package io.weir.connect.redis;

import io.weir.connect.Place;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.JedisURIHelper;

/** The client of a sink, which is made when it is first needed: a cluster's connects at once. */
final class RedisConnection {
  static final int CONNECT_MILLIS = 2_000;
  static final int READ_MILLIS = 3_000;

  private final Supplier<UnifiedJedis> made;
  private final boolean isOwn;
  private @Nullable UnifiedJedis client;

  private RedisConnection(Supplier<UnifiedJedis> made, boolean isOwn) {
    this.made = made;
    this.isOwn = isOwn;
  }

  /**
   * @throws IllegalStateException if no address is given
   */
  static RedisConnection of(String sink, RedisSettings settings, Map<String, String> environment) {
    UnifiedJedis given = settings.client();
    if (given != null) {
      return new RedisConnection(() -> given, false);
    }
    URI address = address(Place.of(sink, environment));
    if (address == null || !JedisURIHelper.isValid(address)) {
      throw new IllegalStateException(
          "sink '"
              + sink
              + "' has no address; set "
              + Place.variable(sink)
              + " to one such as rediss://host:6379, its user and password encoded as in a URL");
    }
    return new RedisConnection(() -> client(address, settings.isCluster()), true);
  }

  /** Null if it is none. The exception of Java would have the password in it. */
  private static @Nullable URI address(String place) {
    try {
      return new URI(place);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static UnifiedJedis client(URI address, boolean isCluster) {
    JedisClientConfig config = config(address);
    return isCluster
        ? RedisClusterClient.builder()
            .nodes(Set.of(JedisURIHelper.getHostAndPort(address)))
            .clientConfig(config)
            .build()
        : RedisClient.builder()
            .hostAndPort(JedisURIHelper.getHostAndPort(address))
            .clientConfig(config)
            .build();
  }

  private static JedisClientConfig config(URI address) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(CONNECT_MILLIS)
            .socketTimeoutMillis(READ_MILLIS)
            .user(JedisURIHelper.getUser(address))
            .password(JedisURIHelper.getPassword(address))
            .database(JedisURIHelper.getDBIndex(address));
    return JedisURIHelper.isRedisSSLScheme(address)
        ? config.sslOptions(SslOptions.defaults()).build()
        : config.build();
  }

  synchronized UnifiedJedis client() {
    UnifiedJedis there = client;
    if (there == null) {
      there = made.get();
      client = there;
    }
    return there;
  }

  /** Learns anew which node has which row. */
  void moved() {
    if (client() instanceof RedisClusterClient cluster) {
      cluster.refreshClusterTopology();
    }
  }

  synchronized void close() {
    if (isOwn && client != null) {
      client.close();
    }
  }
}
