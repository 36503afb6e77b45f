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
final class Closings {
  /**
   * @param after the number of records of the shard before it
   * @param watermark the event time then
   * @param now the clock of the container, milliseconds
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
   * True if each came behind all records of its shard, so that the records before it are known.
   * They are not known for a shard without records, nor where a stream was made anew, since a list
   * of shards does not tell whether it is the old stream's.
   */
  boolean areKnown() {
    return known;
  }
}
