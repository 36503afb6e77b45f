package io.weir.engine;

import io.weir.Event;
import io.weir.StreamFunction;
import io.weir.annotation.Internal;
import io.weir.codec.Unfolded;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads records as the engine does, for commands that look for those of one key: by the source's
 * codec, with its personal data treated first. One thread uses it.
 */
@Internal
public final class RecordKeys {
  private final Decoder decoder;

  public RecordKeys(StreamFunction function) {
    this.decoder = new Decoder(function);
  }

  /**
   * A record as it was read.
   *
   * @param record without its personal data
   * @param keys the keys of its events; none if it could not be read, or holds no event
   * @param problem why it could not be read; null if it was
   */
  public record Read(SourceRecord record, Set<String> keys, @Nullable String problem) {}

  /** The record without its personal data, and the keys of its events. */
  public Read of(SourceRecord record) {
    SourceRecord treated = decoder.treated(record);
    Set<String> keys = new LinkedHashSet<>();
    try {
      if (decoder.unfolds(treated)) {
        Unfolded<?> events = decoder.unfold(treated);
        for (int i = 0; i < events.size(); i++) {
          add(treated.event(events, i), keys);
        }
      } else {
        add(treated, keys);
      }
      return new Read(treated, keys, null);
    } catch (RejectedException unreadable) {
      return new Read(treated, Set.of(), unreadable.getClass().getSimpleName());
    }
  }

  private void add(SourceRecord record, Set<String> keys) throws RejectedException {
    Event<?> event = decoder.decode(record);
    if (event != null) {
      keys.add(event.key());
    }
  }
}
