package io.weir.dynamo;

import io.weir.state.IdChunk;
import java.util.ArrayList;
import java.util.List;

/**
 * A segment of ids as a head names it.
 *
 * @param skip how many of its oldest chunks are no longer remembered
 */
record IdRef(SegmentRef segment, int skip) {
  /**
   * Names the chunks of a segment after it; those that the head no longer remembers are left out.
   */
  List<IdChunk> name(List<IdChunk> chunks) {
    List<IdChunk> named = new ArrayList<>();
    for (int i = skip; i < chunks.size(); i++) {
      IdChunk chunk = chunks.get(i);
      named.add(new IdChunk(chunk.latest(), chunk.ids(), segment.text(i, chunks.size())));
    }
    return named;
  }
}
