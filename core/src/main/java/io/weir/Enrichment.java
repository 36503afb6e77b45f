package io.weir;

import io.weir.definition.Description;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One step by which events become others with what a lookup has found for them.
 *
 * @param question the key that is asked for; null = nothing is asked, and nothing is found
 * @param with makes the event of what it was, and of what was found
 */
public record Enrichment<V, K, T, W>(
    Function<? super V, ? extends @Nullable K> question,
    Lookup<K, T> lookup,
    BiFunction<? super V, Optional<T>, ? extends W> with) {

  /** The key to ask for; null if nothing is to be asked. */
  @SuppressWarnings("unchecked") // an event has the type of its source
  public @Nullable K asks(Object value) {
    return question.apply((V) value);
  }

  /** An answer in the form in which it is kept. */
  public byte[] kept(T found) {
    return lookup.codec().encode(found);
  }

  /**
   * The event with an answer.
   *
   * @param answer as it is {@link #kept}; null = nothing was found
   */
  @SuppressWarnings("unchecked") // an event has the type of its source
  public W applied(Object value, byte @Nullable [] answer) {
    Optional<T> found = answer == null ? Optional.empty() : Optional.of(read(answer));
    return Objects.requireNonNull(
        with.apply((V) value, found),
        () ->
            "enrich(.., " + lookup.name() + ", ..) makes null of an event; drop it in the handler");
  }

  private T read(byte[] answer) {
    return Objects.requireNonNull(
        lookup.codec().decode(answer),
        () -> "lookup '" + lookup.name() + "': an answer reads null");
  }

  Enrichment<V, K, T, W> by(Lookup<K, T> other) {
    return new Enrichment<>(question, other, with);
  }

  Description description() {
    return Description.of("enrichment", lookup.name()).with(lookup.description());
  }

  String describe() {
    return "enriched from " + lookup.name() + " (" + lookup.settings().text() + ")";
  }
}
