package io.weir.engine;

import io.weir.Event;
import io.weir.StreamFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads events again whose values the author's code has had in its hands, and may have changed.
 * Used by one thread.
 */
final class Rereading {
  private final StreamFunction function;
  private @Nullable Decoder decoder;

  Rereading(StreamFunction function) {
    this.function = function;
  }

  /**
   * Reads the event again with a fresh value: decodes it and applies the source's functions, in the
   * same order as at first.
   *
   * @throws IllegalStateException if the codec, or a function of the source, does not give the same
   *     again
   */
  <V> Event<V> again(SourceRecord record, Event<V> event) {
    return new Event<>(
        event.source(),
        event.key(),
        event.timestamp(),
        event.arrival(),
        event.id(),
        event.position(),
        value(record, event));
  }

  @SuppressWarnings("unchecked")
  private <V> V value(SourceRecord record, Event<V> event) {
    Decoder used = decoder == null ? new Decoder(function) : decoder;
    decoder = used;
    Event<?> again;
    try {
      again = used.decode(record);
    } catch (RejectedException refused) {
      throw differs(event, refused.letter().message());
    }
    if (again == null || Decoder.isFiltered(again)) {
      throw differs(event, "it is no event, or filtered out");
    }
    return (V) again.value();
  }

  private static IllegalStateException differs(Event<?> event, String how) {
    return new IllegalStateException(
        "source '"
            + event.source()
            + "' reads the record at "
            + event.position()
            + " another way the second time: "
            + how
            + "; let its codec, filter(..), timestamps(..), keyBy(..) and dedupe(..) depend on the"
            + " record alone");
  }
}
