package io.weir.engine;

import io.weir.Event;
import io.weir.KeyedSource;
import io.weir.SourceSettings;
import io.weir.StreamFunction;
import io.weir.spi.Producers;
import io.weir.spi.TraceParent;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects the spans in which a batch's events were sent. Without a source that declares them it
 * does nothing. One thread uses it.
 */
final class ProducerSpans {
  private final Map<String, Function<Object, @Nullable String>> readers = new HashMap<>();
  private final Set<TraceParent> spans = new LinkedHashSet<>();
  private long more;
  private long invalid;

  ProducerSpans(StreamFunction function) {
    for (KeyedSource<?> keyed : function.sources().values()) {
      add(keyed.source().stream().settings());
    }
  }

  @SuppressWarnings("unchecked")
  private <V> void add(SourceSettings<V> source) {
    if (source.traceParent() != null) {
      readers.put(source.name(), (Function<Object, @Nullable String>) source.traceParent());
    }
  }

  void clear() {
    spans.clear();
    more = 0;
    invalid = 0;
  }

  /** An event was read. Code of the author that fails on it leaves the event as it is. */
  void read(Event<?> event) {
    if (readers.isEmpty()) {
      return;
    }
    Function<Object, @Nullable String> reader = readers.get(event.position().source());
    if (reader != null) {
      try {
        add(reader.apply(event.value()));
      } catch (Exception | AssertionError | StackOverflowError failure) {
        invalid++;
      }
    }
  }

  private void add(@Nullable String text) {
    Optional<TraceParent> span = TraceParent.parse(text);
    if (text != null && span.isEmpty()) {
      invalid++;
    }
    span.ifPresent(this::add);
  }

  private void add(TraceParent span) {
    if (spans.size() < Producers.MOST) {
      spans.add(span);
    } else if (!spans.contains(span)) {
      more++;
    }
  }

  Producers told() {
    return spans.isEmpty() && more + invalid == 0
        ? Producers.NONE
        : new Producers(List.copyOf(spans), more, invalid);
  }
}
