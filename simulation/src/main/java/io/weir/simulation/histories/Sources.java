package io.weir.simulation.histories;

import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;

import io.weir.KeyedSource;
import io.weir.Source;
import io.weir.time.WatermarkStrategy;
import java.time.Duration;
import java.util.List;

/** The sources of a history's function, with the author's code for time, key, id and filter. */
final class Sources {
  private final Spec spec;
  private final Settings settings;
  private final Code code;

  /** Of a join the left one first. */
  private final List<Source<HistoryEvent>> sides;

  Sources(Spec spec, Settings settings, Code code) {
    this.spec = spec;
    this.settings = settings;
    this.code = code;
    this.sides = sides();
  }

  private List<Source<HistoryEvent>> sides() {
    Source<HistoryEvent> source = source(Functions.SOURCE);
    if (!spec.hasTwoSides()) {
      return List.of(source);
    }
    return spec.oneStream()
        ? List.of(
            source.only(Functions.LEFT, Spec::isLeft), source.only(Functions.RIGHT, Spec::isRight))
        : List.of(source, source(Functions.RIGHT));
  }

  /** The source without keys. */
  KeyedSource<HistoryEvent> unkeyed() {
    return sides.getFirst().unkeyed();
  }

  /** The source, or the left one of two. */
  KeyedSource<HistoryEvent> left() {
    KeyedSource<HistoryEvent> read = asRead();
    return spec.lookup() == 0
        ? read
        : read.enrich(
                event -> ReferenceData.question(spec, event),
                ReferenceData.lookup(spec),
                (event, found) -> event)
            .storedBy(HistoryEvent.codec(code));
  }

  /** The source, or the left one of two, without what lookups find. */
  KeyedSource<HistoryEvent> asRead() {
    return keyed(sides.getFirst());
  }

  KeyedSource<HistoryEvent> right() {
    return keyed(sides.getLast());
  }

  private KeyedSource<HistoryEvent> keyed(Source<HistoryEvent> source) {
    return spec.byValue() ? source.keyBy(this::key) : source.keyByPartitionKey();
  }

  private Source<HistoryEvent> source(String name) {
    Source<HistoryEvent> source =
        Source.stream(name, spec.sheets() ? HistoryEvent.sheets(code) : HistoryEvent.codec(code))
            .timestampMillis(this::timestamp, watermarks())
            .maxSkew(Duration.ofMillis(Spec.SKEW))
            .retention(Duration.ofDays(settings.retention()));
    if (spec.dedupe() > 0) {
      source = source.dedupe(this::id, Duration.ofSeconds(settings.dedupe()));
    }
    if (spec.filter()) {
      source = source.filter(this::passes);
    }
    if (spec.closes() > 0) {
      source = source.closeWhenSilentFor(Duration.ofSeconds(spec.closes()));
    }
    return spec.idle() > 0 && !spec.perKey()
        ? source.idleAfter(Duration.ofSeconds(spec.idle()))
        : source;
  }

  private WatermarkStrategy<HistoryEvent> watermarks() {
    WatermarkStrategy<HistoryEvent> bounded =
        boundedOutOfOrderness(Duration.ofMillis(spec.bound()));
    if (!code.lacks(Code.Place.WATERMARKS)) {
      return bounded;
    }
    return WatermarkStrategy.custom(
        "lacking",
        (event, timestamp, arrival, current) -> {
          code.enter(Code.Place.WATERMARKS, event.index());
          return bounded.after(event, timestamp, arrival, current);
        });
  }

  private long timestamp(HistoryEvent event) {
    code.enter(Code.Place.TIMESTAMP, event.index());
    return event.timestamp();
  }

  private String key(HistoryEvent event) {
    code.enter(Code.Place.KEY, event.index());
    return event.key();
  }

  private String id(HistoryEvent event) {
    code.enter(Code.Place.ID, event.index());
    return event.id().isEmpty() ? null : event.id();
  }

  private boolean passes(HistoryEvent event) {
    code.enter(Code.Place.FILTER, event.index());
    return event.kind() != HistoryEvent.Kind.FILTERED;
  }
}
