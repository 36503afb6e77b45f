package io.weir.simulation.histories;

import io.weir.simulation.histories.Feed.Part;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import java.util.ArrayList;
import java.util.List;

/**
 * When event time passed by the clock in a shard (decision 19): with them the log tells again what
 * must be left, as long as each came behind everything in its shard.
 */
final class Closings {
  /**
   * @param after how many records of the shard it came behind
   * @param watermark where event time stood then
   * @param now the clock of who let it pass, milliseconds
   */
  record Closing(Part part, int after, long watermark, long now) {}

  private final List<Closing> all = new ArrayList<>();
  private final List<ShardMark> marks = new ArrayList<>();
  private boolean known = true;

  /**
   * @param idles true if shards may be idle by a declaration of their own
   */
  void stored(Progress progress, long now, List<Part> parts, boolean idles) {
    known &= idles || !progress.idle();
    if (progress.marks().isEmpty() || progress.lastRecord().watermark() == Long.MIN_VALUE) {
      known &= progress.arrival() == Long.MIN_VALUE || progress.floors().isEmpty();
      return;
    }
    ShardMark last = progress.marks().getLast();
    if (progress.lastRecord().equals(last) || marks.contains(last)) {
      return;
    }
    marks.add(last);
    known &= parts.stream().allMatch(one -> one.feed().before() == null);
    Part part = parts.stream().filter(one -> one.isOf(progress)).findFirst().orElse(null);
    if (part == null || part.seen().isEmpty()) {
      known = false;
      return;
    }
    known &= progress.covers(part.seen().getLast().position());
    all.add(new Closing(part, part.seen().size(), last.watermark(), now));
  }

  List<Closing> of(Part part, int after) {
    return all.stream().filter(one -> one.part().equals(part) && one.after() == after).toList();
  }

  int count() {
    return all.size();
  }

  /**
   * True if each came behind all records of its shard: then it is known which records were before.
   * Nothing is known of a shard without records, of which nothing says when it passed, nor where a
   * stream was made anew, of which a list does not tell if it is the old one's.
   */
  boolean areKnown() {
    return known;
  }
}
