package io.weir.dynamo;

import io.weir.state.IdChunk;
import io.weir.state.KeyRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Moves ids from a head to segments while one commit is planned. */
final class Spill {
  /**
   * The number of segments in a list from which neighbours are merged: their names alone would fill
   * the head.
   */
  private static final int MANY = 24;

  private static final int MERGED = 8;

  /** Bytes of a segment item beside its body: key 19, expiry 8, name of the body 1. */
  private static final int SEGMENT_OVERHEAD = 28;

  private static final int KILOBYTE = 1024;

  private final long version;
  private final SegmentLife life;
  private final long now;
  private final List<Segment> segments;
  Ids events;
  Ids positions;

  /**
   * @param next the record with the ids; its segments are named until now
   * @param segments receives what is to be written
   */
  Spill(long version, SegmentLife life, long now, KeyRecord next, List<Segment> segments) {
    this.version = version;
    this.life = life;
    this.now = now;
    this.segments = segments;
    this.events = Ids.of(next.eventIds(), now);
    this.positions = Ids.of(next.positionIds(), now);
  }

  /** Writes segments again that would expire too early. */
  void renew() {
    events = renewed(events);
    positions = renewed(positions);
  }

  private Ids renewed(Ids ids) {
    List<Ids.Named> refs = null;
    for (int i = 0; i < ids.refs().size(); i++) {
      if (isOutlived(ids.refs().get(i))) {
        refs = refs == null ? new ArrayList<>(ids.refs()) : refs;
        refs.set(i, put(ids.refs().get(i).chunks()));
      }
    }
    return refs == null ? ids : new Ids(refs, ids.inline());
  }

  private boolean isOutlived(Ids.Named named) {
    return life.outlives(named.ref().segment(), named.chunks());
  }

  int inlineSize(long base) {
    return ChunkCodec.size(events.inline(), base) + ChunkCodec.size(positions.inline(), base) - 2;
  }

  boolean nothingInline() {
    return events.inline().isEmpty() && positions.inline().isEmpty();
  }

  /** Spills from the longer list until the rest of both has at most {@code budget} bytes. */
  void more(int budget, long base) {
    int ofEvents = ChunkCodec.size(events.inline(), base);
    int ofPositions = ChunkCodec.size(positions.inline(), base);
    if (ofEvents >= ofPositions) {
      events = spill(events, budget - ofPositions, base);
    } else {
      positions = spill(positions, budget - ofEvents, base);
    }
  }

  private Ids spill(Ids ids, int budget, long base) {
    List<IdChunk> chunks = ids.inline();
    int whole = (ChunkCodec.segment(chunks).length + SEGMENT_OVERHEAD) / KILOBYTE;
    int units = Math.min(whole, DynamoStateStore.MAX_SEGMENT_BYTES / KILOBYTE);
    List<IdChunk> taken = units == 0 ? chunks : first(chunks, units * KILOBYTE - SEGMENT_OVERHEAD);
    List<IdChunk> rest = after(chunks, taken);
    int reference = 16;
    if (units == whole && ChunkCodec.size(rest, base) + reference > budget) {
      taken = chunks;
      rest = List.of();
    }
    List<Ids.Named> refs = new ArrayList<>(ids.refs());
    refs.add(put(taken));
    return new Ids(refs, rest);
  }

  private Ids.Named put(List<IdChunk> chunks) {
    byte[] body = ChunkCodec.segment(chunks);
    IdRef ref = new IdRef(SegmentRef.of(version, body, life.expiry(chunks)), 0);
    segments.add(new Segment(ref.segment(), body, Math.floorDiv(now, 1000L)));
    return new Ids.Named(ref, ref.name(chunks));
  }

  /** The oldest ids, as many as fit into a segment body of that many bytes. */
  private static List<IdChunk> first(List<IdChunk> chunks, int bytes) {
    List<IdChunk> taken = new ArrayList<>();
    for (IdChunk chunk : chunks) {
      taken.add(chunk);
      int over = ChunkCodec.segment(taken).length - bytes;
      if (over > 0) {
        taken.removeLast();
        int fits = chunk.count() - (over + IdChunk.ID_BYTES - 1) / IdChunk.ID_BYTES;
        if (fits > 0) {
          taken.add(part(chunk, 0, fits));
        }
        return taken;
      }
    }
    return taken;
  }

  private static List<IdChunk> after(List<IdChunk> chunks, List<IdChunk> taken) {
    if (taken.isEmpty()) {
      return chunks;
    }
    int last = taken.size() - 1;
    IdChunk cut = chunks.get(last);
    List<IdChunk> rest = new ArrayList<>();
    if (taken.getLast().count() < cut.count()) {
      rest.add(part(cut, taken.getLast().count(), cut.count()));
    }
    rest.addAll(chunks.subList(last + 1, chunks.size()));
    return rest;
  }

  private static IdChunk part(IdChunk chunk, int from, int to) {
    byte[] ids = Arrays.copyOfRange(chunk.ids(), from * IdChunk.ID_BYTES, to * IdChunk.ID_BYTES);
    return new IdChunk(chunk.latest(), ids, null);
  }

  void mergeMany() {
    events = merged(events);
    positions = merged(positions);
  }

  /** Merges the smallest run of neighbours, so that an id is written again only a few times. */
  private Ids merged(Ids ids) {
    if (ids.refs().size() < MANY) {
      return ids;
    }
    int best = 0;
    for (int from = 1; from + MERGED <= ids.refs().size(); from++) {
      best = size(ids, from) < size(ids, best) ? from : best;
    }
    List<Ids.Named> refs = new ArrayList<>(ids.refs());
    List<Ids.Named> run = refs.subList(best, best + MERGED);
    List<IdChunk> chunks = run.stream().flatMap(named -> named.chunks().stream()).toList();
    if (ChunkCodec.segment(chunks).length > DynamoStateStore.MAX_SEGMENT_BYTES) {
      return ids;
    }
    run.clear();
    refs.add(best, put(chunks));
    return new Ids(refs, ids.inline());
  }

  private static int size(Ids ids, int from) {
    return ids.refs().subList(from, from + MERGED).stream()
        .flatMap(named -> named.chunks().stream())
        .mapToInt(IdChunk::count)
        .sum();
  }
}
