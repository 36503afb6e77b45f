package io.weir;

import io.weir.codec.Codec;
import io.weir.definition.Description;
import io.weir.definition.Resource;
import io.weir.spi.LookupReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Describes where events are enriched from: a table, a service, rules in memory. It holds no
 * connection: the engine opens a {@link LookupReader} from it, and test drivers put a map in its
 * place by name.
 *
 * <pre>{@code
 * static final Lookup<String, Product> CATALOGUE =
 *     Lookup.of("catalogue", Json.of(Product.class), Catalogue::find).cachedFor(ofMinutes(5));
 * }</pre>
 *
 * @param <K> what is asked for; equal by {@code equals}
 * @param <T> what is found
 */
public interface Lookup<K, T> {
  /** The name, unique among the lookups of a function. */
  String name();

  /**
   * The codec of what is found. Each answer passes through it, so that every event has a value of
   * its own, whether it was just found, cached, or kept with an event that waits.
   */
  Codec<T> codec();

  /** Opens the connection. Called once per engine, when the first event asks. */
  LookupReader<K, T> open();

  /** How it is asked, and for how long an answer is good. */
  default LookupSettings<T> settings() {
    return LookupSettings.defaults();
  }

  /** The resources that it uses and what it calls on them; see {@link Sink#resources}. */
  default List<Resource> resources() {
    return List.of();
  }

  /** Describes the lookup as data, of the kind {@code lookup}. */
  default Description description() {
    return settings()
        .describe(Description.of("lookup", name()).with("class", getClass().getName()))
        .with(codec().description());
  }

  /**
   * Makes a lookup of the author's own.
   *
   * @param find gives the values of the keys that have one, by the rules of {@link
   *     LookupReader#find}; called by several threads where a container runs several invocations
   */
  static <K, T> Lookup<K, T> of(
      String name, Codec<T> codec, Function<? super Set<K>, ? extends Map<K, T>> find) {
    Names.check("lookup", name);
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(find, "find");
    return new OwnLookup<>(name, codec, find);
  }

  /** The same with other settings. */
  default Lookup<K, T> with(LookupSettings<T> settings) {
    return new SetLookup<>(this, settings);
  }

  /**
   * Keeps answers in memory, those that nothing was found too, for this long; one minute unless
   * set. Zero keeps none: each batch asks again.
   */
  default Lookup<K, T> cachedFor(Duration time) {
    return with(settings().cachedFor(time));
  }

  /** Limits the memory of kept answers; the least recently used go first. 8 MB unless set. */
  default Lookup<K, T> cacheBytes(long most) {
    return with(settings().cacheBytes(most));
  }

  /** Limits the time for all attempts of a batch together; two seconds unless set. */
  default Lookup<K, T> timeout(Duration time) {
    return with(settings().timeout(time));
  }

  /** Sets how often it is asked before it counts as failed; twice unless set. */
  default Lookup<K, T> attempts(int times) {
    return with(settings().attempts(times));
  }

  /**
   * Gives events this value where the lookup fails. Without a fallback they come again, with all
   * behind them of their keys. A fallback is not cached. It passes through the codec too: an engine
   * of a lookup whose codec does not write it is not made.
   */
  default Lookup<K, T> orElse(T value) {
    return with(settings().orElse(value));
  }

  /** Enriches events with nothing where the lookup fails: as if nothing was found. */
  default Lookup<K, T> orAbsent() {
    return with(settings().orAbsent());
  }
}
