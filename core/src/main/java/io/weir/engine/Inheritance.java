package io.weir.engine;

import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.Progress.Floor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Computes the floors of a new shard: the final event times of the shards before it, by hash range
 * (R14). If one of these came after another, as when shards in between are trimmed, the later one
 * counts for the hash keys that it is known to have had (R23).
 */
final class Inheritance {
  private final Function<Shard, Progress> progress;
  private final ShardInfo child;

  /** For each shard before, the child's hash keys that it is known to have had. */
  private final Map<Ancestry.Node, List<Floor>> known = new LinkedHashMap<>();

  private Inheritance(Function<Shard, Progress> progress, Ancestry.Node node) {
    this.progress = progress;
    this.child = node.info();
    node.parents().forEach(parent -> known.put(parent, known(parent)));
  }

  /**
   * The floors of a shard that has not begun.
   *
   * @param progress of any shard, its first if it has none yet
   */
  static List<Floor> floors(Function<Shard, Progress> progress, Ancestry.Node node) {
    Inheritance inheritance = new Inheritance(progress, node);
    List<Floor> floors = new ArrayList<>();
    inheritance.known.forEach((parent, own) -> floors.addAll(inheritance.from(parent, own)));
    return floors;
  }

  private List<Floor> known(Ancestry.Node parent) {
    Progress before = progress.apply(parent.shard());
    long own = before.ownWatermark();
    List<Floor> floors =
        clipped(before.floors().stream().map(floor -> floor.atLeast(own)).toList());
    return floors.isEmpty() && parent.isListed()
        ? clipped(List.of(whole(parent.info(), parent)))
        : floors;
  }

  /**
   * The floors from one parent. If its hash keys are not known, or are others than the child's, as
   * in a stream that was made anew, its watermark counts for all keys of the child.
   *
   * @param own the child's hash keys that the parent is known to have had
   */
  private List<Floor> from(Ancestry.Node parent, List<Floor> own) {
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
   * True if another parent has taken over. A hash key is in one shard of a stream after the other,
   * so a shard that is known to have had it comes after one that may only have had others, unless
   * that one came after it.
   */
  private static boolean hasTakenOver(Ancestry.Node other, Ancestry.Node parent, boolean guessed) {
    boolean follows = guessed ? other.stream().equals(parent.stream()) : other.isAfter(parent);
    return other != parent && follows && !parent.isAfter(other);
  }

  private Floor whole(ShardInfo range, Ancestry.Node of) {
    return new Floor(
        range.fromHash(), range.toHash(), progress.apply(of.shard()).lowestWatermark());
  }

  private List<Floor> clipped(List<Floor> floors) {
    return floors.stream()
        .map(floor -> HashRanges.common(floor, child.fromHash(), child.toHash()))
        .flatMap(Optional::stream)
        .toList();
  }
}
