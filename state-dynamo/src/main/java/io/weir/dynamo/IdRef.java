package io.weir.dynamo;

import io.weir.state.IdChunk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A segment of ids as a head names it.
 *
 * @param skip the number of its oldest chunks that are no longer remembered
 */
record IdRef(SegmentRef segment, int skip) {
  /**
   * The value of {@link IdChunk#segment} here: the chunk's place among all chunks of its segment.
   *
   * @param count the number of chunks in the segment
   */
  record Place(SegmentRef segment, int index, int count) {
    static @Nullable Place of(IdChunk chunk) {
      return (Place) chunk.segment();
    }

    /** True if this is {@code distance} places behind another chunk of the same segment. */
    boolean follows(Place first, int distance) {
      return index == first.index + distance && segment.sameAs(first.segment);
    }
  }

  /**
   * Names the chunks of a segment after it; those that the head no longer remembers are left out.
   */
  List<IdChunk> name(List<IdChunk> chunks) {
    List<IdChunk> named = new ArrayList<>();
    for (int i = skip; i < chunks.size(); i++) {
      IdChunk chunk = chunks.get(i);
      named.add(new IdChunk(chunk.latest(), chunk.ids(), new Place(segment, i, chunks.size())));
    }
    return named;
  }
}
