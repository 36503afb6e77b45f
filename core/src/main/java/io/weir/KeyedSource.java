package io.weir;

import io.weir.codec.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A source with its key.
 *
 * @param source the source
 * @param key the key of a value; null = the record's partition key, or the parts have keys
 * @param unkeyed true if its events have no key
 * @param parts the sources on this one stream, each with a key of its own; empty if the stream is
 *     one source
 * @param enrichments what becomes of its events before they are applied, in order
 * @param read the source as it is read, if this one stands for its enriched events; else null
 */
public record KeyedSource<V>(
    Source<V> source,
    @Nullable Function<V, String> key,
    boolean unkeyed,
    List<KeyedSource<?>> parts,
    List<Enrichment<?, ?, ?, ?>> enrichments,
    @Nullable KeyedSource<?> read) {
  public KeyedSource {
    parts = List.copyOf(parts);
    enrichments = List.copyOf(enrichments);
  }

  /** Makes a keyed source whose events are applied as they are read. */
  public KeyedSource(
      Source<V> source,
      @Nullable Function<V, String> key,
      boolean unkeyed,
      List<KeyedSource<?>> parts) {
    this(source, key, unkeyed, parts, List.of(), null);
  }

  /**
   * Makes a keyed source without parts.
   *
   * @param key the key of a value; null = the record's partition key
   */
  public KeyedSource(Source<V> source, @Nullable Function<V, String> key) {
    this(source, key, false, List.of());
  }

  /**
   * Enriches its events before they are applied: asks a lookup for all that a batch needs at once,
   * and makes of each event what the operator gets. Which key an event has, its time and its id are
   * functions of the record alone; the answer changes none of them. An event that was committed is
   * not asked for again; one that comes again before that may get a newer answer (decision 38).
   * Repeatable: what one lookup has found may be what the next is asked for.
   *
   * <pre>{@code
   * static final KeyedSource<Priced> PRICED =
   *     ORDERS.keyBy(Order::customer).enrich(Order::sku, PRODUCTS, Priced::of);
   * }</pre>
   *
   * @param question the key to ask for; null = the event has no question, and nothing is found for
   *     it. An event on which it fails goes the way of one on which the handler fails
   * @param with makes the event for the operator; pure, and never null
   * @param <W> what the operator takes
   */
  public <K, T, W> KeyedSource<W> enrich(
      Function<? super V, ? extends @Nullable K> question,
      Lookup<K, T> lookup,
      BiFunction<? super V, Optional<T>, ? extends W> with) {
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(lookup, "lookup");
    Objects.requireNonNull(with, "with");
    KeyedSource<?> from = asRead().enriched(new Enrichment<V, K, T, W>(question, lookup, with));
    return new KeyedSource<>(source.enriched(), null, unkeyed, List.of(), List.of(), from);
  }

  private KeyedSource<V> enriched(Enrichment<?, ?, ?, ?> next) {
    if (!parts.isEmpty()) {
      throw new IllegalArgumentException(
          "enrich(..) of '" + source.name() + "', which has parts; enrich each part by itself");
    }
    List<Enrichment<?, ?, ?, ?>> all = new ArrayList<>(enrichments);
    all.add(next);
    return new KeyedSource<>(source, key, unkeyed, parts, all, null);
  }

  /**
   * Sets the codec of enriched events, for an operator that keeps them: a join, a pattern, a rank.
   * A new codec must read the bytes of the old one.
   *
   * @throws IllegalArgumentException if it is not enriched: its events have the codec of the source
   */
  public KeyedSource<V> storedBy(Codec<V> codec) {
    Objects.requireNonNull(codec, "codec");
    if (read == null) {
      throw new IllegalArgumentException(
          "storedBy(..) of '"
              + source.name()
              + "', which is not enriched; its events are kept by the codec of the source");
    }
    return new KeyedSource<>(source.storedBy(codec), null, unkeyed, parts, enrichments, read);
  }

  /** The source as it is read: this one, or the one whose enriched events this one stands for. */
  public KeyedSource<?> asRead() {
    return read == null ? this : read;
  }

  /** The same with other lookups in the place of its own. */
  KeyedSource<V> withLookups(UnaryOperator<Lookup<?, ?>> replacement) {
    List<KeyedSource<?>> others = new ArrayList<>();
    parts.forEach(part -> others.add(part.withLookups(replacement)));
    List<Enrichment<?, ?, ?, ?>> all = new ArrayList<>();
    enrichments.forEach(one -> all.add(replaced(one, replacement)));
    return new KeyedSource<>(source, key, unkeyed, others, all, read);
  }

  @SuppressWarnings("unchecked") // the stand-in of a lookup has its types
  private static <U, K, T, W> Enrichment<U, K, T, W> replaced(
      Enrichment<U, K, T, W> one, UnaryOperator<Lookup<?, ?>> replacement) {
    return one.by((Lookup<K, T>) replacement.apply(one.lookup()));
  }

  /** True if all events of a key stand in one shard at a time. */
  public boolean byPartitionKey() {
    return parts.isEmpty()
        ? key == null && !unkeyed
        : parts.stream().allMatch(KeyedSource::byPartitionKey);
  }

  /** The sources that a function sees, each by its name: the parts, or the source itself. */
  public List<KeyedSource<?>> inputs() {
    return parts.isEmpty() ? List.of(this) : parts;
  }

  /**
   * Finds the one of the {@link #inputs} that an event belongs to.
   *
   * @return null if none takes it
   * @throws IllegalArgumentException if two take it
   */
  public @Nullable KeyedSource<?> input(Object value) {
    if (parts.isEmpty()) {
      return this;
    }
    KeyedSource<?> found = null;
    for (KeyedSource<?> part : parts) {
      if (part.source.takes(value)) {
        if (found != null) {
          throw bothTake(found, part);
        }
        found = part;
      }
    }
    return found;
  }

  private IllegalArgumentException bothTake(KeyedSource<?> one, KeyedSource<?> other) {
    return new IllegalArgumentException(
        "'"
            + one.source.name()
            + "' and '"
            + other.source.name()
            + "' both take it; let their only(..) exclude each other");
  }

  /** The same stream with one more part. */
  KeyedSource<V> with(KeyedSource<?> part) {
    List<KeyedSource<?>> all = new ArrayList<>(parts);
    all.add(part);
    return new KeyedSource<>(source, null, false, all, List.of(), null);
  }

  String describe() {
    if (parts.isEmpty()) {
      return source.settings().describe() + ", " + keyed();
    }
    StringBuilder text = new StringBuilder(source.settings().describe());
    for (KeyedSource<?> part : parts) {
      text.append("\n    of it ")
          .append(part.source.name())
          .append(": ")
          .append(part.source.words())
          .append(", ")
          .append(part.keyed());
    }
    return text.toString();
  }

  private String keyed() {
    StringBuilder text =
        new StringBuilder(
            unkeyed ? "without keys" : "keyed by " + (key == null ? "partition key" : "value"));
    enrichments.forEach(one -> text.append(", ").append(one.describe()));
    return text.toString();
  }
}
