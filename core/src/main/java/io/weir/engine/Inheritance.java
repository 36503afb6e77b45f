package io.weir.engine;

import io.weir.state.Progress;
import io.weir.state.Progress.Floor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a shard begins with: where event time ended in those before it, by hash range (R14). Where
 * some of these came after one another, as when those between are trimmed, the later one tells of
 * the hash keys that it is known to have had (R23).
 */
final class Inheritance {
  private final ShardClocks clocks;
  private final ShardInfo child;

  /** Of each shard before, the part of the child's hash keys that it is known to have had. */
  private final Map<Ancestry.Node, List<Floor>> known = new LinkedHashMap<>();

  private Inheritance(ShardClocks clocks, Ancestry.Node node) {
    this.clocks = clocks;
    this.child = node.info();
    node.parents().forEach(parent -> known.put(parent, known(parent)));
  }

  /** The floors of a shard that has not begun. */
  static List<Floor> floors(ShardClocks clocks, Ancestry.Node node) {
    Inheritance inheritance = new Inheritance(clocks, node);
    List<Floor> floors = new ArrayList<>();
    node.parents().forEach(parent -> floors.addAll(inheritance.from(parent)));
    return floors;
  }

  private List<Floor> known(Ancestry.Node parent) {
    Progress progress = clocks.progress(parent.shard());
    long own = ShardClocks.own(progress);
    List<Floor> floors =
        clipped(progress.floors().stream().map(floor -> floor.atLeast(own)).toList());
    return floors.isEmpty() && parent.isListed()
        ? clipped(List.of(whole(parent.info(), parent)))
        : floors;
  }

  /**
   * Where nothing tells which hash keys a parent had, or its floors are of others than the child's,
   * as in a stream that was made anew, the child begins where the parent is in all of its own.
   */
  private List<Floor> from(Ancestry.Node parent) {
    List<Floor> own = known.get(parent);
    boolean guessed = own.isEmpty() && !parent.isListed();
    List<Floor> floors = guessed ? List.of(whole(child, parent)) : own;
    for (Map.Entry<Ancestry.Node, List<Floor>> other : known.entrySet()) {
      if (hasTakenOver(other.getKey(), parent, guessed)) {
        floors = HashRanges.without(floors, other.getValue());
      }
    }
    return floors;
  }

  /**
   * A hash key is in one shard of a stream after the other. So who is known to have had it comes
   * after who may have had others only, unless that one came after it.
   */
  private static boolean hasTakenOver(Ancestry.Node other, Ancestry.Node parent, boolean guessed) {
    boolean follows = guessed ? other.stream().equals(parent.stream()) : other.isAfter(parent);
    return other != parent && follows && !parent.isAfter(other);
  }

  private Floor whole(ShardInfo range, Ancestry.Node of) {
    return new Floor(range.fromHash(), range.toHash(), clocks.watermark(of.shard()));
  }

  private List<Floor> clipped(List<Floor> floors) {
    return floors.stream()
        .map(floor -> HashRanges.common(floor, child.fromHash(), child.toHash()))
        .flatMap(Optional::stream)
        .toList();
  }
}
