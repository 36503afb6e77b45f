package io.weir.simulation.histories;

import io.weir.simulation.histories.Feed.Part;
import io.weir.spi.Shard;
import io.weir.state.Progress;
import io.weir.state.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** Compares the counters of a history with the model. */
final class Counters {
  private final World world;
  private final Spec spec;
  private final Model model;

  Counters(World world, Spec spec, Model model) {
    this.world = world;
    this.spec = spec;
    this.model = model;
  }

  /** The counts of all incarnations of a shard together, by its name. */
  private Map<String, Tally> counted() {
    List<Progress> all = new ArrayList<>(world.store().progress(Functions.NAME));
    all.addAll(world.store().gone(Functions.NAME));
    Map<String, Tally> found = new HashMap<>();
    all.forEach(one -> found.merge(name(one.shard()), one.tally(), Tally::plus));
    return found;
  }

  static String name(Shard shard) {
    return shard.source() + "/" + shard.partition();
  }

  private static <V> Map<String, V> byName(Map<Part, V> values, BinaryOperator<V> plus) {
    Map<String, V> sums = new TreeMap<>();
    values.forEach((part, value) -> sums.merge(name(part.shard()), value, plus));
    return sums;
  }

  /** The difference where results are a function of the log alone; null if there is none. */
  String exactly() {
    Map<String, Tally> counted = counted();
    for (var expected : byName(model.tallies(), Tally::plus).entrySet()) {
      Tally tally = counted.getOrDefault(expected.getKey(), Tally.ZERO);
      if (!tally.equals(expected.getValue())) {
        return "counters of "
            + expected.getKey()
            + ": "
            + tally
            + ", not "
            + expected.getValue()
            + "\n    sinks "
            + world.sinks().texts().toString().replace('\u0000', '~');
      }
    }
    return null;
  }

  /** Compares sums only, for keys in several shards, whose results depend on the shards' order. */
  String inAll() {
    Map<String, Tally> counted = counted();
    Map<String, Long> late = byName(model.lateByOwnShard(), Long::sum);
    for (var expected : byName(model.tallies(), Tally::plus).entrySet()) {
      Tally tally = counted.getOrDefault(expected.getKey(), Tally.ZERO);
      Tally all = expected.getValue();
      boolean same = isAllOf(tally, all);
      if (judgedByOwnShard()) {
        long most = late.getOrDefault(expected.getKey(), 0L);
        same &= spec.whileOpen() ? tally.late() <= most : tally.late() == most;
      }
      if (!same) {
        return "counters of " + expected.getKey() + ": " + tally + ", in all not as " + all;
      }
    }
    return null;
  }

  /** True if all is counted, except counts of a forgotten key that progress had not counted. */
  private boolean isAllOf(Tally found, Tally all) {
    return spec.unaware()
        ? found.total() <= all.total() && found.filtered() <= all.filtered()
        : found.total() == all.total() && found.filtered() == all.filtered();
  }

  /** An event is late by its own shard's clock at its own position (R14). */
  private boolean judgedByOwnShard() {
    return spec.hasWindowsOfOneSize()
        && model.floorsAreCertain()
        && world.silentPasses().areComplete()
        && spec.dedupe() == 0
        && !spec.unaware()
        && !spec.perKey()
        && spec.idle() == 0
        && spec.hashes() != Spec.Hashes.WILD;
  }
}
