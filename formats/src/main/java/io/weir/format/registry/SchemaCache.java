package io.weir.format.registry;

import io.weir.annotation.Internal;
import io.weir.codec.CodecException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What codecs make of schemas, by id. Each is asked for once, and then kept; a number of them at
 * most, the one used last goes last. An id that the registry does not know is asked for again after
 * a minute. An outage is not kept: the next record asks again.
 *
 * @param <S> what a codec makes of a schema
 */
@Internal
public final class SchemaCache<S> {
  /** The most schemas that are kept. */
  public static final int MOST = 1_000;

  static final Duration UNKNOWN_FOR = Duration.ofMinutes(1);

  private final SchemaRegistry registry;
  private final Function<RegisteredSchema, S> parse;
  private final InstantSource clock;
  private final Map<SchemaId, Known<S>> known;

  /**
   * @param made empty if the registry does not know the id, or it cannot be used
   * @param refusal why it is not there, for the dead letter
   * @param until when to ask again, epoch milliseconds
   */
  private record Known<S>(Optional<S> made, String refusal, long until) {}

  /**
   * @param parse makes something of a schema; a {@link CodecException} says why it cannot be used
   */
  public SchemaCache(SchemaRegistry registry, Function<RegisteredSchema, S> parse) {
    this(registry, parse, MOST, InstantSource.system());
  }

  SchemaCache(
      SchemaRegistry registry, Function<RegisteredSchema, S> parse, int most, InstantSource clock) {
    this.registry = registry;
    this.parse = parse;
    this.clock = clock;
    this.known =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<SchemaId, Known<S>> eldest) {
            return size() > most;
          }
        };
  }

  /**
   * Finds a schema.
   *
   * @throws CodecException that names the id, if the registry does not know it, or it cannot be
   *     used
   * @throws io.weir.codec.UnavailableException if the registry does not answer
   */
  public synchronized S get(SchemaId id) {
    Known<S> one = known.get(id);
    if (one == null || one.made().isEmpty() && clock.millis() >= one.until()) {
      one = ask(id);
      known.put(id, one);
    }
    String refusal = one.refusal();
    return one.made().orElseThrow(() -> new CodecException(refusal, null));
  }

  private Known<S> ask(SchemaId id) {
    try {
      return registry
          .schema(id)
          .map(schema -> new Known<>(Optional.of(parse.apply(schema)), "", 0))
          .orElseGet(() -> refused("schema " + id + " is unknown to the " + registry.describe()));
    } catch (CodecException unusable) {
      return refused("schema " + id + ": " + unusable.getMessage());
    }
  }

  private Known<S> refused(String why) {
    return new Known<>(Optional.empty(), why, clock.millis() + UNKNOWN_FOR.toMillis());
  }
}
