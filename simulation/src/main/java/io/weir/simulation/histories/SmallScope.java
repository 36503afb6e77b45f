package io.weir.simulation.histories;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Everything that can happen to a few small logs: each crash point in each cut, twice in a row, and
 * each order of the calls of two invocations at the same time.
 */
public final class SmallScope {
  private static final int RECORDS = 5;

  private final Consumer<Histories.Divergence> found;
  private final boolean kills;
  private final boolean quick;
  private final Map<String, Long> counts = new LinkedHashMap<>();

  /**
   * @param kills true if one of two invocations may also die at any of its calls
   * @param found receives each divergence
   */
  public SmallScope(boolean kills, Consumer<Histories.Divergence> found) {
    this(kills, false, found);
  }

  private SmallScope(boolean kills, boolean quick, Consumer<Histories.Divergence> found) {
    this.kills = kills;
    this.quick = quick;
    this.found = found;
  }

  /** A part of it: the second delivery is whole, and the smaller races alone. */
  static SmallScope quick(Consumer<Histories.Divergence> found) {
    return new SmallScope(false, true, found);
  }

  /** Runs all of it. @return how many histories each scenario had */
  public Map<String, Long> run() {
    for (String name : SmallLogs.names()) {
      crashes(name, SmallLogs.log(name), 0, 0);
      races(name, SmallLogs.log(name));
    }
    acrossShards();
    acrossASplit();
    counts.putAll(new SmallChanges(!quick, found).run());
    return counts;
  }

  /** A key's records are in two shards: any of the two crashes, and both are read at once. */
  private void acrossShards() {
    String name = "two shards";
    History log = SmallLogs.log(name);
    crashes(name + ", one and the other", log, 0, 1);
    crashes(name + ", the other and one", log, 1, 0);
    int most = quick ? 1 : 2;
    List<Action> racers = List.of(sleeper(0, 0, most), sleeper(1, 1, most));
    race(name + ", both at once", log, List.of(delivery(0, 1), delivery(1, 1)), racers);
  }

  /**
   * The children of a split crash; and a parent's invocation that stalled wakes up among a child's.
   */
  private void acrossASplit() {
    History log = SmallLogs.log("split");
    crashes("split, children", finished(log), 1, 2);
    crashes("split, the same child", finished(log), 1, 1);
    List<Action> overtaken = List.of(sleeper(0, 0, 3), delivery(1, 3));
    for (int child = 1; child <= 2; child++) {
      race("split, parent and child", log, overtaken, List.of(sleeper(child, 1, 2)));
    }
  }

  private static History finished(History log) {
    List<Action> acts = new ArrayList<>(log.acts());
    acts.add(delivery(0, RECORDS));
    return log.with(acts);
  }

  private String judge(String what, World world, History history) {
    counts.merge(what, 1L, Long::sum);
    String differs = Checker.differs(world, history);
    if (differs != null) {
      found.accept(new Histories.Divergence(0, what + ": " + differs, history.toString()));
    }
    return differs;
  }

  /**
   * A crash before and after each call of the first delivery, and again of the second, for each
   * size of both. How many calls there are shows when there is none left to die at.
   */
  private void crashes(String name, History log, int shard, int then) {
    for (int first = 1; first <= RECORDS; first++) {
      for (int second = quick ? RECORDS : 1; second <= RECORDS; second++) {
        crashes(name, log, new int[] {shard, first, then, second});
      }
    }
  }

  private void crashes(String name, History log, int[] shardsAndSizes) {
    boolean firstDied = true;
    for (int at = 0; firstDied; at++) {
      boolean secondDied = true;
      for (int again = 0; secondDied; again++) {
        List<Action> acts = new ArrayList<>(log.acts());
        acts.add(crash(shardsAndSizes[0], 0, shardsAndSizes[1], at));
        acts.add(crash(shardsAndSizes[2], 1, shardsAndSizes[3], again));
        History history = log.with(acts);
        World world = new World(history);
        judge(name + ", two crashes", world, history);
        firstDied = world.invocations().died(0);
        secondDied = world.invocations().died(1);
      }
    }
  }

  private static Action crash(int shard, int container, int size, int at) {
    return new Action.Deliver(
        shard, size, container, Action.End.CRASH, at, Action.Fault.NONE, 0, 0);
  }

  /**
   * Two deliveries of one batch, and a batch and a tick, in each order of their calls. The
   * containers have finished a record each, so they are warm and each stale by what the other did.
   */
  private void races(String name, History log) {
    List<Action> warm = List.of(delivery(0, 1), delivery(1, 1));
    race(name + ", two deliveries", log, warm, List.of(sleeper(0, 2), sleeper(1, 2)));
    if (!quick) {
      race(name + ", large and small", log, warm, List.of(sleeper(0, 3), sleeper(1, 1)));
    }
    Action tick = new Action.Tick(1, Action.End.SLEEP, 0, Action.Fault.NONE, 0, 0);
    race(name + ", delivery and tick", log, warm, List.of(sleeper(0, 3), tick));
  }

  private static Action delivery(int container, int size) {
    return new Action.Deliver(0, size, container, Action.End.RETURN, 0, Action.Fault.NONE, 0, 0);
  }

  private static Action sleeper(int container, int size) {
    return sleeper(0, container, size);
  }

  private static Action sleeper(int shard, int container, int size) {
    return new Action.Deliver(shard, size, container, Action.End.SLEEP, 0, Action.Fault.NONE, 0, 0);
  }

  /** Goes through all choices, the last one first. */
  private void race(String what, History log, List<Action> before, List<Action> racers) {
    Optional<String> choices = Optional.of("");
    while (choices.isPresent()) {
      List<Action> acts = new ArrayList<>(log.acts());
      acts.addAll(before);
      acts.addAll(racers);
      acts.add(new Action.Race(choices.get(), kills));
      History history = log.with(acts);
      World world = new World(history);
      judge(what, world, history);
      choices = next(choices.get(), world.invocations().raceWidths());
    }
  }

  private static Optional<String> next(String choices, List<Integer> widths) {
    StringBuilder all = new StringBuilder(choices);
    while (all.length() < widths.size()) {
      all.append('0');
    }
    for (int i = widths.size() - 1; i >= 0; i--) {
      if (all.charAt(i) - '0' + 1 < widths.get(i)) {
        return Optional.of(all.substring(0, i) + (char) (all.charAt(i) + 1));
      }
    }
    return Optional.empty();
  }
}
