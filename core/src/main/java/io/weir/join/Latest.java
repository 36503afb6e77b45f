package io.weir.join;

import io.weir.Source;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What each source of a {@link LatestOf} said last of one key. It is valid only while the result is
 * made of it.
 */
public final class Latest {
  private final String key;
  private final LatestSpec<?> spec;
  private final Map<String, LatestEvent> events;

  Latest(String key, LatestSpec<?> spec, Map<String, LatestEvent> events) {
    this.key = key;
    this.spec = spec;
    this.events = events;
  }

  /** The key that all events have. */
  public String key() {
    return key;
  }

  /**
   * The latest event of a source; empty if it has said nothing of the key, or its last event took
   * the part out.
   *
   * @throws IllegalArgumentException if the source is not one of those that are joined
   */
  @SuppressWarnings("unchecked") // a source's name says its type
  public <V> Optional<V> of(Source<V> source) {
    LatestPart<V> part = (LatestPart<V>) spec.part(source.name());
    byte[] value = value(source.name());
    return value == null ? Optional.empty() : Optional.of(part.value(value));
  }

  private byte @Nullable [] value(String source) {
    LatestEvent event = events.get(source);
    return event == null ? null : event.value();
  }

  /**
   * The event time of {@link #of}, epoch milliseconds; {@link Joined#NONE} if there is no such
   * event.
   *
   * @throws IllegalArgumentException if the source is not one of those that are joined
   */
  public long timestamp(Source<?> source) {
    String name = spec.part(source.name()).source();
    LatestEvent event = events.get(name);
    return event == null || event.value() == null ? Joined.NONE : event.timestamp();
  }
}
