package io.weir.simulation.histories;

import io.weir.simulation.histories.Feed.Part;
import io.weir.state.Progress;
import io.weir.state.Progress.ShardMark;
import java.util.ArrayList;
import java.util.List;

/**
 * The times at which event time passed by the clock in a shard (decision 19). With these the
 * results are again a function of the log, as long as each came behind all records in its shard.
 */
final class SilentPasses {
  /**
   * @param after the number of records of the shard before it
   * @param watermark the event time then
   * @param now the clock of the container, milliseconds
   */
  record SilentPass(Part part, int after, long watermark, long now) {}

  private final List<SilentPass> all = new ArrayList<>();
  private final List<ShardMark> marks = new ArrayList<>();
  private boolean complete = true;

  /**
   * @param idles true if shards may be idle by a declaration of their own
   */
  void stored(Progress progress, long now, List<Part> parts, boolean idles) {
    complete &= idles || !progress.idle();
    if (progress.marks().isEmpty() || progress.lastRecord().watermark() == Long.MIN_VALUE) {
      complete &= progress.arrival() == Long.MIN_VALUE || progress.floors().isEmpty();
      return;
    }
    ShardMark last = progress.marks().getLast();
    if (progress.lastRecord().equals(last) || marks.contains(last)) {
      return;
    }
    marks.add(last);
    complete &= parts.stream().allMatch(one -> one.feed().before() == null);
    Part part = parts.stream().filter(one -> one.isOf(progress)).findFirst().orElse(null);
    if (part == null || part.seen().isEmpty()) {
      complete = false;
      return;
    }
    complete &= progress.covers(part.seen().getLast().position());
    all.add(new SilentPass(part, part.seen().size(), last.watermark(), now));
  }

  List<SilentPass> of(Part part, int after) {
    return all.stream().filter(one -> one.part().equals(part) && one.after() == after).toList();
  }

  int count() {
    return all.size();
  }

  /**
   * True if each came behind all records of its shard, so that the records before it are known.
   * They are not known for a shard without records, nor where a stream was made anew, since a list
   * of shards does not tell whether it is the old stream's.
   */
  boolean areComplete() {
    return complete;
  }
}
