package io.weir.dynamo;

import io.weir.dynamo.IdRef.Place;
import io.weir.state.IdChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One list of ids as a head holds it, oldest first.
 *
 * @param refs the segments, with their chunks if these were read
 * @param inline the chunks in the head itself, younger than all segments
 */
record Ids(List<Named> refs, List<IdChunk> inline) {
  /**
   * @param chunks the remembered chunks of the segment, named; empty if they have not been loaded
   */
  record Named(IdRef ref, List<IdChunk> chunks) {}

  static final Ids NONE = new Ids(List.of(), List.of());

  /** All remembered chunks, in order. */
  List<IdChunk> chunks() {
    List<IdChunk> all = new ArrayList<>();
    refs.forEach(named -> all.addAll(named.chunks()));
    all.addAll(inline);
    return all;
  }

  /** Takes a record's chunks apart into segments that can still be named, and the rest. */
  static Ids of(List<IdChunk> chunks, long now) {
    List<Named> refs = new ArrayList<>();
    List<IdChunk> inline = new ArrayList<>();
    int at = 0;
    while (at < chunks.size()) {
      int end = inline.isEmpty() ? endOfSegment(chunks, at) : at;
      if (end == at) {
        inline.add(plain(chunks.get(at++)));
        continue;
      }
      Named named = named(chunks.subList(at, end));
      if (!named.ref.segment().expired(now)) {
        refs.add(named);
      }
      at = end;
    }
    return new Ids(List.copyOf(refs), List.copyOf(inline));
  }

  private static IdChunk plain(IdChunk chunk) {
    return chunk.segment() == null ? chunk : new IdChunk(chunk.latest(), chunk.ids(), null);
  }

  /**
   * The end of the run of chunks that is the rest of one segment; {@code from} if there is none.
   */
  private static int endOfSegment(List<IdChunk> chunks, int from) {
    Place first = Place.of(chunks.get(from));
    if (first == null) {
      return from;
    }
    int length = first.count() - first.index();
    if (from + length > chunks.size()) {
      return from;
    }
    for (int i = 1; i < length; i++) {
      Place next = Place.of(chunks.get(from + i));
      if (next == null || !next.follows(first, i)) {
        return from;
      }
    }
    return from + length;
  }

  private static Named named(List<IdChunk> chunks) {
    Place first = Objects.requireNonNull(Place.of(chunks.getFirst()), "it is of a segment");
    return new Named(new IdRef(first.segment(), first.index()), List.copyOf(chunks));
  }
}
