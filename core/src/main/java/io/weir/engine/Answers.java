package io.weir.engine;

import io.weir.Enrichment;
import io.weir.Event;
import io.weir.codec.BinaryReader;
import io.weir.codec.BinaryWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lookups have answered for one event, in the order of its source's enrichments. They are kept
 * as bytes, so that each use of the event has values of its own, and they stay what they were: for
 * each attempt, after a lost condition, and while the event waits with its key.
 */
final class Answers {
  /** Those of an event that is not enriched. */
  static final Answers NONE = new Answers(List.of(), List.of(), null);

  private static final byte[] NOT_KEPT = {};

  private final List<Enrichment<?, ?, ?, ?>> enrichments;

  /** Null where nothing was found. */
  private final List<byte @Nullable []> values;

  private final @Nullable Throwable failure;

  private Answers(
      List<Enrichment<?, ?, ?, ?>> enrichments,
      List<byte @Nullable []> values,
      @Nullable Throwable failure) {
    this.enrichments = enrichments;
    this.values = values;
    this.failure = failure;
  }

  static Answers of(List<Enrichment<?, ?, ?, ?>> enrichments, List<byte @Nullable []> values) {
    return new Answers(enrichments, values, null);
  }

  /** The answers of an event for which the author's code could not ask: it fails as a handler. */
  static Answers failed(Throwable failure) {
    return new Answers(List.of(), List.of(), failure);
  }

  /** The failure of the author's code; null if there was none. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** The event for the operator: what it is with what was found. */
  @SuppressWarnings("unchecked") // the definition holds the types together
  Event<Object> applied(Event<?> event) {
    if (enrichments.isEmpty()) {
      return (Event<Object>) event;
    }
    Object value = event.value();
    for (int i = 0; i < enrichments.size(); i++) {
      value = enrichments.get(i).applied(value, values.get(i));
    }
    return new Event<>(
        event.source(),
        event.key(),
        event.timestamp(),
        event.arrival(),
        event.id(),
        event.position(),
        value);
  }

  /** The bytes with which an event waits; empty if it has no answers. */
  byte[] kept() {
    if (enrichments.isEmpty()) {
      return NOT_KEPT;
    }
    BinaryWriter out = new BinaryWriter().unsigned(enrichments.size());
    for (int i = 0; i < enrichments.size(); i++) {
      byte[] value = values.get(i);
      out.string(enrichments.get(i).lookup().name()).bool(value != null);
      if (value != null) {
        out.bytes(value);
      }
    }
    return out.toByteArray();
  }

  /**
   * The answers with which an event has waited, up to the first that newer code asks another lookup
   * for.
   *
   * @return as many as are kept, in order; an element is null where nothing was found
   * @throws io.weir.codec.UnreadableStateException if the bytes are not answers
   */
  static List<byte @Nullable []> read(List<Enrichment<?, ?, ?, ?>> enrichments, byte[] kept) {
    List<byte @Nullable []> values = new ArrayList<>();
    if (kept.length == 0) {
      return values;
    }
    BinaryReader in = new BinaryReader(kept);
    boolean same = true;
    for (int i = 0, count = in.count(2); i < count; i++) {
      String lookup = in.text();
      byte[] value = in.bool() ? in.bytes() : null;
      same = same && i < enrichments.size() && enrichments.get(i).lookup().name().equals(lookup);
      if (same) {
        values.add(value);
      }
    }
    in.requireEnd("the answers of an event that waits");
    return values;
  }
}
