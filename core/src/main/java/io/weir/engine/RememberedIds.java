package io.weir.engine;

import io.weir.StreamFunction;
import io.weir.annotation.Internal;
import io.weir.state.IdChunk;
import io.weir.state.KeyRecord;
import java.util.List;

/** Looks up a producer's event id among those that a key remembers. */
@Internal
public final class RememberedIds {
  private RememberedIds() {}

  /** The number of ids that the key remembers. */
  public static long count(KeyRecord key) {
    return key.eventIds().stream().mapToLong(IdChunk::count).sum();
  }

  /**
   * The sources of which the key remembers an event of that id; ids that are out of their horizon
   * and not dropped yet count, too.
   */
  public static List<String> sourcesOf(StreamFunction function, KeyRecord key, String eventId) {
    Dedupe dedupe = new Dedupe(function);
    return dedupe.sources().stream()
        .filter(source -> isAmong(key, dedupe.id(source, eventId)))
        .sorted()
        .toList();
  }

  private static boolean isAmong(KeyRecord key, Id id) {
    return key.eventIds().stream().anyMatch(chunk -> id.isAmong(chunk.ids(), chunk.ids().length));
  }
}
