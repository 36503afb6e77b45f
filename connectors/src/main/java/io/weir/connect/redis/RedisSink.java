package io.weir.connect.redis;

import io.weir.Sink;
import io.weir.codec.Json;
import io.weir.codec.Unicode;
import io.weir.connect.Envelope;
import io.weir.connect.NamedValue;
import io.weir.connect.Place;
import io.weir.definition.Resource;
import io.weir.spi.SinkWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * Keeps results as hashes in Redis or Valkey, one hash a row: field {@value #VALUE} has the value
 * as JSON, {@value #REVISION} its revision, {@value #ORIGIN} the key whose state made it. A script
 * compares the revision in the server before it writes, so a hash is replaced only by a newer
 * revision of the key that wrote it first.
 *
 * <p>A withdrawn row stays for some days as a hash without {@value #VALUE}, so that an older result
 * cannot bring it back. Readers take {@code HGET row value}: it gives nothing for such a row.
 *
 * <p>What the server promises is what the rows have: one that evicts keys, or that loses its newest
 * writes when a replica takes over, forgets rows. A result is then not written again.
 *
 * <p>{@code WEIR_SINK_<NAME>} has the address, {@code rediss://user:password@host:6379}.
 *
 * @param <T> the value that it takes
 */
public final class RedisSink<T> implements Sink<T> {
  /** The field with the value. */
  public static final String VALUE = "value";

  /** The field with the revision of the result that wrote the row. */
  public static final String REVISION = "weir-revision";

  /** The field with the Weir key whose result wrote the row. */
  public static final String ORIGIN = "weir-origin";

  /** The most bytes of a value. Redis takes more, the engine does not. */
  public static final int MAX_VALUE_BYTES = 1_024 * 1_024 - Envelope.MOST_BYTES;

  /** The most bytes of a row's name in UTF-8. Redis takes more, and slowly. */
  public static final int MAX_NAME_BYTES = 1_024;

  private static final String CLIENT = "redis.clients.jedis.UnifiedJedis";

  private static final Duration LONGEST = Duration.ofDays(365_250);

  private final String name;
  private final Json<T> codec;
  private final Function<? super T, String> row;
  private final RedisSettings settings;

  private RedisSink(
      String name, Json<T> codec, Function<? super T, String> row, RedisSettings settings) {
    this.name = name;
    this.codec = codec;
    this.row = row;
    this.settings = settings;
  }

  /**
   * Makes a sink whose values are of that class, by the rules of {@link Json}.
   *
   * @param row the name of the hash that holds a value; it has the function's key in it
   */
  public static <T> RedisSink<T> rows(
      String name, Class<T> value, Function<? super T, String> row) {
    return new RedisSink<>(name, Json.of(value), row, RedisSettings.DEFAULT);
  }

  /**
   * Lets a row expire that long after its last change; it stays for ever unless this is set. Let it
   * be longer than the sink can be away: when a row is gone, an older result of it counts as new.
   * One of more than 1,000 years is one of 1,000 years.
   *
   * @throws IllegalArgumentException if it is below a millisecond
   */
  public RedisSink<T> ttl(Duration life) {
    return with(settings.ttl(millis("ttl", life)));
  }

  /**
   * Sets how long a withdrawn row keeps older results away; 7 days unless set. Let it be longer
   * than the sink can be away. One of more than 1,000 years is one of 1,000 years.
   *
   * @throws IllegalArgumentException if it is below a millisecond
   */
  public RedisSink<T> tombstones(Duration life) {
    return with(settings.tombstones(millis("tombstones", life)));
  }

  /** The address is that of a cluster, as of ElastiCache Serverless and MemoryDB. */
  public RedisSink<T> clustered() {
    return with(settings.clustered());
  }

  /**
   * The same sink on another client, which the caller closes: for a token of IAM, other limits,
   * local runs and tests.
   */
  public RedisSink<T> withClient(UnifiedJedis client) {
    return with(settings.client(client));
  }

  /** The same sink with another wait before something is sent again, milliseconds. */
  RedisSink<T> withPause(LongConsumer pause) {
    return with(settings.pause(pause));
  }

  RedisSettings settings() {
    return settings;
  }

  private RedisSink<T> with(RedisSettings other) {
    return new RedisSink<>(name, codec, row, other);
  }

  /** Redis adds a life to the time of day, so it takes none of some hundred million years. */
  private static long millis(String what, Duration life) {
    if (life.compareTo(LONGEST) >= 0) {
      return LONGEST.toMillis();
    }
    if (life.toMillis() < 1) {
      throw new IllegalArgumentException(what + "(" + life + ") must be at least a millisecond");
    }
    return life.toMillis();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Resource> resources() {
    return List.of(
        Resource.of(Resource.Kind.SERVER, name, Place.variable(name))
            .in(new Resource.Form.Existing()));
  }

  @Override
  public Effect effect() {
    return Effect.IDEMPOTENT_BY_REVISION;
  }

  /**
   * @throws IllegalArgumentException if the value is too large, or the name of its row is missing,
   *     too long, or has a line feed or half of a character
   */
  @Override
  public byte[] encode(T value) {
    byte[] bytes = Envelope.value(name, codec, value, MAX_VALUE_BYTES + Envelope.MOST_BYTES);
    return NamedValue.of(checked(row.apply(value)), bytes);
  }

  private String checked(@Nullable String of) {
    if (of == null || of.isEmpty() || of.indexOf('\n') >= 0) {
      throw new IllegalArgumentException(
          "a row of sink '" + name + "' has no name, or one with a line feed; give each value one");
    }
    Unicode.require("the name of a row of sink '" + name + "'", of);
    if (of.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      throw new IllegalArgumentException(
          "the name of a row of sink '"
              + name
              + "' has more than "
              + MAX_NAME_BYTES
              + " bytes; shorten it, as by a hash");
    }
    return of;
  }

  /**
   * @throws IllegalStateException if the client is not in the function's package, or no address is
   *     given
   */
  @Override
  public SinkWriter open() {
    Place.require(name, CLIENT, "redis.clients:jedis", "in version 8");
    return RedisSinkWriter.open(name, settings, System.getenv());
  }
}
