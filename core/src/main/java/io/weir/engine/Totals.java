package io.weir.engine;

import io.weir.state.Progress;
import io.weir.state.Tally;

/**
 * The counts of the records of several shards.
 *
 * @param counted the five counters of P1
 * @param redelivered the number of records that came again after they were decided
 */
public record Totals(Tally counted, long redelivered) {
  static Totals of(ShardClocks clocks) {
    Totals sum = new Totals(Tally.ZERO, 0);
    for (Ancestry.Node node : clocks.ancestry().all()) {
      sum = node.progress() == null ? sum : sum.plus(node.progress());
    }
    return sum;
  }

  private Totals plus(Progress shard) {
    return new Totals(counted.plus(shard.tally()), redelivered + shard.redelivered());
  }

  /** The counts since then. */
  public Totals minus(Totals before) {
    TallySum more = new TallySum();
    more.add(counted, before.counted);
    return new Totals(more.tally(), redelivered - before.redelivered);
  }

  /** For a log line: each by its name. */
  public String words() {
    return "applied="
        + counted.applied()
        + " duplicate="
        + counted.duplicate()
        + " late="
        + counted.late()
        + " dead="
        + counted.dead()
        + " filtered="
        + counted.filtered()
        + " redelivered="
        + redelivered;
  }
}
